"""Corrections of a reading by a person, applied to every reading of the same story in the same way.

A correction names what it means by the words of the text, by an id, or by both:

    - {action: reject, text: "red patches"}
    - {action: change, text: "eruption", id: HP:0000988, new_id: HP:0040189, onset: P5W}
    - {action: change, id: HP:0001945, status: excluded}
    - {action: add, text: "lakes of pus", id: HP:0200039, status: present, onset: P5W}

The same as a table (TSV) with the columns action, text, id, new_id, status, onset. What matches nothing becomes an
Issue; nothing is guessed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, cast, get_args

import msgspec
import yaml

from proband.age import is_age
from proband.case.model import Case, Finding, Mention, Span, StatedDisease, Status, Term, TimePoint
from proband.errors import UsageError
from proband.issue import Issue

Action = Literal["reject", "change", "add"]
_FIELDS = ("action", "text", "id", "new_id", "status", "onset")
_LISTS = ("findings", "measurements", "treatments", "variants", "diseases")
_KEPT = ("present", "excluded")

Labels = Callable[[str], str]


class Correction(msgspec.Struct, frozen=True):
    """One correction. ``text`` are words of the story, ``id`` is the id that the reading gave (or to add)."""

    action: Action
    text: str = ""
    id: str = ""
    new_id: str = ""
    status: Status | Literal[""] = ""
    onset: str = ""


def read_corrections(text: str) -> tuple[Correction, ...]:
    """The corrections in a YAML list or a TSV table. Raises UsageError where a row cannot be one."""
    is_table = text.lstrip().split("\t")[0].strip() == "action"
    rows = _table(text) if is_table else _listed(text)
    return tuple(_correction(row, number) for number, row in enumerate(rows, start=1))


def apply_corrections(
    case: Case, corrections: Iterable[Correction], label: Labels = lambda _: ""
) -> tuple[Case, tuple[Issue, ...]]:
    """The case with the corrections applied in their order, and an Issue for each that matches nothing.

    ``label`` gives the label of an id (``Ontology.label``); without it new ids stand without one.
    """
    issues: list[Issue] = []
    for number, correction in enumerate(corrections):
        changed = _apply(case, correction, label)
        if changed is None:
            issues.append(_unmatched(number, correction))
        else:
            case = changed
    return case, tuple(issues)


def _table(text: str) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text.lstrip()), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]


def _listed(text: str) -> list[dict[str, str]]:
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UsageError(
            f"the corrections are no YAML: {error}", "Write a list of corrections, or a table."
        ) from None
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise UsageError("the corrections are no list", advice="Write one `- {action: ..., text: ...}` a line.")
    return [{str(key): "" if value is None else str(value) for key, value in row.items()} for row in found]


def _correction(row: dict[str, str], number: int) -> Correction:
    """One row as a correction; what cannot be one is named with its number."""
    unknown = sorted(set(row) - set(_FIELDS))
    status, onset = row.get("status", ""), row.get("onset", "")
    wrong = (
        f"has the unknown field {unknown[0]}" if unknown
        else "has no action of reject, change, add" if row.get("action") not in get_args(Action)
        else "names neither a text nor an id" if not (row.get("text") or row.get("id"))
        else "adds without an id" if row["action"] == "add" and not row.get("id")
        else f"has the unknown status {status}" if status and status not in get_args(Status)
        else f"has an onset that is no ISO 8601 age: {onset}" if onset and not is_age(onset)
        else ""
    )  # fmt: skip
    if wrong:
        raise UsageError(f"correction {number} {wrong}", advice=f"The fields are {', '.join(_FIELDS)}.")
    return Correction(**{field: row.get(field, "") for field in _FIELDS})  # type: ignore[arg-type]


def _unmatched(number: int, correction: Correction) -> Issue:
    meant = " ".join(filter(None, (repr(correction.text) if correction.text else "", correction.id)))
    return Issue(
        "warning",
        "correction-unmatched",
        f"/corrections/{number}",
        f"the correction ({correction.action} {meant}) matches nothing in this reading; it was not applied",
        "Compare it with `proband read --tsv`; the words must stand in the text as written.",
    )


def _apply(case: Case, correction: Correction, label: Labels) -> Case | None:
    if correction.action == "add":
        return _added(case, correction, label)
    meant = [span for span in _spans(case) if _means(correction, *span)]
    elements = [element for name in _LISTS for element in getattr(case, name) if _is_meant(correction, element)]
    if not meant and not elements:
        return None
    return _rejected(case, correction) if correction.action == "reject" else _changed(case, correction, label)


def _spans(case: Case) -> list[tuple[str, str]]:
    mentions = case.narrative.mentions if case.narrative else ()
    return [(mention.span.text, mention.term.id if mention.term else "") for mention in mentions]


def _means(correction: Correction, text: str, term: str) -> bool:
    same_text = not correction.text or _plain(correction.text) == _plain(text)
    return same_text and (not correction.id or correction.id == term)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _term_id(element: object) -> str:
    term = next((getattr(element, name) for name in ("term", "assay", "agent") if hasattr(element, name)), None)
    return cast(Term, term).id if term is not None else ""


def _is_meant(correction: Correction, element: object) -> bool:
    """Whether a correction means an element: by its id, or by the words of one of its spans."""
    if correction.id and correction.id != _term_id(element):
        return False
    if not correction.text:
        return True
    spans: Sequence[Span] = getattr(element, "spans", ())
    return any(_plain(span.text) == _plain(correction.text) for span in spans)


def _rejected(case: Case, correction: Correction) -> Case:
    """The case without what is meant; an element that rests on other words too keeps those."""
    lists = {
        name: tuple(kept for one in getattr(case, name) if (kept := _without(one, correction)) is not None)
        for name in _LISTS
    }
    case = msgspec.structs.replace(case, **lists)
    return _with_mentions(
        case, lambda m: None if _means(correction, m.span.text, m.term.id if m.term else "") else m
    )


def _without(element: msgspec.Struct, correction: Correction) -> msgspec.Struct | None:
    if not _is_meant(correction, element):
        return element
    spans: tuple[Span, ...] = getattr(element, "spans", ())
    left = tuple(span for span in spans if correction.text and _plain(span.text) != _plain(correction.text))
    return msgspec.structs.replace(element, spans=left) if left else None


def _with_mentions(case: Case, change: Callable[[Mention], Mention | None]) -> Case:
    if case.narrative is None:
        return case
    mentions = tuple(kept for mention in case.narrative.mentions if (kept := change(mention)) is not None)
    return msgspec.structs.replace(case, narrative=msgspec.structs.replace(case.narrative, mentions=mentions))


def _changed(case: Case, correction: Correction, label: Labels) -> Case:
    """The case with id, status or onset of what is meant replaced; a status that is no finding takes it away."""
    stays = correction.status in ("", *_KEPT)
    held = {(one.term.id, one.excluded) for one in case.findings}
    findings = [
        _altered(one, correction, label) if _is_meant(correction, one) else one
        for one in case.findings
        if stays or not _is_meant(correction, one)
    ]
    diseases = [
        _altered_disease(one, correction, label) if _is_meant(correction, one) else one for one in case.diseases
    ]
    new = [*findings, *_promoted(case, correction, label, held)]
    case = msgspec.structs.replace(case, findings=_merged(new), diseases=tuple(diseases))
    return _with_mentions(case, lambda mention: _altered_mention(mention, correction, label))


def _merged(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each term once: two findings that a correction made one share their places."""
    by_id: dict[str, Finding] = {}
    for finding in findings:
        known = by_id.get(finding.term.id)
        spans = (*known.spans, *finding.spans) if known else finding.spans
        by_id[finding.term.id] = msgspec.structs.replace(known or finding, spans=spans)
    return tuple(by_id.values())


