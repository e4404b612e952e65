"""The relatives of whom a story tells: ill, well, or only something that it says of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Finding, Relative, Sex, Span, Term
from proband.narrative import whose
from proband.narrative.denial import excluding_cue
from proband.narrative.document import NOT_PATIENT, Document, Placed, Sentence

# "Twin brother" is a brother.
_KIN = re.compile(rf"(?<![-\w])(?P<kin>(?!twin\s+(?:brother|sister))(?:{whose.KINSHIP}))\b(?!-)", re.IGNORECASE)
_WELL = re.compile(
    r"""\b(?:healthy | unaffected | asymptomatic | symptom-free | not\s+affected
      | (?:is|are|was|were|alive\s+and|remains?|remained|keeps?|all|both|otherwise)\s+(?:[\w-]+\s+)?well
      | (?:phenotypically|clinically|entirely|completely|perfectly)\s+(?:normal|well)
      | (?:is|are|was|were)\s+(?:both\s+|all\s+)?normal(?=\s*(?:$|[.,;)]))
      | (?:no|without)\s+(?:[\w-]+\s+)?(?:symptoms|signs|complaints|illness)(?!\s+of\s+infection)
      | (?:no|never\s+had)\s+(?:such|similar|comparable)\s
      | (?:did|does|do|had|has|have|was|were|is|are)\s+not(?=\W*$))""",
    re.IGNORECASE | re.VERBOSE,
)
_WELL_BEFORE = re.compile(r"\b(?:healthy|unaffected|well)\s+(?:\w+\s+)?$", re.IGNORECASE)
_ILL_BEFORE = re.compile(r"(?<!not\s)\baffected\s+(?:\w+\s+)?$", re.IGNORECASE)
_SAME = re.compile(
    r"""\b(?:
      (?:similar(?:ly)?|same|like|identical|comparable)\s+(?:\w+\s+)?(?:symptoms?|signs?|illness|disease|disorder|picture|
        rash|lesions?|episodes?|attacks?|manifestations|complaints|condition|course|features|affected|way|syndrome|
        problems?|findings|fevers?|skin|seizures?|\w+(?:itis|osis|emia|uria|pathy|algia)|complications?|phenotype|
        abnormalit\w+|features|malformations?|ulcers?|eruptions?|infections?|anomal\w+|deficits?)
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
_COORDINATED = re.compile(
    r"\s*(?:,|,?\s*and|or|,?\s*as\s+well\s+as)\s+(?:(?:his|her|the|their|one|two|three|four|both|all|an?|older|elder|younger|only)\s+){0,3}",
    re.IGNORECASE,
)
_NO_VERB = re.compile(
    r"(?:(?:both|all|the|his|her|their|one|two|three|four|healthy|and|an?|,)\s+)*[\w-]+", re.IGNORECASE
)
_OF_PARENT = re.compile(r"\s+of\s+(?:the|his|her)\s+(?P<parent>mother|father)\b", re.IGNORECASE)
_PARENTS = re.compile(r"\b(?:mother|father)['’]s\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_OWNS = re.compile(rf"['’]s\s+(?:[\w-]+\s+){{0,2}}(?:{whose.KINSHIP})\b", re.IGNORECASE)
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
    """The relatives of whom the story says that they are ill or well, or what else may matter; with its words.

    A sentence that goes on about a relative adds its findings to the one told last.
    """
    placed = Placed(said, lambda item: item.start)
    found: list[Relative] = []
    for sentence in doc.sentences:
        if sentence.section in NOT_PATIENT or whose.is_background(doc.words(sentence)):
            continue
        if sentence.of_relative:
            found[-1:] = [_with_more(doc, one, sentence, placed) for one in found[-1:]]
        else:
            found += _relatives_in(doc, sentence, placed)
    return tuple(found)


def _with_more(doc: Document, relative: Relative, sentence: Sentence, said: Placed[Said]) -> Relative:
    """The relative with what a further sentence says of it."""
    words = doc.words(sentence)
    ill = [
        item for item in said.between(sentence.start, sentence.end) if not _is_denied(words, sentence.start, item)
    ]
    return msgspec.structs.replace(
        relative,
        affected=True if ill else relative.affected,
        findings=(*relative.findings, *(_finding(doc, item) for item in ill if item.is_finding)),
        description=f"{relative.description}. {words}".strip(" ."),
        spans=(*relative.spans, doc.span(sentence.start, sentence.end)),
    )


def _relatives_in(doc: Document, sentence: Sentence, said: Placed[Said]) -> Iterator[Relative]:
    """The relatives of one sentence; long ones (tables) are left to the readers of tables."""
    if sentence.end - sentence.start > whose.LONGEST:
        return
    for start, end in _clauses(doc.words(sentence)):
        clause = doc.words(sentence)[start:end]
        subjects = _subjects(clause, sentence)
        if not subjects or _TELLER.match(clause, subjects[-1].end()):
            continue
        yield from _told(doc, clause, sentence.start + start, subjects, said)


def _told(
    doc: Document, clause: str, offset: int, subjects: Sequence[re.Match[str]], said: Placed[Said]
) -> Iterator[Relative]:
    """What a clause says of its subjects: the same of each."""
    kin = subjects[-1]
    ill = [item for item in said.between(offset, offset + len(clause)) if not _is_denied(clause, offset, item)]
    affected = _affected(clause, subjects[0], kin, [item.start - offset for item in ill])
    if affected is None and not ill and not _WORTH.search(clause) and not _CARRIER.search(clause):
        return
    text = clause.strip(" ,.")
    begin = offset + clause.index(text)
    for subject in subjects:
        relation = _relation(clause, subject)
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
        if _NO_VERB.fullmatch(
            words, start, match.start()
        ):  # "both parents" of "both parents and two sisters are well"
            continue
        yield start, match.start()
        start = match.start() + len(match.group()) - len(match.group().lstrip(" ,;:"))
    yield start, len(words)


def _subjects(clause: str, sentence: Sentence) -> list[re.Match[str]]:
    """The first relative of whom a clause says something, with those coordinated ("parents and two sisters")."""
    found: list[re.Match[str]] = []
    for match in _KIN.finditer(clause):
        if _OWNS.match(clause, match.end()):  # "the mother's brother" speaks of the brother
            continue
        if found:
            if not _COORDINATED.fullmatch(clause, found[-1].end(), match.start()):
                break
            found.append(match)
        elif whose.is_relatives(clause, match.end()) or (sentence.section == "family" and match.start() < 30):
            found.append(match)
    return found


def _is_denied(clause: str, offset: int, item: Said) -> bool:
    start, end = item.start - offset, item.end - offset
    return bool(excluding_cue(clause[:start], clause[start:end], clause[end:]))


def _affected(clause: str, first: re.Match[str], kin: re.Match[str], ill: Sequence[int]) -> bool | None:
    """True for ill, False for well, None where the clause does not say (a carrier is neither).

    ``first`` and ``kin`` are the first and the last of the subjects.
    """
    before, after = clause[: first.start()], clause[kin.end() :]
    if _SAME.search(after) and not re.search(r"\b(?:no|not|never|without)\b", after, re.IGNORECASE):
        return True
    if _ILL_BEFORE.search(before):
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
    of_parent = _OF_PARENT.match(clause, kin.end()) or _PARENTS.search(clause[: kin.start()])
    return _BY_PARENT.get(word, word) if of_parent else word
