"""What the package offers to programs: few names, each documented."""

from __future__ import annotations

import inspect

import proband

MOST = 30


def _public() -> dict[str, object]:
    names = getattr(proband, "__all__", [name for name in dir(proband) if not name.startswith("_")])
    return {name: getattr(proband, name) for name in names}


def test_there_are_at_most_thirty_public_names() -> None:
    assert len(_public()) <= MOST


def test_every_public_function_and_class_is_documented() -> None:
    for name, thing in _public().items():
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), f"proband.{name} has no docstring"


def test_the_version_is_one_of_a_release() -> None:
    assert all(part.isdigit() for part in proband.__version__.split(".")[:2])
