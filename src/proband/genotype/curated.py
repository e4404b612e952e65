"""The curators' file: criteria that people add to variants, or take back, with their reasons and sources.

YAML, one entry a criterion (or the same columns in a tab-separated file, ``.tsv`` or ``.txt``):

    - variant: IL36RN c.80T>C          # gene and HGVS (c. or p.), or chr2:113060902:T:C in the file's assembly
      code: PM3_Strong                 # with another strength than its own if need be; or "not PM2": taken back
      text: homozygous in affected members of several unrelated families
      source: PMID:21848462            # one, or several after commas
      curator: A. B.

Whatever cannot be read is an Issue with its line; it is never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from proband.errors import UsageError
from proband.genotype.acmg import Criterion, Strength, criterion, parsed
from proband.genotype.allele import Allele
from proband.issue import Issue
from proband.knowledge.assembly import chromosome_code
from proband.knowledge.hgvs import Change, changes

if TYPE_CHECKING:
    import yaml

COLUMNS = ("variant", "code", "text", "source", "curator")
_NEEDED = ("variant", "code")
_PLACE = re.compile(r"(?P<chrom>\w+)[:\-\s](?P<pos>[\d,]+)[:\-\s](?P<ref>[ACGTN]+)[:\-\s>](?P<alt>[ACGTN]+)", re.I)
_GENE = re.compile(r"\s*(?!N[A-Z]_|ENS)(?P<gene>[A-Za-z][\w-]*)[\s:(]+\w")
_TAKEN_BACK = re.compile(r"(?:not|no|without)\s+", re.I)
_RETIRED = ("PP5", "BP6")


class Place(msgspec.Struct, frozen=True):
    """An allele by chromosome code, position and bases, as in VCF."""

    chrom: int
    pos: int
    ref: str
    alt: str


class Curated(msgspec.Struct, frozen=True):
    """One entry: a criterion for a variant, or (``withdrawn``) an automatic one taken back.

    The variant is a ``place``, or a ``gene`` (or a reference) with the ``changes`` that its HGVS states.
    """

    line: int
    variant: str
    code: str
    strength: Strength
    withdrawn: bool = False
    text: str = ""
    source: tuple[str, ...] = ()
    curator: str = ""
    place: Place | None = None
    gene: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def criterion(self) -> Criterion:
        """The criterion that it adds."""
        return criterion(self.code, self.strength, self.text, self.source, "curator", self.curator)


class Curation(msgspec.Struct, frozen=True):
    """What a curators' file holds, and what in it could not be read."""

    entries: tuple[Curated, ...] = ()
    issues: tuple[Issue, ...] = ()

    def of(self, allele: Allele) -> tuple[Criterion, ...]:
        """The criteria that curators add to an allele."""
        return tuple(one.criterion for one in self.entries if not one.withdrawn and meant(one, allele))

    def withdrawn(self, allele: Allele) -> frozenset[str]:
        """The automatic codes that curators take back."""
        return frozenset(one.code for one in self.entries if one.withdrawn and meant(one, allele))

    def unmatched(self, alleles: Sequence[Allele]) -> tuple[Issue, ...]:
        """The variants of the file that none of the alleles is, one issue each."""
        missing = {one.variant: one for one in self.entries if not any(meant(one, allele) for allele in alleles)}
        return tuple(_not_found(one) for one in missing.values())


def read_criteria(path: Path, symbols: Mapping[str, str] | None = None) -> Curation:
    """The criteria of a curators' file; ``symbols`` gives aliases with their current gene symbol.

    Raises UsageError if the file cannot be opened.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the criteria cannot be read ({error})", str(path), "Give a YAML or TSV file.") from None
    tabular = path.suffix.lower() in (".tsv", ".txt")
    return parse_criteria(text, tabular=tabular, symbols=symbols or {})


def parse_criteria(text: str, *, tabular: bool = False, symbols: Mapping[str, str] | None = None) -> Curation:
    """The criteria of the text of a curators' file."""
    issues: list[Issue] = []
    rows = _tabular(text, issues.append) if tabular else _yaml(text, issues.append)
    entries = [_entry(line, row, symbols or {}, issues.append) for line, row in rows]
    return Curation(tuple(one for one in entries if one is not None), tuple(issues))


def place_stated(text: str) -> Place | None:
    """The allele that chromosome:position:reference:alternate means; None if the text is not of that form."""
    match = _PLACE.fullmatch(text.strip())
    code = chromosome_code(match["chrom"]) if match else 0
    if match is None or not code:
        return None
    return Place(code, int(match["pos"].replace(",", "")), match["ref"].upper(), match["alt"].upper())


def meant(one: Curated, allele: Allele) -> bool:
    """Whether an entry means this allele: the same place, or the same gene and change."""
    call = allele.call
    if one.place is not None:
        return one.place == Place(call.chrom, call.pos, call.ref.upper(), call.alt.upper())
    if one.gene and one.gene != allele.symbol:
        return False
    consequence = allele.consequence
    own = [*changes(consequence.hgvs_c), *changes(consequence.hgvs_p)]
    return any(_same(one, stated, change, consequence.transcript) for stated in one.changes for change in own)


def _same(one: Curated, stated: Change, own: Change, transcript: str) -> bool:
    """The same change, in the entry's gene or, without one, on the same reference."""
    if _plain(stated.text) != _plain(own.text):
        return False
    return bool(one.gene) or _accession(stated.reference) == _accession(own.reference or transcript)


