"""The relatives of whom a story tells: ill, well, or only something that it says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Finding, Relative, Sex, Span, Term
from proband.narrative import whose
from proband.narrative.denial import excluding_cue
from proband.narrative.document import Document, Placed, Sentence

_KIN = re.compile(rf"(?<![-\w])(?P<kin>{whose.KINSHIP})\b(?!-)", re.IGNORECASE)
_WELL = re.compile(
    r"""\b(?:healthy | unaffected | asymptomatic | symptom-free | not\s+affected
      | (?:is|are|was|were|alive\s+and|remains?|remained|keeps?|all|both|otherwise)\s+(?:[\w-]+\s+)?well
      | (?:phenotypically|clinically|entirely|completely|perfectly)\s+(?:normal|well)
      | (?:is|are|was|were)\s+(?:both\s+|all\s+)?normal(?=\s*(?:$|[.,;)]))
      | (?:no|without)\s+(?:[\w-]+\s+)?(?:symptoms|signs|complaints|illness)(?!\s+of\s+infection)
      | (?:no|never\s+had)\s+(?:such|similar|comparable)\s)""",
    re.IGNORECASE | re.VERBOSE,
)
_WELL_BEFORE = re.compile(r"\b(?:healthy|unaffected|well)\s+(?:\w+\s+)?$", re.IGNORECASE)
_SAME = re.compile(
    r"""\b(?:
      (?:similar(?:ly)?|same|like|identical|comparable)\s+(?:\w+\s+)?(?:symptoms?|signs?|illness|disease|disorder|picture|
        rash|lesions?|episodes?|attacks?|manifestations|complaints|condition|course|features|affected|way|syndrome|
        problems?|findings|fevers?|skin)
    | (?<!un)(?<!not\s)affected )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_HAS = re.compile(
    r"\b(?:has|have|had|with|suffers?|suffered|suffering|develop(?:ed|s)|diagnosed|treated\s+for|known\s+(?:for|with)|"
    r"of|from|because|due\s+to|is|was|are|were)\b|:|^\W*$",
    re.IGNORECASE,
)
_CARRIER = re.compile(r"\b(?:carriers?|heterozyg\w+|carr(?:y|ies|ied)|harbou?r\w*)\b", re.IGNORECASE)
# What makes a statement about a relative worth keeping though it calls nobody ill or well.
_WORTH = re.compile(
    r"\b(?:died|dead|deceased|death|stillb\w+|miscarr\w+|dialysis|transplant\w*|operated|surgery|tall|short|cm|unknown|disease|"
    r"disorder|illness|cancer|syndrome)\b",
    re.IGNORECASE,
)
_TELLER = re.compile(
    r"\s+(?:(?:has|have|had)\s+)?(?:also\s+|never\s+|not\s+|always\s+)?(?:reported|reports?|notic\w+|noted|brought|gave\s+birth|"
    r"den(?:y|ies|ied)|consented|refused|wish\w*|observed|described?s?|said|says?|told|complain\w*|remember\w*|agreed|recall\w*|"
    r"stated|thinks?|thought|believes?d?|fears?|feared|worr\w+|suspects?|suspected|the\s+(?:impression|feeling))\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:]|,?\s+(?:but|while|whereas)\s+|,?\s+and\s+(?=(?:his|her|the|one|two|three|four|an?|another|both)\s+"
    rf"(?:[\w-]+\s+){{0,2}}(?:{whose.KINSHIP})\b)|,\s+and\s+(?=s?he\b)",
    re.IGNORECASE,
)
_OF_PARENT = re.compile(r"\s+of\s+(?:the|his|her)\s+(?P<parent>mother|father)\b", re.IGNORECASE)
_BY_PARENT = {
    "sister": "aunt", "brother": "uncle", "mother": "grandmother", "father": "grandfather",
    "sibling": "relative", "cousin": "cousin",
}  # fmt: skip
_SEX_OF_KIN: dict[str, Sex] = {
    "mother": "female", "father": "male", "sister": "female", "brother": "male", "uncle": "male", "aunt": "female",
    "niece": "female", "nephew": "male", "grandmother": "female", "grandfather": "male", "mum": "female",
    "mom": "female", "dad": "male", "husband": "male", "wife": "female",
}  # fmt: skip


