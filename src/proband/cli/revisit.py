"""`proband revisit`: the differential asked again, with new facts or with newer knowledge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from proband.cli.genome import NAMES, genome_options
from proband.errors import UsageError

if TYPE_CHECKING:
    from proband.case.model import Case
    from proband.followup.change import Change
    from proband.followup.diary import Diary
    from proband.followup.news import Source
    from proband.issue import Issue
    from proband.knowledge import Knowledge

_PATH = click.Path(path_type=Path)
TOP = 5


@click.command()
@click.argument("cases", metavar="CASE...", nargs=-1, required=True, type=click.Path())
@click.option("--with", "newer", multiple=True, type=click.Path(), help="A newer letter or phenopacket.")
@click.option("--finding", "-f", multiple=True, metavar="HP:ID|NAME", help="A finding that is newly present.")
@click.option("--not", "-n", "excluded", multiple=True, metavar="HP:ID|NAME", help="One that is newly excluded.")
@click.option("--since", metavar="DATE|AGE", help="Compare with what was known then, instead of the case alone.")
@click.option(
    "--release", metavar="NEW", help="Compare two HPO releases instead: the newer one (YYYY-MM-DD, or newest)."
)
@click.option("--from", "older", metavar="OLD", help="The older release (of the result, or the oldest).")
@click.option("--result", type=_PATH, help="The result.json, or its folder, that tells the older release.")
@click.option(
    "--top", type=click.IntRange(1, 100), default=TOP, show_default=True, help="How many diseases to show."
)
@click.option("--out", type=_PATH, help="For many cases: the table to write (.tsv, or .jsonl).")
@click.option("--workers", type=click.IntRange(1, 256), help="For many cases: how many processes (all cores).")
@genome_options
@click.option("--no-supplement", is_flag=True, help="Leave out diseases that are known by links only.")
@click.option("--no-overlay", is_flag=True, help="Leave out counts from cohorts that the HPO annotation lacks.")
@click.option("--json", "as_json", is_flag=True, help="Print the Change as JSON (many cases: JSON lines).")
@click.pass_context
def revisit(
    ctx: click.Context,
    /,
    cases: tuple[str, ...],
    newer: tuple[str, ...],
    finding: tuple[str, ...],
    excluded: tuple[str, ...],
    since: str | None,
    release: str | None,
    older: str | None,
    result: Path | None,
    **given: Any,
) -> None:
    """Ask the differential again: what moved, by how much, and because of what.

    With one CASE, the new facts are those of its diary (NAME.diary.jsonl beside it), of newer letters, and typed
    findings. With --release, the same cases are compared under two releases of the HPO, and only changes that
    deserve a look are raised; CASE may be files, folders, .jsonl or .zip of phenopackets.

    \b
    proband revisit letter.txt
    proband revisit letter.txt --with letter-2.txt -f Osteolysis
    proband revisit --release newest cohort.jsonl --out changes.tsv
    """
    facts = {"--with": newer, "--finding": finding, "--not": excluded, "--since": since}
    if release is None and older is None and result is None:
        ctx.exit(_with_facts(cases, newer, finding, excluded, since, given))
    from proband.cli.revisited import between_releases

    named = [name for name, value in facts.items() if value]
    if named:
        what = f"{named[0]} gives new facts, and --release compares releases"
        raise UsageError(what, named[0], "Ask one after the other.")
    ctx.exit(between_releases(cases, release, older, result, given))


def _with_facts(
    cases: tuple[str, ...],
    newer: tuple[str, ...],
    finding: tuple[str, ...],
    excluded: tuple[str, ...],
    since: str | None,
    given: dict[str, Any],
) -> int:
    """The Change by new facts, printed; the exit code."""
    import msgspec

    from proband.cli.genome import opened
    from proband.cli.inputs import NO_FINDINGS, read_case
    from proband.cli.outputs import step
    from proband.followup.revisit import Asking, revisit_facts, told
    from proband.knowledge import open_knowledge

    path = _only(cases, given)
    knowledge = open_knowledge(overlay=not given["no_overlay"])
    with step("read the case"):
        case, issues = read_case(path, knowledge)
    diary = _diary(path)
    if diary is not None and not case.date_of_birth:
        case = msgspec.structs.replace(case, date_of_birth=diary.header.born)
    before, met, what = _before(since, case, diary, knowledge)
    with step("read the new facts"):
        sources, more = _sources(diary, newer, finding, excluded, case, knowledge)
    if not sources and since is None:
        advice = "Add to its diary (`proband follow CASE add`), or give --with, --finding, or --release."
        raise UsageError("there are no new facts: no diary beside the case, and none given", path, advice)
    genome = opened({name: given[name] for name in NAMES}, case, knowledge)
    asking = Asking(given["top"], not given["no_supplement"], None if genome is None else lambda _, __: genome)
    facts = told(case, sources, knowledge, before=before)
    if facts.after.findings:  # what the case alone did not tell, the new facts do
        issues = tuple(issue for issue in issues if issue.code != NO_FINDINGS)
    with step("asked the differential again"):
        change = revisit_facts(facts, knowledge, asking, what_before=what, issues=(*issues, *met, *more))
    return answer(change, given["as_json"])


def _only(cases: tuple[str, ...], given: dict[str, Any]) -> str:
    """The one case that new facts are of. Raises UsageError for several, for a diary, or for what is for many."""
    from proband.followup.diary import SUFFIX

    if len(cases) > 1 or Path(cases[0]).is_dir():
        advice = "Give one case; many are compared under two releases, with --release."
        raise UsageError("new facts are of one patient", cases[-1], advice)
    for name in ("out", "workers"):
        if given[name] is not None:
            raise UsageError(f"--{name} is for many cases", f"--{name}", "Compare releases with --release.")
    if cases[0].endswith(SUFFIX):
        raise UsageError("this is a diary, not a case", cases[0], "Give the case that it lies beside.")
    return cases[0]


def _diary(path: str) -> Diary | None:
    """The diary beside a case, if there is one."""
    from proband.followup.diary import diary_path, read_diary

    beside = diary_path(Path(path))
    return read_diary(beside) if beside.is_file() else None


def _before(
    since: str | None, case: Case, diary: Diary | None, knowledge: Knowledge
) -> tuple[Case, tuple[Issue, ...], str]:
    """What was known before, and how it is called."""
    from proband.followup.since import known_at, since_of

    if since is None:
        return case, (), "before the new facts"
    known, issues = known_at(since_of(since, case.date_of_birth), case, diary, knowledge)
    return known, issues, f"with what was known at {since}"


def _sources(
    diary: Diary | None,
    newer: tuple[str, ...],
    finding: tuple[str, ...],
    excluded: tuple[str, ...],
    case: Case,
    knowledge: Knowledge,
) -> tuple[list[Source], tuple[Issue, ...]]:
    """The new facts by where they come from, and what was met in reading them."""
    from proband.cli.entered import given_case
    from proband.cli.inputs import read_case
    from proband.followup.facts import diary_facts
    from proband.followup.news import Source

    sources: list[Source] = []
    issues: list[Issue] = []
    if diary is not None:
        facts = diary_facts(diary, case, knowledge)
        sources.append(Source("diary", facts.case))
        issues += facts.issues
    for path in newer:
        read, met = read_case(path, knowledge)
        sources.append(Source(Path(path).name, read))
        issues += met
    if finding or excluded:
        typed, _ = given_case(None, finding, excluded, None, None, knowledge)
        sources.append(Source("typed", typed))
    return sources, tuple(issues)


def answer(change: Change, as_json: bool) -> int:
    """Print a Change, in words or as JSON; the exit code."""
    from proband.cli.outputs import exit_code, say_issues, terminal

    if as_json:
        import msgspec

        from proband.cli.outputs import write_stdout
        from proband.report.result import rounded

        fields = rounded(msgspec.to_builtins(change, order="deterministic"))
        write_stdout(msgspec.json.format(msgspec.json.encode(fields), indent=1) + b"\n")
        say_issues(change.issues)
    else:
        from proband.report.change import print_change

        print_change(change, terminal())
    return exit_code(change.issues)
