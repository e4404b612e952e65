"""Read hp.obo (OBO 1.2/1.4 flat file) into plain records. Source format: https://owlcollab.github.io/oboformat."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from proband.errors import FileFormatError

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(.*)')


class OboTerm(msgspec.Struct):
    """One [Term] stanza."""

    id: str = ""
    name: str = ""
    definition: str = ""
    synonyms: list[tuple[str, str, str]] = []
    parents: list[str] = []
    alternatives: list[str] = []
    replaced_by: str = ""
    obsolete: bool = False


class Obo(msgspec.Struct):
    """An OBO file: its release and its terms."""

    release: str
    terms: list[OboTerm]


def read_obo(text: str, where: str = "hp.obo") -> Obo:
    """Parse the text of an OBO file. Raises FileFormatError if it holds no terms or no release."""
    header, _, body = text.partition("[Term]")
    version = re.search(r"^data-version:\s*\S*?(\d{4}-\d{2}-\d{2})", header, re.MULTILINE)
    terms = [_term(stanza) for stanza in _stanzas("[Term]" + body)]
    if not terms or version is None:
        raise FileFormatError(
            "this is not an HPO release in OBO format (no [Term] or no data-version)",
            where,
            "Give the hp.obo file of an HPO release.",
        )
    return Obo(version.group(1), terms)


def _stanzas(body: str) -> Iterator[list[str]]:
    for block in re.split(r"\n(?=\[)", body):
        lines = block.splitlines()
        if lines and lines[0].strip() == "[Term]":
            yield lines[1:]


def _term(lines: list[str]) -> OboTerm:
    term = OboTerm()
    for line in lines:
        tag, _, value = line.partition(": ")
        if tag == "id":
            term.id = value.strip()
        elif tag == "name":
            term.name = value.strip()
        elif tag == "def":
            term.definition = _quoted(value)[0]
        elif tag == "synonym":
            term.synonyms.append(_synonym(value))
        elif tag == "is_a":
            term.parents.append(value.split(" ! ")[0].split(" {")[0].strip())
        elif tag == "alt_id":
            term.alternatives.append(value.strip())
        elif tag == "replaced_by":
            term.replaced_by = value.strip()
        elif tag == "is_obsolete":
            term.obsolete = value.strip() == "true"
    return term


def _synonym(value: str) -> tuple[str, str, str]:
    """The text, scope and kind of a synonym line."""
    text, rest = _quoted(value)
    words = rest.split("[")[0].split()
    scope = words[0].lower() if words else "related"
    kind = words[1] if len(words) > 1 else "plain"
    return text, scope, kind.replace("HP:0034334", "allelic_requirement")


def _quoted(value: str) -> tuple[str, str]:
    match = _QUOTED.match(value)
    if match is None:
        return value.strip(), ""
    return re.sub(r"\\(.)", r"\1", match.group(1)), match.group(2)
