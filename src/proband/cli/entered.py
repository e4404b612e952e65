"""A case typed on the command line: findings by id or name, an onset, a sex; names that nobody knows get
suggestions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from proband.errors import UsageError

if TYPE_CHECKING:
    from proband.case.model import Case, Finding, TimePoint
    from proband.issue import Issue
    from proband.knowledge import Knowledge

F = TypeVar("F", bound=Callable[..., Any])
SUGGESTED = 5


def case_options(command: F) -> F:
    """The options of every command that takes a case from a file, from the command line, or from both."""
    for option in reversed(
        (
            click.argument("case", required=False, type=click.Path(allow_dash=True)),
            click.option("--finding", "-f", multiple=True, metavar="HP:ID|NAME", help="A finding that is present."),
            click.option(
                "--not", "-n", "excluded", multiple=True, metavar="HP:ID|NAME", help="One that is absent."
            ),
            click.option("--onset", metavar="AGE|ONSET", help="Age at onset (P14D) or its class (neonatal)."),
            click.option("--sex", type=click.Choice(["male", "female"]), help="The patient's sex."),
        )
    ):
        command = option(command)
    return command


def knowledge_options(command: F) -> F:
    """The options of every command that ranks: which release, with the supplement and the overlay or not."""
    supplement = click.option(
        "--no-supplement", is_flag=True, help="Leave out diseases that are known by links only."
    )
    release = click.option("--release", help="The HPO release to use (YYYY-MM-DD) instead of the newest installed.")
    overlay = click.option(
        "--no-overlay", is_flag=True, help="Leave out counts from cohorts that the HPO annotation lacks."
    )
    return overlay(supplement(release(command)))


def given_case(
    path: str | None,
    finding: tuple[str, ...],
    excluded: tuple[str, ...],
    onset: str | None,
    sex: str | None,
    knowledge: Knowledge,
) -> tuple[Case, tuple[Issue, ...]]:
    """The case of a file with the findings typed beside it, or of the typed findings alone."""
    import msgspec

    from proband.case.model import Case

    if path is None and not finding and not excluded:
        raise UsageError(
            "no case was given", "", "Give a file (a story or a phenopacket), `-` for stdin, or --finding NAME."
        )
    time = None if onset is None else onset_of(onset, knowledge)
    typed = (
        *(_finding(text, knowledge, False, time) for text in finding),
        *(_finding(text, knowledge, True, None) for text in excluded),
    )
    case, issues = (Case(), ()) if path is None else _read(path, knowledge, bool(typed))
    case = msgspec.structs.replace(case, findings=(*case.findings, *typed))
    return (msgspec.structs.replace(case, sex=sex) if sex else case), issues


def _read(path: str, knowledge: Knowledge, more: bool) -> tuple[Case, tuple[Issue, ...]]:
    from proband.cli.inputs import NO_FINDINGS, read_case

    case, issues = read_case(path, knowledge)
    return case, tuple(issue for issue in issues if not (more and issue.code == NO_FINDINGS))


def term_of(text: str, knowledge: Knowledge) -> int:
    """The row of the HPO term that an id, a label or a synonym means. Raises UsageError with suggestions."""
    ontology = knowledge.ontology
    if text[:3].upper().startswith(("HP:", "HP_")) or text[:4].upper() == "HPO:":
        row = ontology.index(text)
        if row is None:
            raise UsageError(
                f"HPO release {ontology.release} has no term {text}",
                "",
                "Check the number, or give the name of the finding in English.",
            )
        return row
    found = knowledge.lexicon.lookup(text)
    if found:
        return found[0]
    raise UsageError(f"no HPO term is called {text!r}", "", _did_you_mean(text, _labels(knowledge)))


def onset_of(text: str, knowledge: Knowledge) -> TimePoint:
    """An onset given as an ISO 8601 age, an HPO onset id, or its name. Raises UsageError."""
    from proband.age import ONSET_BANDS, is_age
    from proband.case.model import Term, TimePoint

    if is_age(text.upper()):
        return TimePoint(age=text.upper())
    name = text.casefold().removesuffix(" onset")
    for term_id, label, _ in ONSET_BANDS:
        if name == label.casefold().removesuffix(" onset"):
            return TimePoint(onset_class=Term(term_id, label))
    found = [row for row in _onsets(text, knowledge) if knowledge.ontology.branch(row) == "onset"]
    if found:
        return TimePoint(onset_class=Term(knowledge.ontology.id(found[0]), knowledge.ontology.label(found[0])))
    names = ", ".join(label.removesuffix(" onset") for _, label, _ in ONSET_BANDS)
    raise UsageError(
        f"{text!r} is no age and no onset", "--onset", f"Give an ISO 8601 age (P14D, P6M, P3Y) or one of: {names}."
    )


def _onsets(text: str, knowledge: Knowledge) -> Iterable[int]:
    row = knowledge.ontology.index(text)
    return (row,) if row is not None else knowledge.lexicon.lookup(text)


def _finding(text: str, knowledge: Knowledge, excluded: bool, onset: TimePoint | None) -> Finding:
    from proband.case.model import Finding, Term

    ontology = knowledge.ontology
    row = term_of(text, knowledge)
    branch = ontology.branch(row)
    if branch != "phenotype":
        raise UsageError(
            f"{ontology.id(row)} ({ontology.label(row)}) is not a finding: its branch is {branch!r}",
            "",
            "Give a phenotypic abnormality; an onset goes to --onset.",
        )
    return Finding(Term(ontology.id(row), ontology.label(row)), excluded=excluded, onset=onset)


def _labels(knowledge: Knowledge) -> Iterable[str]:
    """The names of all findings: labels and synonyms."""
    ontology = knowledge.ontology
    for row, label in enumerate(ontology.labels):
        if ontology.branch(row) == "phenotype":
            yield label
            yield from (synonym.text for synonym in ontology.synonyms(row))


def _did_you_mean(text: str, names: Iterable[str]) -> str:
    near = suggestions(text, names)
    return f"Did you mean: {'; '.join(near)}?" if near else "Give its HPO id, or its English name."


def suggestions(text: str, names: Iterable[str]) -> list[str]:
    """The names that are nearest to a text: those that hold its words, then those spelt much like it."""
    import difflib

    by_fold = {name.casefold(): name for name in names}
    asked = text.casefold().split()
    holding = sorted((name for name in by_fold if asked and all(word in name for word in asked)), key=len)
    near = difflib.get_close_matches(text.casefold(), by_fold, n=SUGGESTED, cutoff=0.7)
    chosen = dict.fromkeys([*holding[: SUGGESTED - 2], *near, *holding])
    return [by_fold[name] for name in chosen][:SUGGESTED]
