"""What comes after the list, in words: what to look for next, a second disease, what would be new."""

from __future__ import annotations

import msgspec

from proband.diagnose import Diagnosis
from proband.differential.ask import Move, Question
from proband.differential.obtained import GROUPS, Group
from proband.differential.second import New, SecondDiagnosis
from proband.differential.separate import Separation
from proband.report import words
from proband.report.words import Link

TITLES: dict[Group, str] = {
    "ask": "Ask",
    "examine": "Examine",
    "laboratory": "Blood, urine and other fluids",
    "image": "Images and tests of function",
    "biopsy": "Biopsy",
    "gene": "Genes",
}
SETTLED = "No single finding or gene would change the list much."
NEW_MEANS = (
    "The annotations are not the whole literature: what is new here may have been published, and may also speak "
    "for another disease."
)


class MoveView(msgspec.Struct, frozen=True):
    """One disease under the two answers: ``name``, and its posterior ``now``, ``if_present`` and ``if_absent``
    in per cent; ``present_share`` and ``absent_share`` are the latter from 0 to 1, ``now_share`` the first."""

    name: str
    now: str
    if_present: str
    if_absent: str
    now_share: float
    present_share: float
    absent_share: float


class QuestionView(msgspec.Struct, frozen=True):
    """One question.

    ``label`` with ``link`` to the finding or gene; ``how`` it is obtained; ``chance`` that the answer is yes, in
    per cent; ``gain`` in bits; ``sentence`` what each answer would do; ``moves`` the diseases that it moves.
    """

    label: str
    link: Link
    how: str
    chance: str
    gain: str
    sentence: str
    moves: tuple[MoveView, ...]


class QuestionGroup(msgspec.Struct, frozen=True):
    """The questions that are answered in one way: ``name``, ``title``, ``questions`` by gain."""

    name: str
    title: str
    questions: tuple[QuestionView, ...]


class SeparatorView(msgspec.Struct, frozen=True):
    """What tells two leading diseases apart that are known to be confused: it speaks for ``towards`` rather than
    ``against``; ``text`` says what it is and ``how`` how to look for it; ``answer`` what the case says of it
    already (empty if nothing); ``sources`` are its keys."""

    towards: str
    against: str
    text: str
    how: str
    answer: str
    sources: tuple[str, ...]


class NextView(msgspec.Struct, frozen=True):
    """What to look for next: ``groups`` of questions, the one with the best question first; ``settled`` says so
    where there is none; ``separators`` among the leading diseases."""

    groups: tuple[QuestionGroup, ...]
    settled: str
    separators: tuple[SeparatorView, ...]


class SecondRow(msgspec.Struct, frozen=True):
    """A second disease: ``name``, ``link``, ``genes``, what it ``explains``, and its ``weight``."""

    name: str
    link: Link
    genes: tuple[str, ...]
    explains: tuple[str, ...]
    weight: str


class SecondView(msgspec.Struct, frozen=True):
    """Two diagnoses: the ``sentence``, the ``rows`` of diseases for what is left over, and the ``caution``."""

    sentence: str
    rows: tuple[SecondRow, ...]
    caution: str


class NewView(msgspec.Struct, frozen=True):
    """A finding that would be new: ``label``, ``link``, and the ``nearest`` that is described (empty if none)."""

    label: str
    link: Link
    nearest: str


class NoveltyView(msgspec.Struct, frozen=True):
    """What would be new in the leading disease: the ``sentence``, the ``findings``, and the ``caution``."""

    sentence: str
    findings: tuple[NewView, ...]
    caution: str


def next_view(questions: tuple[Question, ...], separators: tuple[Separation, ...] = ()) -> NextView:
    """The questions by the way they are answered, and the separators."""
    order = dict.fromkeys(question.group for question in questions)
    groups = tuple(
        QuestionGroup(group, TITLES[group], tuple(_question(one) for one in questions if one.group == group))
        for group in sorted(order, key=lambda group: (list(order).index(group), GROUPS.index(group)))
    )
    return NextView(groups, "" if groups else SETTLED, tuple(map(_separator, separators)))


def _separator(one: Separation) -> SeparatorView:
    said = {"present": "the case has it", "excluded": "the case excludes it", "open": ""}
    return SeparatorView(one.points_to.label, one.against.label, one.text, one.how, said[one.answer], one.source)


def asked(diagnosis: Diagnosis) -> bool:
    """Whether the diagnosis was made with questions (it may have found none)."""
    return bool(diagnosis.questions) or diagnosis.novelty is not None


def _question(question: Question) -> QuestionView:
    return QuestionView(
        label=question.subject.label,
        link=words.link(question.subject.id),
        how=question.how,
        chance=words.percent(question.chance),
        gain=f"{question.gain_bits:.2f} bits",
        sentence=_sentence(question),
        moves=tuple(_move(move) for move in question.moves),
    )


def _move(move: Move) -> MoveView:
    now, yes, no = (words.percent(share) for share in (move.now, move.if_present, move.if_absent))
    return MoveView(move.short, now, yes, no, move.now, move.if_present, move.if_absent)


def _sentence(question: Question) -> str:
    """What the answers would do to the disease that they move most."""
    if not question.moves:
        return ""
    move = _move(question.moves[0])
    yes, no = "Present", "absent"
    if question.group == "gene":
        yes, no = f"A fitting variant ({question.zygosity})", "none found"
    return f"{yes} would move {move.name} from {move.now} to {move.if_present}; {no}, to {move.if_absent}."


def second_view(diagnosis: Diagnosis) -> SecondView | None:
    """The second diseases, or None if there are none."""
    if not diagnosis.second or not diagnosis.differential:
        return None
    best, leader = diagnosis.second[0], diagnosis.differential[0]
    left = [words.lowered(named.label) for named in leader.unexplained]
    sentence = (
        f"{leader.name} leaves {_findings(len(left))} unexplained: {words.listed(left)}. On their own they "
        f"point to {best.name} ({words.weight(best.log10_lr)}; unrelated findings reach "
        f"{words.weight(best.threshold)} once in a hundred)."
    )
    caution = (
        "Two diseases in one patient are possible, and rarer than one. The first disease may also be wider than "
        "it is described, or the wrong one."
    )
    return SecondView(sentence, tuple(_second(one) for one in diagnosis.second), caution)


def _second(one: SecondDiagnosis) -> SecondRow:
    name = f"{one.name} ({one.abbreviations[0]})" if one.abbreviations else one.name
    explains = tuple(named.label for named in one.explains)
    return SecondRow(name, words.link(one.disease_id), one.genes, explains, words.weight(one.log10_lr))


def novelty_view(diagnosis: Diagnosis) -> NoveltyView | None:
    """What would be new in the leading disease, or None if that was not asked."""
    novelty = diagnosis.novelty
    if novelty is None:
        return None
    if not novelty.findings:
        sentence = f"Every finding is described in {novelty.name} (HPO release {novelty.release})."
        return NoveltyView(sentence, (), "")
    sentence = (
        f"If it is {novelty.name}, {_count(len(novelty.findings))} not been described before in this disease "
        f"(HPO release {novelty.release})."
    )
    return NoveltyView(sentence, tuple(_new(one) for one in novelty.findings), NEW_MEANS)


def _findings(number: int) -> str:
    return "1 finding" if number == 1 else f"{number} findings"


def _count(number: int) -> str:
    return "one finding has" if number == 1 else f"{number} findings have"


def _new(one: New) -> NewView:
    nearest = "" if one.nearest is None else one.nearest.label
    return NewView(one.finding.label, words.link(one.finding.id), nearest)
