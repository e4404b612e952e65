"""Growth: height, weight, head circumference, body mass index, and the measures at birth, to findings.

What the text says of a measure counts first ("-3.1 SD", "below the 3rd percentile"). Else a value is set against
the WHO standards where age and sex are known, at the youngest and the oldest that the stated age can mean. The
limits of ``tables/growth.tsv`` are those of the HPO definitions; between -2 SD and the 3rd centile nothing is
concluded. Birth weight needs the week of birth: below -2 SD at 38 weeks or later is small for gestational age.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from proband.case.model import Measurement, Term, TimePoint
from proband.knowledge.growth import Indicator
from proband.narrative import growth_words as say
from proband.narrative import whose
from proband.narrative.document import Document, Sentence
from proband.narrative.growth_meaning import by_position, directed, growth_rows
from proband.narrative.growth_words import Position
from proband.narrative.laboratory import LaboratoryMention

_FINDABLE = re.compile(
    r"height|length|stature|weight|weigh|\btall\b|circumference|OFC|FOC|\bHC\b|BMI|mass.index|\b[HW][tT]\b|\d\s?k?g\b",
    re.IGNORECASE,
)
_LONGEST_GAP = 120


class _Reading(msgspec.Struct):
    """One measure of a sentence: offsets within it, what it is, its value and its position as stated."""

    start: int
    end: int
    indicator: Indicator
    birth: bool
    value: float | None = None
    text: str = ""
    position: Position | None = None


def find_growth(doc: Document) -> tuple[LaboratoryMention, ...]:
    """All measures of the patient's growth in order, each judged by what the text says of it."""
    found: list[LaboratoryMention] = []
    for sentence in whose.sentences(doc):
        words = doc.words(sentence)
        if _FINDABLE.search(words) is None or whose.is_background(words):
            continue
        found += [
            _mention(doc, sentence, reading)
            for reading in _readings(words)
            if not whose.is_relatives(words, reading.start)
        ]
    return tuple(found)


def _readings(words: str) -> list[_Reading]:
    """The measures of a sentence that have a value or a position."""
    names = [
        m for m in say.NAME.finditer(words) if not say.BLOCKED.search(words[max(0, m.start() - 30) : m.start()])
    ]
    readings = []
    for at, name in enumerate(names):
        stop = names[at + 1].start() if at + 1 < len(names) else len(words)
        readings.append(_reading(words, name, min(stop, name.end() + _LONGEST_GAP)))
    _share(words, readings)
    told = [reading for reading in readings if reading.value is not None or reading.position is not None]
    return [*told, *_unnamed(words, told)]


def _unnamed(words: str, told: Sequence[_Reading]) -> Iterator[_Reading]:
    """Weights that stand behind the person without their name, where no measure was read already."""
    for match in say.PERSON_OF.finditer(words):
        value = say.value_of(match, "weight")
        at = match.start("value")
        if value is not None and not any(one.start <= at < one.end for one in told):
            yield _Reading(
                at, match.end(), "weight", bool(match["newborn"]), value, match.group()[at - match.start() :]
            )


def _reading(words: str, name: re.Match[str], stop: int) -> _Reading:
    """A measure with the value or position, or both, that follow its name."""
    indicator = say.indicator_of(name)
    reading = _Reading(name.start(), name.end(), indicator, bool(name["birth"]))
    position = say.POSITION.search(words, name.end(), stop)
    value = (say.VALUE.search(words, name.end(), stop)) or (
        say.BARE_BMI.search(words, name.end(), stop) if indicator == "bmi" else None
    )
    if before := say.VALUE_BEFORE.search(words[max(0, name.start() - 30) : name.start()]):
        reading.value, reading.text = say.value_of(before, indicator), f"{before['value']} {before['unit']}"
        reading.start -= len(before.group())
        return reading
    if position and value and position.start() <= value.start():
        value = None
    if value is not None and say.TO_VALUE.match(words[name.end() : value.start()]):
        number = say.value_of(value, indicator)
        if number is not None:
            reading.value, reading.text, reading.end = number, value.group().strip(), value.end()
            position = say.POSITION.search(words, value.end(), min(len(words), stop + 1))
    if position is not None and _leads_to(reading, words, position):
        reading.position, reading.end = say.position_of(position), position.end()
    reading.birth = reading.birth or _is_at_birth(words, name.start(), reading.end)
    return reading


