"""Which numbers of a sentence are an analyte's: "CRP fell from 80 to 12 mg/L", "AST and ALT were 60 and 80"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from proband.narrative.analytes import Named
from proband.narrative.quantities import VALUE, Value, read_value, with_tail
from proband.narrative.sayings import ADVERB, NOUN, WITHIN

# An analyte and its value: the place where the value begins, and the value.
Stated = tuple[int, Value]

_WHEN = (
    r"(?:at|on|during|before|after|by)\s+(?:the\s+|that\s+|this\s+|an?\s+|his\s+|her\s+|initial\s+|first\s+)?"
    r"(?:presentation|admission|diagnosis|birth|rest|onset|baseline|arrival|time|age|attacks?|episodes?|flares?|fever|follow-up|discharge|"
    r"evaluation|examination|fasting|hypogly\w+|crisis|transfusion|treatment|therapy|referral|screening|test(?:ing)?)"
    r"|(?:at|on|by)\s+(?:the\s+age\s+of\s+|day\s+)?\d+(?:[.:]\d+)?(?:\s?(?:am|pm|a\.m\.|p\.m\.|h|(?:years?|months?|weeks?|days?)"
    r"(?:\s+of\s+(?:age|life))?))?"
)
# What a bracket between a name and its value must not begin with: a number, unless it is part of a name ("25-OH").
_DIGITS = r"\s*[<>≤≥]?\s*\d[\d.,]*(?!-[A-Za-z])(?![\d.,])"
_TO_VALUE = re.compile(
    rf"""^\s*(?:{NOUN}\b)?\s*{WITHIN}?(?:\((?!{_DIGITS})[^()]{{0,40}}\)|\[(?!{_DIGITS})[^\[\]]{{0,40}}\])?\s*[,:=(\[]?\s*(?:(?P<not>not|never)\s+)?
         (?:(?:was|were|is|are|of|at|to|from|fell|rose|dropped|increased|peaked|reached|reaching|exceeded|ranged|between|being|
         only|about|up|as|had|measured|on|a|an|the|strip|and|with|has|been|down|result|value|level|again|{_WHEN}|
            \w+ly|(?P<word>high|low|elevated|raised|reduced|decreased|normal|positive|slightly|markedly)|
            {ADVERB}|in)\s+|[(\[,:=↑↓]\s*|[-–]\s+|(?:\.\s?){{3,}}){{0,9}}?$""",
    re.IGNORECASE | re.VERBOSE,
)
_SECOND = re.compile(
    r"^[)\s]*(?:to|then|and\s+then|→|->|-->|,?\s*(?:and\s+)?(?:then|later|before)?\s*(?:recover|ris|fall|drop|increas|decreas|return|"
    r"rose|fell|rising|falling|normali[sz])\w*\s+(?:back\s+)?to)\s+$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_PERCENT_BEFORE = re.compile(r"(?P<value>\d+(?:\.\d+)?)\s?%\s+(?:of\s+)?$")
_NEXT_IN_ROW = re.compile(r"^\s*(?:,\s*and|,|/|and|;)\s*$")
_LONGEST_GAP = 150
# Analytes whose values can lie below zero.
_SIGNED = frozenset({"base excess"})


def values_of(words: str, item: Named, limit: int) -> Iterator[Stated]:
    """The values of an analyte: right after it ("... 85-95 g/L"), or a share before it ("14% bands")."""
    if item.entry.row["kind"] == "panel":
        return
    if before := _PERCENT_BEFORE.search(words[max(0, item.start - 20) : item.start]):
        share = VALUE.search(before.group())
        if share:
            yield item.start, read_value(before.group(), share)
            return
    if item.name == "blood pressure" and (pressure := _pressure(words, item.end, limit)):
        yield pressure
        return
    position = item.end
    for match in VALUE.finditer(words, item.end, min(len(words), limit)):
        if _is_label(words, match) or (position == item.end and _is_moment(words, match)):
            continue
        gap = words[position : match.start()]
        if len(gap) > _LONGEST_GAP:
            return
        fits = _TO_VALUE.match(gap) if position == item.end else _SECOND.match(gap)
        if not fits or _is_no_result(words, match):
            return
        value = read_value(words, match, negative=item.name in _SIGNED)
        yield from _both_ends(words, match, value, gap)
        position = max(match.end(), _end_of_tail(words, value))


_PRESSURE = re.compile(
    r"(?P<systolic>\d{2,3})\s?/\s?(?P<diastolic>\d{2,3})(?:\s?(?P<unit>mm\s?Hg))?", re.IGNORECASE
)
# Hypertension begins at either of these; a value with the lower of them alone stays between.
_SYSTOLIC, _DIASTOLIC = 140.0, 90.0


def _pressure(words: str, position: int, limit: int) -> Stated | None:
    """A blood pressure: its systolic value, up to where hypertension begins if the diastolic one is that high."""
    match = _PRESSURE.search(words, position, min(len(words), limit))
    if match is None or _TO_VALUE.match(words[position : match.start()]) is None:
        return None
    systolic = float(match["systolic"])
    high = max(systolic, _SYSTOLIC) if float(match["diastolic"]) >= _DIASTOLIC else systolic
    value = Value(match.group().strip(), systolic, high, "", "mmhg" if match["unit"] else "", match.end())
    return match.start(), with_tail(value, words, match.end())


def values_in_row(words: str, group: Sequence[Named], limit: int) -> list[Stated]:
    """The values of a list of analytes that follow it in the same order, one each, or none.

    "AST and ALT were 60 and 80 U/L, respectively", "AST/ALT 60/80 U/L"; a unit said once is that of all.
    """
    found: list[re.Match[str]] = []
    position = group[-1].end
    for match in VALUE.finditer(words, position, min(len(words), limit)):
        gap = words[position : match.start()]
        fits = _TO_VALUE.match(gap) if not found else _NEXT_IN_ROW.match(gap)
        if not fits or _is_time(words, match) or match["upper"]:
            break
        found.append(match)
        position = match.end()
    if len(found) != len(group):
        return []
    values = [read_value(words, match) for match in found]
    units = [value.unit for value in values if value.unit]
    if len(units) == 1:
        values = [msgspec.structs.replace(value, unit=units[0]) for value in values]
    return [(match.start(), value) for match, value in zip(found, values, strict=True)]


def _both_ends(words: str, match: re.Match[str], value: Value, gap: str) -> Iterator[Stated]:
    """The value; of "from 300 to 12,400" the two values, which are no range."""
    if not (match["upper"] and match["range"] == "to" and _FROM.search(gap)):
        yield match.start(), value
        return
    middle = match.end("value")
    first = msgspec.structs.replace(value, text=match["value"], high=value.low, end=middle, flag=None)
    last = msgspec.structs.replace(value, text=words[match.start("upper") : match.end("upper")], low=value.high)
    yield match.start(), first
    yield match.start("upper"), last


def _end_of_tail(words: str, value: Value) -> int:
    """The end of the bracket that stands right behind a value and was read with it."""
    if value.reference_low is None and value.reference_high is None and value.flag is None:
        return value.end
    bracket = re.compile(r"\s*[(\[][^()\[\]]{0,90}[)\]]").match(words, value.end)
    return bracket.end() if bracket else value.end


def _is_no_result(words: str, match: re.Match[str]) -> bool:
    return _is_dilution(words, match) or _is_time(words, match)


def _is_dilution(words: str, match: re.Match[str]) -> bool:
    """A titre ("1:80") or a pair ("102/65") is kept as words, it is no number to compare."""
    return re.match(r"\s?:\s?\d", words[match.end("value") : match.end("value") + 4]) is not None or (
        match["unit"] is None and re.match(r"\s?/\s?\d", words[match.end() : match.end() + 4]) is not None
    )


def _is_time(words: str, match: re.Match[str]) -> bool:
    return (
        match["unit"] is None
        and re.match(
            r"(?:-?\s*(?:to|or|-|–)\s*\d+)?[\s-]*(?:days?|weeks?|months?|years?|hours?|minutes?|times|fold|st|nd|rd|th|[x×]\s|"
            r"patients|cases|children|subjects|samples|occasions|episodes|of\s+the)\b",
            words[max(match.end("value"), match.end("upper")) :][:26],
        )
        is not None
    )


def _is_moment(words: str, match: re.Match[str]) -> bool:
    """A number that says when ("at 8 am", "on day 3", "at 6 months of age"), between a name and its value."""
    before, after = words[max(0, match.start() - 16) : match.end("value")], words[match.end("value") :][:12]
    return match["unit"] is None and (
        re.match(r"\s?(?:am|pm|a\.m|p\.m|h\b)", after) is not None
        or re.search(r"\bday\s+\d+$", before) is not None
        or (
            re.search(r"\b(?:at|by|of)\s+\d+(?:\.\d+)?$", before) is not None
            and re.match(r"[\s-]*(?:day|week|month|year)s?\b", after) is not None
        )
    )


def _is_label(words: str, match: re.Match[str]) -> bool:
    """A number that is part of a name ("25-OH", "17-hydroxy")."""
    end = max(match.end("value"), match.end("upper"))
    return match["unit"] is None and re.match(r"-[A-Za-z]", words[end : end + 2]) is not None
