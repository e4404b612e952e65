"""A data folder of the user's own, the program in this process, and the small files that tests are made of."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

from proband.cli.main import main

Run = Callable[..., Result]


def load_beside(name: str) -> ModuleType:
    """A module of small files that stands beside the tests."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's data folder, empty."""
    monkeypatch.setenv("PROBAND_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def run() -> Run:
    """Call proband with these arguments; no user ever sees a traceback."""

    def call(*arguments: object) -> Result:
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
        assert "Traceback" not in result.output
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return call


@pytest.fixture
def clinvar_text() -> Callable[..., str]:
    """The text of a small ClinVar VCF (small_clinvar.py)."""
    made: Callable[..., str] = load_beside("small_clinvar").clinvar_vcf
    return made