def _promoted(case: Case, correction: Correction, label: Labels, held: set[tuple[str, bool]]) -> Iterable[Finding]:
    """A mention that was no finding of the patient and that the correction calls one."""
    if correction.status not in _KEPT or case.narrative is None:
        return
    for mention in case.narrative.mentions:
        known = mention.term is not None and any(key[0] == mention.term.id for key in held)
        if mention.kind != "finding" or mention.term is None or known:
            continue
        if _means(correction, mention.span.text, mention.term.id):
            held.add((mention.term.id, correction.status == "excluded"))
            yield _altered(Finding(mention.term, spans=(mention.span,)), correction, label)


def _new_term(term: Term, correction: Correction, label: Labels) -> Term:
    return Term(correction.new_id, label(correction.new_id)) if correction.new_id else term


def _altered(finding: Finding, correction: Correction, label: Labels) -> Finding:
    return msgspec.structs.replace(
        finding,
        term=_new_term(finding.term, correction, label),
        excluded=correction.status == "excluded" if correction.status else finding.excluded,
        onset=TimePoint(age=correction.onset) if correction.onset else finding.onset,
    )


def _altered_disease(disease: StatedDisease, correction: Correction, label: Labels) -> StatedDisease:
    status = correction.status
    return msgspec.structs.replace(
        disease,
        term=_new_term(disease.term, correction, label),
        excluded=status == "excluded" if status else disease.excluded,
        considered=status in ("possible", "differential") if status else disease.considered,
        onset=TimePoint(age=correction.onset) if correction.onset else disease.onset,
    )


def _altered_mention(mention: Mention, correction: Correction, label: Labels) -> Mention:
    if mention.term is None or not _means(correction, mention.span.text, mention.term.id):
        return mention
    term = _new_term(mention.term, correction, label)
    status: Status = correction.status or mention.status
    return msgspec.structs.replace(mention, term=term, status=status, because="a correction")


def _added(case: Case, correction: Correction, label: Labels) -> Case | None:
    """The case with one more finding; its words must stand in the text where they are given."""
    spans: tuple[Span, ...] = ()
    if correction.text:
        text = case.narrative.text if case.narrative else ""
        at = text.find(correction.text)
        if at < 0:
            return None
        spans = (Span(at, at + len(correction.text), correction.text),)
    term = Term(correction.id, label(correction.id))
    finding = Finding(
        term=term,
        excluded=correction.status == "excluded",
        onset=TimePoint(age=correction.onset) if correction.onset else None,
        spans=spans,
    )
    others = tuple(one for one in case.findings if one.term.id != term.id)
    case = msgspec.structs.replace(case, findings=(*others, finding))
    if not spans or case.narrative is None:
        return case
    mention = Mention(spans[0], "finding", correction.status or "present", term, "a correction")
    mentions = sorted((*case.narrative.mentions, mention), key=lambda m: (m.span.start, m.span.end, m.kind))
    return msgspec.structs.replace(
        case, narrative=msgspec.structs.replace(case.narrative, mentions=tuple(mentions))
    )
