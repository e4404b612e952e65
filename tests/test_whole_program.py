"""The program as users get it: the wheel is built, installed into an empty environment, and run from elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")


def _run(*command: object, cwd: Path) -> str:
    """Run a command that knows nothing of this checkout or of packages of the user."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    run = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environment, "PYTHONNOUSERSITE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
    return run.stdout


def test_the_installed_program(tmp_path: Path, examples: Path) -> None:
    """One test, because building and installing takes most of the time."""
    _run(sys.executable, *PIP, "wheel", "--no-deps", "--wheel-dir", tmp_path, ROOT, cwd=tmp_path)
    wheel = next(tmp_path.glob("proband-*.whl"))
    _run(sys.executable, "-m", "venv", tmp_path / "clean", cwd=tmp_path)
    commands = tmp_path / "clean" / "bin"
    _run(commands / "python", *PIP, "install", wheel, cwd=tmp_path)
    works_up_an_example(commands, tmp_path, examples)
    shipped = len(list((ROOT / "src/proband/knowledge/packs").glob("*/*/manifest.json")))
    assert _run(commands / "proband", "data", "verify", cwd=tmp_path).count("whole") == shipped
    stays_small(commands, wheel, tmp_path)


def works_up_an_example(commands: Path, folder: Path, examples: Path) -> None:
    (folder / "story.txt").write_bytes((examples / "ditra-infant.txt").read_bytes())
    printed = _run(commands / "proband", "workup", "story.txt", cwd=folder)
    assert Path(printed.splitlines()[-1]) == Path("proband-story", "report.html")
    assert (folder / "proband-story" / "report.html").stat().st_size > 10_000
    assert json.loads((folder / "proband-story" / "case.json").read_text())["phenotypicFeatures"]
    result = json.loads((folder / "proband-story" / "result.json").read_text())
    assert result["differential"][0]["disease_id"] == "OMIM:614204"


def stays_small(commands: Path, wheel: Path, folder: Path) -> None:
    assert wheel.stat().st_size < 20_000_000
    printed = _run(commands / "python", ROOT / ".ci" / "installed", cwd=folder)
    told = dict(line.split() for line in printed.splitlines())
    assert int(told["packages"]) < 20
    assert int(told["bytes"]) < 120_000_000
