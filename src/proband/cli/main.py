"""The command line: `proband VERB`. A command is imported when it is called, so help answers at once."""

from __future__ import annotations

import gc
import importlib
import io
import sys
from typing import Any

import click

from proband import __version__
from proband.errors import ProbandError

INTERRUPTED = 130
UNEXPECTED = 70

# verb -> (module of this package, its command, the line in the list of commands)
COMMANDS = {
    "workup": ("workup", "workup", "Read a case, rank its diseases, write the report."),
    "read": ("read", "read", "Read a story and give it as a phenopacket."),
    "rank": ("rank", "rank", "Rank the diseases of a case or of a list of findings."),
    "why": ("why", "why", "Explain the rank of any disease, however low."),
    "ask": ("ask", "ask", "Say what to look for next, and what each answer would do."),
    "treat": ("treat", "treat", "Show what sources say can be done, with doses, licences and evidence."),
    "cite": ("cite", "cite", "List every source that a report used."),
    "follow": ("follow", "follow", "Keep the record of one patient over time, and see what it shows."),
    "revisit": ("revisit", "revisit", "Ask the differential again, with new facts or newer knowledge."),
    "data": ("data", "data", "See, check and add the knowledge packs."),
}


class Verbs(click.Group):
    """The group of all verbs: knows their names, and imports a verb's module only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of a first visit."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a verb, or None if there is no such verb."""
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(f"proband.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(verb, line) for verb, (_, _, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; what goes wrong becomes a message and an exit code, a traceback only with --debug."""
        try:
            return super().invoke(ctx)
        except ProbandError as error:
            self._stop(ctx, f"Error: {error}", error.exit_code)
        except KeyboardInterrupt:
            self._stop(ctx, "\nInterrupted.", INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise  # click has its own words for these, and none for a reader of our output that has gone
        except Exception as error:  # noqa: BLE001  (the last resort: no user sees a traceback unasked)
            self._stop(ctx, _unexpected(error), UNEXPECTED)

    def _stop(self, ctx: click.Context, message: str, code: int) -> None:
        if ctx.params.get("debug"):
            raise  # the error that is being handled, with its traceback
        click.echo(message, err=True)
        ctx.exit(code)


def _unexpected(error: Exception) -> str:
    """What to say of an error that nobody foresaw: its kind only, because its text may hold the patient's words."""
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        return (
            f"Error: {place}{error.strerror or type(error).__name__}\nCheck the path, its permissions and the disk."
        )
    return (
        f"Error: something went wrong inside proband ({type(error).__name__}).\n"
        "Run it again as `proband --debug ...` to see where, and please report it without patient data."
    )


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="proband")
@click.option("--debug", is_flag=True, help="Show the traceback when something goes wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say on stderr what is done and how long it takes.")
@click.pass_context
def main(ctx: click.Context, debug: bool, verbose: bool) -> None:
    """From a patient's story to a ranked, explained differential of rare diseases.

    Offline, in seconds. Decision support for clinicians and scientists, not a medical device.

    \b
    proband workup letter.txt            read, rank, explain, write the report
    proband why letter.txt -d DITRA      why a disease stands where it stands
    """
    ctx.obj = {"verbose": verbose}
    # Opening the knowledge makes many small objects that all stay: looking for garbage among them costs a tenth.
    gc.set_threshold(100_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a letter shows "?" in its place


if __name__ == "__main__":
    main()
