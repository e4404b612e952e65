"""Every command has help, and docs/commands.md says all that the program can do, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from proband.cli.main import COMMANDS, main

DOCS = Path(__file__).parents[2] / "docs" / "commands.md"


def _commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield " ".join((*path, name)), command
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))


ALL = list(_commands())


def _section(name: str) -> str:
    """The part of the page under the heading of a command."""
    found = re.search(rf"^(#+) proband {name}$(.*?)(?=^#+ |\Z)", DOCS.read_text(), re.MULTILINE | re.DOTALL)
    assert found, f"docs/commands.md has no heading 'proband {name}'"
    return found.group(2)


@pytest.mark.parametrize(("name", "command"), ALL, ids=[name for name, _ in ALL])
def test_a_command_has_help(name: str, command: click.Command) -> None:
    result = CliRunner().invoke(main, [*name.split(), "--help"])
    assert result.exit_code == 0
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts} has no help"


@pytest.mark.parametrize(("name", "command"), ALL, ids=[name for name, _ in ALL])
def test_every_option_of_a_command_is_on_the_page(name: str, command: click.Command) -> None:
    section = _section(name)
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("-"):
                assert re.search(rf"`{option}\b", section), f"docs/commands.md, {name}: {option} is missing"


@pytest.mark.parametrize(("name", "command"), ALL, ids=[name for name, _ in ALL])
def test_the_page_names_no_option_that_is_not_there(name: str, command: click.Command) -> None:
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    named = re.findall(r"^\| `(-[\w-]+)|^\|.*?, `(--[\w-]+)", _section(name), re.MULTILINE)
    assert {one or other for one, other in named} <= known


def test_the_list_of_commands_says_what_the_commands_say() -> None:
    """The lines of `proband --help` are kept apart, so that no command is imported for them."""
    assert {name for name, _ in ALL if " " not in name} == set(COMMANDS)
    shown = CliRunner().invoke(main, ["--help"]).output
    for _, _, line in COMMANDS.values():
        assert line in " ".join(shown.split())


def test_global_options_and_exit_codes_are_on_the_page() -> None:
    page = DOCS.read_text()
    assert all(f"`{option}`" in page for option in ("--version", "--debug", "--verbose", "--help"))
    assert all(f"| {code} |" in page for code in (0, 1, 2, 3, 70, 130))
