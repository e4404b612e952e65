"""What stands beside the ranks in the figures of genotype.py: the neighbouring benches, and speed and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from exome import large, write_vcf
from proband.knowledge import Knowledge

OTHERS = (
    "hgvs_c.share", "frameshift.share", "splice.share", "roh.sensitivity", "roh.precision", "exome_s", "peak_mb"
)  # fmt: skip


def others(cases: Path, knowledge: Knowledge, random: np.random.Generator) -> dict[str, float]:
    """The figures of the neighbouring benches, and speed and memory of the installed command on large files."""
    found: dict[str, float] = {}
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        for number, arguments in enumerate(
            (["hgvs.py", "--cases", str(cases)], ["consequence.py"], ["homozygosity.py"])
        ):
            path = Path(folder) / f"{number}.json"
            command = [sys.executable, str(here / arguments[0]), *arguments[1:], "--json", str(path)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            found |= flat(json.loads(path.read_text(encoding="utf-8")))
        exome, genome = Path(folder) / "exome.vcf", Path(folder) / "genome.vcf"
        write_vcf(large(knowledge, 38_000, 0.6, random), exome, random)
        found["exome_s"] = min(_run(exome, folder)[0] for _ in range(2))
        write_vcf(large(knowledge, 1_000_000, 0.02, random), genome, random)
        found["genome_s"], found["peak_mb"] = _run(genome, folder)
    return found


def flat(figures: dict[str, Any], before: str = "") -> dict[str, float]:
    """Figures under names with dots: {"a": {"b": 1}} is {"a.b": 1}."""
    found: dict[str, float] = {}
    for name, value in figures.items():
        found |= flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
    return found


# A process that was started by a large one counts that one's memory as its own until it begins: hence a small one
# between, which prints the seconds and the peak in kilobytes of what it ran.
_MEASURED = """
import resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def _run(path: Path, folder: str) -> tuple[float, float]:
    """Seconds and peak memory in megabytes of one workup with this file."""
    story = Path(folder) / "story.txt"
    story.write_text("A 3-year-old boy with seizures, hypotonia and microcephaly.", encoding="utf-8")
    workup = [sys.executable, "-m", "proband", "workup", str(story), "--vcf", str(path), "--no-cache"]
    command = [sys.executable, "-c", _MEASURED, *workup, "--out", f"{folder}/out"]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    seconds, peak_kb = printed.split()
    return float(seconds), float(peak_kb) / 1024
