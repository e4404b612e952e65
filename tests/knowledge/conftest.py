"""A data folder of the user's own, the program in this process, and the small files that tests are made of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from proband.cli.main import main
from small_clinvar import clinvar_vcf

Run = Callable[..., Result]


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
    return clinvar_vcf
