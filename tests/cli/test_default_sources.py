"""Files that were added once stand in for --gnomad and --fasta, if they are on the patient's assembly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize(("assembly", "used"), [("GRCh38", True), ("GRCh37", False)])
def test_added_frequencies_are_used_on_their_assembly(
    run: Run,
    examples: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    assembly: str,
    used: bool,
) -> None:
    monkeypatch.setenv("PROBAND_DATA", str(tmp_path / "data"))
    table = tmp_path / "own.tsv"
    table.write_text("chrom\tpos\tref\talt\taf\nchr2\t113060902\tT\tC\t0.0042\n")
    assert run("data", "add", table, "--assembly", assembly).exit_code == 0
    result = run(
        *("why", examples / "ditra-infant.txt", "--vcf", examples / "ditra-exome.vcf.gz", "--no-cache"),
        *("--ped", examples / "ditra-family.ped", "--variant", "chr2:113060902:T:C"),
    )
    assert result.exit_code == 0, result.output
    assert ("0.0042 (own.tsv)" in result.output) == used
    refused = (
        "own.tsv: This file (population frequencies) is on GRCh37, the variants are on GRCh38: it was not used."
    )
    assert (refused in result.output) != used