def _plain(text: str) -> str:
    return text.replace("(", "").replace(")", "")


def _accession(reference: str) -> str:
    """An accession without its version, which does not matter here."""
    return reference.split(".")[0]


Report = Callable[[Issue], None]


def _wrong(line: int, what: str, advice: str) -> Issue:
    return Issue("error", "criterion-not-read", f"criteria, line {line}", what, advice)


def _not_found(one: Curated) -> Issue:
    what = f"{one.variant} is not among the patient's alleles; its criteria were not used."
    advice = "Check the gene, the transcript and the assembly; the file may not hold the variant."
    if one.changes and all(change.kind == "p" for change in one.changes):
        advice = "Give the change of the gene (c.): that of the protein is not known without its sequence."
    return Issue("warning", "curated-variant-not-found", f"criteria, line {one.line}", what, advice)


def _tabular(text: str, report: Report) -> Iterator[tuple[int, dict[str, str]]]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and line[0] != "#"]
    if not lines:
        return
    header = [name.strip().lower() for name in lines[0][1].split("\t")]
    if missing := [name for name in _NEEDED if name not in header]:
        advice = f"The columns are {', '.join(COLUMNS)}, separated by tabs."
        report(_wrong(lines[0][0], f"The first line lacks the columns {', '.join(missing)}.", advice))
        return
    for number, line in lines[1:]:
        yield number, dict(zip(header, (cell.strip() for cell in line.split("\t")), strict=False))


def _yaml(text: str, report: Report) -> Iterator[tuple[int, dict[str, str]]]:
    import yaml

    advice = "Write a list of entries, each with `variant:` and `code:`."
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        report(_wrong(mark.line + 1 if mark else 1, "This is not YAML.", advice))
        return
    if isinstance(root, yaml.MappingNode):
        root = next((value for key, value in root.value if key.value == "criteria"), root)
    if root is not None and not isinstance(root, yaml.SequenceNode):
        report(_wrong(root.start_mark.line + 1, "This is not a list of criteria.", advice))
        return
    for node in root.value if root is not None else ():
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            report(_wrong(line, "This entry is not a criterion.", advice))
            continue
        yield line, {str(key.value).lower(): _scalar(value) for key, value in node.value}


def _scalar(node: yaml.Node) -> str:
    """The text of a value; of a list its items with commas."""
    import yaml

    if isinstance(node, yaml.SequenceNode):
        return ", ".join(_scalar(one) for one in node.value)
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def _entry(line: int, row: dict[str, str], symbols: Mapping[str, str], report: Report) -> Curated | None:
    variant, written = row.get("variant", ""), row.get("code", "")
    if not variant or not written:
        report(_wrong(line, "An entry needs a variant and a code.", f"The fields are {', '.join(COLUMNS)}."))
        return None
    taken_back = _TAKEN_BACK.match(written)
    read = parsed(_TAKEN_BACK.sub("", written, count=1))
    if read is None:
        advice = "Write a code of the ACMG/AMP guidelines, with its strength if need be: PS3, PM3_Strong, not PM2."
        report(_wrong(line, f"{written!r} is no criterion.", advice))
        return None
    place, gene, stated = _variant(variant, symbols)
    if place is None and not (stated and (gene or any(one.reference for one in stated))):
        advice = "Write the gene with HGVS (IL36RN c.80T>C), or chromosome:position:reference:alternate."
        report(_wrong(line, f"The variant {variant!r} cannot be read.", advice))
        return None
    _remarks(line, read[0], row, report)
    source = tuple(part.strip() for part in re.split(r"[,;]", row.get("source", "")) if part.strip())
    return Curated(
        line,
        variant,
        *read,
        taken_back is not None,
        row.get("text", ""),
        source,
        row.get("curator", ""),
        place,
        gene,
        stated,
    )


def _remarks(line: int, code: str, row: dict[str, str], report: Report) -> None:
    where = f"criteria, line {line}"
    if code in _RETIRED:
        what = f"{code} rests on somebody else's conclusion; ClinGen no longer recommends it (PMID:29543229)."
        report(Issue("warning", "retired-criterion", where, what, "Use the evidence behind it instead."))
    if not row.get("source") and not row.get("text"):
        report(
            Issue("note", "criterion-without-reason", where, f"{code} has neither text nor source.", "Add them.")
        )
    if unknown := set(row) - set(COLUMNS):
        what = f"Not read: {', '.join(sorted(unknown))}."
        report(Issue("note", "unknown-field", where, what, f"The fields are {', '.join(COLUMNS)}."))


def _variant(text: str, symbols: Mapping[str, str]) -> tuple[Place | None, str, tuple[Change, ...]]:
    """A place, or a gene with the changes that are stated."""
    if _PLACE.fullmatch(text.strip()):
        return place_stated(text), "", ()
    stated = changes(text)
    named = _GENE.match(text)
    gene = next((one.gene for one in stated if one.gene), named["gene"] if named else "")
    return None, symbols.get(gene, gene), _usable(stated)


def _usable(stated: Iterable[Change]) -> tuple[Change, ...]:
    """The c. (or n., m., g.) changes where there are any: a protein change alone can be several of them."""
    every = tuple(one for one in stated if one.valid)
    return tuple(one for one in every if one.kind != "p") or every