def _leads_to(reading: _Reading, words: str, position: re.Match[str]) -> bool:
    gap = words[reading.end : position.start()] + " " * position.group()[:1].isspace()
    pattern = say.TO_POSITION if reading.value is not None else say.TO_VALUE
    return pattern.match(gap) is not None


def _is_at_birth(words: str, start: int, end: int) -> bool:
    """Whether a measure is one at birth, by the words of its sentence around it."""
    if say.AT_BIRTH_AFTER.match(words[end:]):
        return True
    before = list(say.BIRTH_BEFORE.finditer(words, 0, start))
    if not before:
        return False
    between = words[before[-1].end() : start]
    return (
        re.search(
            r";|\b\d+(?:\.\d+)?[\s-]*(?:days?|weeks?|months?|years?)\s+(?:of\s+age|old|later)|\bage[ds]?\b|\bnow\b|\bcurrent",
            between,
            re.I,
        )
        is None
    )


def _share(words: str, readings: list[_Reading]) -> None:
    """Give what is said of several measures to each of them ("height and weight were below the 3rd percentile")."""
    for first, last in _runs(words, readings):
        group = readings[first:last]
        row = say.IN_ROW.search(words, group[-1].start, min(len(words), group[-1].start + 2 * _LONGEST_GAP))
        if (
            row
            and len(say.row_of(row)) == len(group)
            and say.TO_VALUE.match(_after_name(words, group[-1], row.start()))
        ):
            for reading, position in zip(group, say.row_of(row), strict=True):
                reading.position, reading.end = position, max(reading.end, row.end() if reading is group[-1] else 0)
        elif group[-1].position is not None and group[-1].value is None:
            for reading in group:
                reading.position = reading.position or group[-1].position
    _share_together(words, readings)


def _after_name(words: str, reading: _Reading, until: int) -> str:
    name = say.NAME.match(words, reading.start)
    return words[name.end() if name else reading.end : until]


def _share_together(words: str, readings: list[_Reading]) -> None:
    """What "both below the 3rd percentile" at the end says."""
    if len(readings) < 2:
        return
    position = say.POSITION.search(words, readings[-1].end)
    if position is not None and say.TOGETHER.match(words[readings[-1].end : position.start()] + " "):
        for reading in readings:
            reading.position = reading.position or say.position_of(position)


def _runs(words: str, readings: Sequence[_Reading]) -> Iterator[tuple[int, int]]:
    """The stretches of measures that are named one after the other, two or more."""
    first = 0
    for at in range(1, len(readings) + 1):
        before = readings[at - 1]
        joined = (
            at < len(readings)
            and before.value is None
            and before.position is None
            and say.LIST_GAP.match(words[before.end : readings[at].start])
        )
        if not joined:
            if at - first > 1:
                yield first, at
            first = at


def _mention(doc: Document, sentence: Sentence, reading: _Reading) -> LaboratoryMention:
    row = growth_rows().get((reading.indicator, reading.birth)) or growth_rows()[(reading.indicator, False)]
    start = sentence.start
    span = doc.span(start + reading.start, start + max(reading.end, reading.start + 1))
    measurement = Measurement(
        assay=Term(f"LOINC:{row['loinc']}", row["measure"]),
        value=round(reading.value, 3) if reading.value is not None else None,
        value_text=reading.text or doc.text[span.start : span.end],
        unit=Term(f"UCUM:{row['unit']}", row["unit"]) if reading.value is not None else None,
        time=_birth(doc.words(sentence)) if row["at_birth"] else None,
        spans=(span,),
    )
    mention = LaboratoryMention(span, measurement)
    if reading.position is None:
        return mention
    return directed(mention, row, by_position(row, reading.position), "")


def _birth(words: str) -> TimePoint:
    """The time of a measure at birth: the week of birth where its sentence states it."""
    match = say.WEEKS_OF_BIRTH.search(words)
    if match is None:
        return TimePoint(age="P0D", text="birth")
    return TimePoint(gestation_days=int(match["weeks"]) * 7 + int(match["days"] or 0), text=match.group())
