"""What all tests share: the knowledge that proband ships, and no network."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from proband.knowledge import Knowledge, open_knowledge

ROOT = Path(__file__).parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest test first, so that the other process does the rest meanwhile."""
    items.sort(key=lambda item: item.path.name != "test_whole_program.py")


class LocalSocket(socket.socket):
    """A socket that cannot leave the machine: proband never opens another."""

    def __init__(self, family: int = -1, *arguments: Any, **more: Any) -> None:
        if family not in (-1, socket.AF_UNIX):
            raise AssertionError("a test opened a network connection")
        super().__init__(socket.AF_UNIX if family == -1 else family, *arguments, **more)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "socket", LocalSocket)
        yield


@pytest.fixture(scope="session", autouse=True)
def no_packs_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Packs that the user has added must not change what the tests see."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROBAND_DATA", str(tmp_path_factory.mktemp("no-packs")))
        yield


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return open_knowledge()


@pytest.fixture(scope="session")
def examples() -> Path:
    return ROOT / "examples"