class Said(msgspec.Struct, frozen=True):
    """A finding or a disease that the story says of a relative, by its place in the text."""

    start: int
    end: int
    term: Term
    is_finding: bool = True


def find_relatives(doc: Document, said: Sequence[Said] = ()) -> tuple[Relative, ...]:
    """The relatives of whom the story says that they are ill or well, or what else may matter; with its words."""
    placed = Placed(said, lambda item: item.start)
    return tuple(
        relative
        for sentence in whose.sentences(doc)
        if not whose.is_background(doc.words(sentence))
        for relative in _relatives_in(doc, sentence, placed)
    )


def _relatives_in(doc: Document, sentence: Sentence, said: Placed[Said]) -> Iterator[Relative]:
    for start, end in _clauses(doc.words(sentence)):
        clause = doc.words(sentence)[start:end]
        kin = _subject(clause, sentence)
        if kin is None or _TELLER.match(clause, kin.end()):
            continue
        offset = sentence.start + start
        ill = [item for item in said.between(offset, offset + len(clause)) if not _is_denied(clause, offset, item)]
        affected = _affected(clause, kin, [item.start - offset for item in ill])
        if affected is None and not ill and not _WORTH.search(clause) and not _CARRIER.search(clause):
            continue
        relation = _relation(clause, kin)
        text = clause.strip(" ,.")
        begin = offset + clause.index(text)
        yield Relative(
            relation=relation,
            sex=_SEX_OF_KIN.get(relation, "unknown"),
            affected=affected,
            findings=tuple(_finding(doc, item) for item in ill if affected and item.is_finding),
            description=text,
            spans=(doc.span(begin, begin + len(text)),),
        )


def _finding(doc: Document, item: Said) -> Finding:
    span: Span = doc.span(item.start, item.end)
    return Finding(term=item.term, spans=(span,))


def _clauses(words: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _CLAUSE.finditer(words):
        if match.group() == ":" and _KIN.search(words, start, match.start()):
            continue
        yield start, match.start()
        start = match.start() + len(match.group()) - len(match.group().lstrip(" ,;:"))
    yield start, len(words)


def _subject(clause: str, sentence: Sentence) -> re.Match[str] | None:
    """The first relative of a clause of whom something is said (not "the son of consanguineous parents")."""
    for match in _KIN.finditer(clause):
        if whose.is_relatives(clause, match.end()) or (sentence.section == "family" and match.start() < 30):
            return match
    return None


def _is_denied(clause: str, offset: int, item: Said) -> bool:
    start, end = item.start - offset, item.end - offset
    return bool(excluding_cue(clause[:start], clause[start:end], clause[end:]))


def _affected(clause: str, kin: re.Match[str], ill: Sequence[int]) -> bool | None:
    """True for ill, False for well, None where the clause does not say (a carrier is neither)."""
    before, after = clause[: kin.start()], clause[kin.end() :]
    if _SAME.search(after) and not re.search(r"\b(?:no|not|never|without)\b", after, re.IGNORECASE):
        return True
    if _WELL.search(after) or _WELL_BEFORE.search(before):
        return False
    if _CARRIER.search(after):
        return None
    return True if any(place < kin.start() or _HAS.search(clause[kin.end() : place]) for place in ill) else None


def _relation(clause: str, kin: re.Match[str]) -> str:
    """The relation to the patient, in the singular and in lower case; "a sister of the father" is an aunt."""
    word = " ".join(kin["kin"].lower().split())
    word = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    return _BY_PARENT.get(word, word) if _OF_PARENT.match(clause, kin.end()) else word
