"""The analytes that a sentence names, in what specimen, and which of them stand in one list.

A name is a phrase of ``tables/analytes.tsv`` or, after it, of ``tables/label_analytes.tsv`` (made from the labels
of the HPO); one that begins with ``=`` there is a symbol ("Na", "K"), which
counts only as it is written and with a value behind it. Words that are analytes of one specimen only ("protein"
after "CSF:") stand in ``tables/specimens.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from proband.case.model import Direction
from proband.narrative import tables
from proband.narrative.phrases import PhraseBook
from proband.narrative.quantities import VALUE
from proband.narrative.sayings import FLUID, NOUN


class Entry(msgspec.Struct, frozen=True):
    """What a phrase of the table stands for: an analyte, or a word that says analyte and direction at once."""

    row: dict[str, str]
    direction: Direction | None = None
    symbols: frozenset[str] = frozenset()


class Named(msgspec.Struct, frozen=True):
    """An analyte in a sentence (offsets within the sentence)."""

    start: int
    end: int
    entry: Entry

    @property
    def name(self) -> str:
        """The analyte's name in the table."""
        return self.entry.row["name"]


_LIST_GAP = re.compile(
    rf"^\s*(?:{NOUN}\s*)?(?:\([^()]{{0,40}}\)\s*)?(?:,|/|&|\band\b|\bor\b|\bnor\b|\bas\s+well\s+as\b|\bwith\b|"
    rf",\s*and\b)+\s*(?:{FLUID}\s+|(?:the\s+)?panel\s+of\s+|{NOUN}\s+)*"
    r"(?:antibodies\s+to\s+)?$",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\b(?:intravenous|oral|subcutaneous|i\.?v\.?|topical|prophylactic)\s+$", re.IGNORECASE)
# What an analyte's name may be a part of without being measured ("interleukin-1 receptor antagonist").
_NO_ANALYTE = re.compile(
    r"[\s-]+(?:receptors?|antagonists?|inhibitors?|genes?|blockade|blockers?|pathways?|signal\w*|gated)\b",
    re.IGNORECASE,
)
_OF_UNIT = re.compile(r"\d\s?\w*\s?/\s?(?:m?mol|m?g)\s+(?:of\s+)?$", re.IGNORECASE)
_DISEASE = re.compile(r"[\s-]+(?:deficien|insufficien)\w*", re.IGNORECASE)
_CELL = re.compile(
    r"(?:leu[ck]o|lympho|erythro|granulo|mono|thrombo)cytes?|neutrophils?|platelets?|white\s+cells?", re.IGNORECASE
)
_WITHIN = re.compile(r"\bin\s+(?:(?:the|his|her|peripheral|circulating|blood|isolated)\s+)*$", re.IGNORECASE)
_SHORT_WORDS = frozenset({"iron", "urea", "zinc", "band", "pulse"})
# A name of two letters is written as the table writes it or in capitals: a "Pt" is a patient.
_SHORTEST = 2
_SYMBOL_VALUE = re.compile(r"[+−-]{0,2}\s?(?:was|of|is|=|:)?\s?(?=[<>≤≥]?\s?[−–-]?\s?\d)")
_OTHER_FLUID = re.compile(
    r"\b(?:urine|urinary|csf|cerebrospinal|stool|fa?ecal|pleural|ascitic|synovial|amniotic|salivary|sweat|bile|biliary|"
    r"gastric|peritoneal|milk|dialysate|semen)\s+(?:fluid\s+)?$",
    re.IGNORECASE,
)
_LEADS = (
    (re.compile(r"\b(?:CSF|cerebrospinal\s+fluid|lumbar\s+puncture|spinal\s+tap)\b", re.IGNORECASE), "CSF"),
    (
        re.compile(
            r"\b(?:urinalysis|urine\s+(?:analysis|dipstick|dip|test)|urine(?=\s*:|\s+(?:held|contained|had|showed)\b))",
            re.IGNORECASE,
        ),
        "urine",
    ),
)
_END_OF_SPECIMEN = re.compile(
    r";|\b(?:serum|plasma|blood(?=\s+(?!or\b|and\b|was\b|nor\b)[a-z]))\b|^[^,:]{0,30}\b(?:was|were|is)\s+(?:normal|unremarkable|negative|clear|sterile)\b",
    re.IGNORECASE,
)


def find_analytes(words: str) -> list[Named]:
    """The analytes of a sentence in order; short abbreviations count only in capitals."""
    found = [
        Named(start, end, entry)
        for start, end, entry in _book().find(words)
        if not _GIVEN.search(words[max(0, start - 20) : start])
        and not _NO_ANALYTE.match(words, end)
        and words[start - 1 : start] != "-"
        and _is_written_so(words, start, end, entry)
        and not _is_part(words, start, end, entry)
        and not _OTHER_FLUID.search(words[max(0, start - 20) : start])
    ]
    return _with_specimens(words, found)


def lists(words: str, named: Sequence[Named]) -> list[list[Named]]:
    """The analytes in groups: those of one list share what is said of it."""
    groups: list[list[Named]] = []
    for item in named:
        last = groups[-1][-1] if groups else None
        plain = last is not None and last.entry.direction is None and item.entry.direction is None
        if last is not None and plain and _LIST_GAP.match(words[last.end : item.start]):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


@cache
def _book() -> PhraseBook[Entry]:
    phrases: list[tuple[str, Entry]] = []
    for row in (*tables.rows("analytes"), *tables.rows("label_analytes")):
        names = tables.names(row["also"])
        symbols = frozenset(name[1:] for name in names if name.startswith("="))
        phrases += [(name, Entry(row)) for name in _with_fluids((row["name"], *names))]
        phrases += [(symbol, Entry(row, symbols=symbols)) for symbol in symbols]
        phrases += [(name, Entry(row, "low")) for name in tables.names(row["words_low"])]
        phrases += [(name, Entry(row, "high")) for name in tables.names(row["words_high"])]
    return PhraseBook(phrases)


def _with_fluids(names: Sequence[str]) -> Iterator[str]:
    """The names that are no symbols; what is urinary is also said to be of urine, and the other way round."""
    for name in names:
        if not name.startswith("="):
            yield name
        for one, other in (("urinary ", "urine "), ("urine ", "urinary ")):
            if name.startswith(one):
                yield other + name.removeprefix(one)


def _is_part(words: str, start: int, end: int, entry: Entry) -> bool:
    """Whether a name is the place, the unit or the disease of something else ("low in leukocytes", "mg/mmol X")."""
    before = words[max(0, start - 24) : start]
    if _OF_UNIT.search(before) or (entry.row["kind"] == "label" and _DISEASE.match(words, end)):
        return True
    return _CELL.fullmatch(words[start:end]) is not None and _WITHIN.search(before) is not None


def _is_written_so(words: str, start: int, end: int, entry: Entry) -> bool:
    """Whether a name is written as such names are: symbols exactly, with a value; abbreviations in capitals."""
    text = words[start:end]
    if entry.symbols:
        in_list = re.search(r"\d[^,;]{0,12}[,;]\s*$", words[max(0, start - 20) : start]) is not None
        return text in entry.symbols and _has_value(words, end, needs_unit=len(text) == 1 and not in_list)
    if end - start == _SHORTEST:
        return text in (entry.row["name"], *tables.names(entry.row["also"])) or text.isupper()
    return end - start > 4 or not text.islower() or text.rstrip("s") in _SHORT_WORDS


def _has_value(words: str, end: int, needs_unit: bool) -> bool:
    gap = _SYMBOL_VALUE.match(words, end)
    value = VALUE.match(words, gap.end()) if gap else None
    return value is not None and (value["unit"] is not None or not needs_unit)


@cache
def _specimen_books() -> dict[str, PhraseBook[Entry]]:
    """For each specimen, the words that name an analyte of it."""
    rows = {row["name"]: row for row in tables.rows("analytes")}
    phrases: dict[str, list[tuple[str, Entry]]] = {}
    for row in tables.rows("specimens"):
        phrases.setdefault(row["specimen"], []).append((row["word"], Entry(rows[row["analyte"]])))
    return {specimen: PhraseBook(found) for specimen, found in phrases.items()}


def _with_specimens(words: str, found: list[Named]) -> list[Named]:
    """The analytes with those of a specimen that the sentence is about instead of blood ("CSF: glucose 2.1")."""
    within = list(_in_specimens(words))
    if not within:
        return found
    longer = [
        item for item in found if any(_overlap(item, other) and _length(item) > _length(other) for other in within)
    ]
    kept = [item for item in within if not any(_overlap(item, other) for other in longer)]
    rest = [item for item in found if not any(_overlap(item, other) for other in kept)]
    return sorted((*rest, *kept), key=lambda item: item.start)


def _in_specimens(words: str) -> Iterator[Named]:
    for lead, specimen in _LEADS:
        match = lead.search(words)
        if match is None:
            continue
        rest = words[match.end() :]
        stop = _END_OF_SPECIMEN.search(rest)
        for start, last, entry in _specimen_books()[specimen].find(rest[: stop.start()] if stop else rest):
            yield Named(match.end() + start, match.end() + last, entry)


def _overlap(one: Named, other: Named) -> bool:
    return one.start < other.end and other.start < one.end


def _length(item: Named) -> int:
    return item.end - item.start
