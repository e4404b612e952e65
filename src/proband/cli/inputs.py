"""What the user gives: a file or stdin, told apart by its content, and read into a Case.

bytes -> story (any text) | phenopacket (JSON object, YAML) | a clear error with advice
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from proband.errors import FileFormatError, UsageError
from proband.issue import Issue

if TYPE_CHECKING:
    from proband.case.model import Case
    from proband.knowledge import Knowledge

STDIN = "-"
NO_FINDINGS = "no-findings"
LARGEST_BYTES = 64_000_000
# Reading takes some seconds a megabyte; the whole chart of a patient is seldom longer than this.
LONGEST_STORY = 2_000_000

# First bytes of files that people give by mistake: what it is, and what to do.
_KINDS = (
    (b"%PDF", "a PDF", "Save the text of the document (for example with `pdftotext FILE`) and give that."),
    (b"PK\x03\x04", "a Word document or another zip archive", "Open it and save it as plain text (.txt)."),
    (b"\xd0\xcf\x11\xe0", "an old Word document", "Open it and save it as plain text (.txt)."),
    (rb"{\rtf", "a rich text document (RTF)", "Open it and save it as plain text (.txt)."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first: `gunzip FILE`."),
    (b"\x89PNG", "an image", "proband reads text: type or recognise the words first."),
    (b"\xff\xd8\xff", "an image", "proband reads text: type or recognise the words first."),
    (
        b"##fileformat=VCF",
        "a file of variants (VCF)",
        "This version reads stories and phenopackets, not VCF files.",
    ),
    (b"<?xml", "an XML file", "Save the text as plain text (.txt)."),
    (b"<!DOCTYPE html", "a web page", "Copy the text of the page into a plain text file (.txt)."),
    (b"<html", "a web page", "Copy the text of the page into a plain text file (.txt)."),
)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Keys at the margin that no story begins a line with: a phenopacket in YAML.
_YAML_KEYS = re.compile(
    r"^(?:phenotypicFeatures|phenotypic_features|metaData|meta_data|subject|proband|interpretations):\s*$",
    re.MULTILINE,
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")


def read_case(path: str, knowledge: Knowledge, corrections: Path | None = None) -> tuple[Case, tuple[Issue, ...]]:
    """The case in a file, or on stdin for ``-``, with what was met while reading; a person's corrections of the
    reading are applied to it.

    Raises UsageError and FileFormatError with advice for what is no story and no phenopacket.
    """
    where = "stdin" if path == STDIN else path
    case, issues = case_from_bytes(_bytes(path), where, knowledge)
    if corrections is None:
        return case, issues
    return _corrected(case, issues, corrections, knowledge)


def _corrected(
    case: Case, issues: tuple[Issue, ...], path: Path, knowledge: Knowledge
) -> tuple[Case, tuple[Issue, ...]]:
    from proband.narrative.corrections import apply_corrections, read_corrections

    def label(term_id: str) -> str:
        resolved = knowledge.ontology.resolve(term_id)
        return resolved[1] if resolved else ""

    text, met = decode(_bytes(str(path)), str(path))
    case, unmatched = apply_corrections(case, read_corrections(text), label)
    return case, (*issues, *met, *unmatched)


def case_from_bytes(data: bytes, where: str, knowledge: Knowledge) -> tuple[Case, tuple[Issue, ...]]:
    """The case that some bytes tell; ``where`` names them in messages."""
    text, issues = decode(data, where)
    if _is_phenopacket(text, where):
        from proband.case.phenopacket import read_phenopacket

        case, met = read_phenopacket(text.encode(), where)
    else:
        from proband.narrative.read import read_story

        _refuse_long(text, where)
        case, met = read_story(text, knowledge)
        case = _named_by(case, where)
    nothing = _nothing_found(case, knowledge, where)
    if nothing:  # one word on it is enough, and it is an error here: what was asked for cannot be done
        met = tuple(issue for issue in met if issue.code != NO_FINDINGS)
    return case, (*issues, *met, *nothing)


def _named_by(case: Case, where: str) -> Case:
    """A story has no id of its own: it takes the name of its file."""
    import msgspec

    stem = Path(where).stem.strip()
    return case if where == "stdin" or not stem else msgspec.structs.replace(case, id=stem)


def decode(data: bytes, where: str) -> tuple[str, tuple[Issue, ...]]:
    """The text in some bytes: UTF-8, UTF-16 and UTF-32 with a mark, else Windows-1252 with an Issue."""
    if not data.strip():
        raise FileFormatError("there is nothing in it", where, "Give a story as text, or a phenopacket.")
    _refuse_other_kinds(data, where)
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        text, guessed = data.decode(encoding), False
    except UnicodeDecodeError:
        text, guessed = data.decode("cp1252", errors="replace"), True
    if not text.strip():
        raise FileFormatError("there is nothing in it", where, "Give a story as text, or a phenopacket.")
    if "\0" in text or len(_CONTROL.findall(text[:100_000])) > len(text[:100_000]) // 100:
        raise FileFormatError(
            "this is a binary file", where, "Give a story as text, or a phenopacket (JSON, YAML)."
        )
    return text, (_guessed_encoding(where),) if guessed else ()


def stem(path: str) -> str:
    """The name of a case file without its suffixes: what its results are named after."""
    return "stdin" if path == STDIN else Path(path).name.split(".")[0] or "case"


def _bytes(path: str) -> bytes:
    if path == STDIN:
        return sys.stdin.buffer.read()
    file = Path(path)
    try:
        size = file.stat().st_size
        if file.is_dir():
            raise UsageError("this is a folder", path, "Give one file: a story, a PubMed record or a phenopacket.")
        if size > LARGEST_BYTES:
            raise UsageError(
                f"{size / 1e6:.0f} MB is more than a case ({LARGEST_BYTES / 1e6:.0f} MB at most)",
                path,
                "Give the story or the phenopacket of one patient.",
            )
        return file.read_bytes()
    except FileNotFoundError:
        raise UsageError("there is no such file", path, "Check the path; `-` reads from stdin.") from None
    except PermissionError:
        raise FileFormatError("no permission to read it", path, "Ask its owner, or `chmod u+r` it.") from None
    except OSError as error:
        raise FileFormatError(
            f"it cannot be read ({error.strerror})", path, "Check the path and the disk."
        ) from error


def _refuse_other_kinds(data: bytes, where: str) -> None:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    for signature, kind, advice in _KINDS:
        if head[: len(signature)].lower() == signature.lower():
            raise FileFormatError(f"this is {kind}, not a text", where, advice)


def _refuse_long(text: str, where: str) -> None:
    if len(text) > LONGEST_STORY:
        raise UsageError(
            f"{len(text):,} characters are more than the story of one patient ({LONGEST_STORY:,} at most)",
            where,
            "Give the part that tells the patient's history and findings.",
        )


def _guessed_encoding(where: str) -> Issue:
    return Issue(
        "warning",
        "guessed-encoding",
        where,
        "The text is not UTF-8; it was read as Windows-1252.",
        "Save it as UTF-8 if letters with accents look wrong.",
    )


def _is_phenopacket(text: str, where: str) -> bool:
    """Whether a text is a JSON object or a phenopacket in YAML. Raises for JSON that holds many cases."""
    head = text.lstrip("\N{BYTE ORDER MARK} \t\r\n")
    if head.startswith("{"):
        _refuse_many(head, where)
        return True
    if head.startswith("["):
        _refuse_list(head, where)
        return False
    return _YAML_KEYS.search(text) is not None


def _refuse_many(text: str, where: str) -> None:
    """JSON Lines: an object on each of several lines."""
    lines = [line for line in text.splitlines()[:3] if line.strip()]
    if len(lines) > 1 and all(line.startswith("{") and line.rstrip().endswith("}") for line in lines):
        raise FileFormatError("this file holds many cases, one a line", where, _ONE_CASE)


def _refuse_list(text: str, where: str) -> None:
    """A JSON list; a story may begin with a bracket too ("[Article in French]")."""
    try:
        many = json.loads(text)
    except ValueError:
        return
    raise FileFormatError(f"this is a JSON list of {len(many)}, not one phenopacket", where, _ONE_CASE)


_ONE_CASE = "This version reads one case at a time: give one phenopacket."


def _nothing_found(case: Case, knowledge: Knowledge, where: str) -> tuple[Issue, ...]:
    """A case without a single finding can be ranked, but only by what is common: an error-level Issue."""
    ontology = knowledge.ontology
    if any(ontology.index(finding.term.id) is not None for finding in case.findings):
        return ()
    return (
        Issue(
            "error",
            NO_FINDINGS,
            where,
            "No finding was read, so the ranking says nothing about this patient.",
            "Tell what was seen in the patient (in English), or give findings: proband rank --finding NAME.",
        ),
    )
