"""Who may import whom, and what must not be imported for a word of help."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = {"numpy", "msgspec", "rich", "jinja2", "yaml", "platformdirs", "proband.diagnose", "proband.knowledge"}
_LOADED = """
import contextlib, io, json, sys
sys.argv = ["proband", *sys.argv[1:]]
from proband.cli.main import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["workup", "--help"], ["why", "--help"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _LOADED, *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(json.loads(run.stdout))
    assert "proband.cli.main" in loaded
    assert not loaded & HEAVY


def test_the_rooms_keep_to_the_import_contract() -> None:
    beside = Path(sys.executable).with_name("lint-imports")
    command = str(beside) if beside.is_file() else shutil.which("lint-imports")
    if command is None:
        pytest.skip("import-linter is not installed (make lint runs it)")
    run = subprocess.run(
        [command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stdout
