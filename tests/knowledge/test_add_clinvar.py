"""`proband data add clinvar.vcf.gz`: what of ClinVar's file is kept, how it is found, and what it changes."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from proband.differential.prior import prior_log_ratio
from proband.knowledge import open_knowledge
from proband.knowledge.build.clinvar_vcf import kept_as
from proband.knowledge.build.lift import Lift
from proband.knowledge.library import newest
from proband.knowledge.variants import LIMITED, KnownVariants

Run = Callable[..., Result]
Text = Callable[..., str]
POSITIONS = {"GRCh38": 113060902, "GRCh37": 113818479}


@pytest.fixture
def added(data: Path, run: Run, clinvar_text: Text, tmp_path: Path) -> Callable[..., Result]:
    """Add the small file of a build."""

    def add(build: str = "GRCh38", *more: str, packed: bool = True) -> Result:
        path = tmp_path / "whatever.txt"
        text = clinvar_text(build, *more).encode()
        path.write_bytes(gzip.compress(text, mtime=0) if packed else text)
        return run("data", "add", path)

    return add


@pytest.mark.parametrize(("build", "packed"), [("GRCh38", True), ("GRCh37", False)])
def test_the_alleles_are_found_on_both_builds(added: Callable[..., Result], build: str, packed: bool) -> None:
    result = added(build, packed=packed)
    assert result.exit_code == 0, result.output
    assert "Added the clinvar pack of release 2030-02-03" in result.output
    assert "It is used from now on." in result.output
    known = open_knowledge().known_variants
    assert (known.release, len(known)) == ("2030-02-03", 1)
    first = known.find("GRCh38", 2, POSITIONS["GRCh38"], "T", "C")
    assert first == known.find("GRCh37", 2, POSITIONS["GRCh37"], "T", "C")
    assert first is not None
    assert (first.variation_id, first.gene, first.codon, first.stars) == (30489, "IL36RN", 27, 2)
    assert first.diseases == ("MONDO:0013626", "MONDO:0100491")
    assert (first.kind, first.frequency) == ("missense", 0.00027)


# Alleles of the small file by their distance from the first, and what is said of each (None: nothing).
WORDS: tuple[tuple[int, str, str, tuple[str, int] | None], ...] = (
    (1, "C", "A", ("Likely pathogenic", 1)),
    (3, "G", "A", ("Uncertain significance", 1)),
    (4, "C", "T", None),
    (5, "GA", "G", ("Benign/Likely benign", 2)),
    (4, "CGA", "CG", ("Benign/Likely benign", 2)),
    (7, "C", "T", None),
    (8, "c", "t", ("Conflicting classifications of pathogenicity", 1)),
    (8, "C", "G", None),
    (9, "C", "T", None),
    (10, "C", "T", ("Pathogenic/Likely pathogenic/Pathogenic, low penetrance", 2)),
    (0, "T", "C", None),
)


def test_other_classifications_are_asked_for_apart(added: Callable[..., Result]) -> None:
    added()
    known = open_knowledge().known_variants
    for offset, ref, alt, word in WORDS:
        for build in ("GRCh38", "GRCh37"):
            found = known.word(build, 2, POSITIONS[build] + offset, ref, alt)
            assert (None if found is None else (found.significance, found.stars)) == word, offset
            assert offset == 0 or known.find(build, 2, POSITIONS[build] + offset, ref, alt) is None


def test_what_was_left_out_is_said_with_counts(added: Callable[..., Result]) -> None:
    said = added("GRCh38", "2\tx\t1\tA\tC\t.\t.\t.", "2\t5", "NW_1\t7\t8\tA\tC\t.\t.\tCLNSIG=Pathogenic").output
    assert "1 record, uncertain significance without a star" in said
    assert "1 record, benign or likely benign with fewer than two stars" in said
    assert "1 record, no classification of pathogenicity" in said
    assert "1 record, no sequence as alternate allele" in said
    assert "1 record, not on one of the 25 chromosomes" in said
    assert "2 records could not be read (line 19: POS 'x' is not a position; line 20: 2 columns" in said


def test_the_prior_does_not_change(added: Callable[..., Result]) -> None:
    before = prior_log_ratio(open_knowledge()).copy()
    added()
    assert (prior_log_ratio(open_knowledge()) == before).all()


def test_the_shipped_pack_says_that_it_is_limited(added: Callable[..., Result]) -> None:
    shipped = open_knowledge().known_variants
    assert shipped.scope == LIMITED
    assert shipped.word("GRCh38", 2, POSITIONS["GRCh38"] + 1, "C", "A") is None
    added()
    assert "other classifications are shown and weigh nothing" in open_knowledge().known_variants.scope


def test_the_same_file_gives_the_same_bytes(added: Callable[..., Result], data: Path) -> None:
    added()
    before = {path.name: path.read_bytes() for path in (data / "packs/clinvar/2030-02-03").iterdir()}
    added()
    assert before == {path.name: path.read_bytes() for path in (data / "packs/clinvar/2030-02-03").iterdir()}


def test_an_older_release_is_added_and_not_used(data: Path, run: Run, clinvar_text: Text, tmp_path: Path) -> None:
    path = tmp_path / "old.vcf"
    path.write_text(clinvar_text().replace("2030-02-03", "2020-02-03"))
    assert "A newer one is in use." in run("data", "add", path).output
    assert newest("clinvar").folder.name == "2024-12-15"


def test_of_the_shipped_release_the_users_is_used(data: Path, run: Run, clinvar_text: Text, tmp_path: Path) -> None:
    path = tmp_path / "same.vcf"
    path.write_text(clinvar_text().replace("2030-02-03", "2024-12-15"))
    assert "It is used from now on." in run("data", "add", path).output
    assert data in newest("clinvar").folder.parents


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda text: text.replace("##reference=GRCh38", "##reference=GRCh36"),
            "GRCh37 or GRCh38 (##reference=GRCh36)",
        ),
        (lambda text: text.replace("##reference=GRCh38\n", ""), "there is no ##reference"),
        (lambda text: text.replace("##fileDate=2030-02-03", "##fileDate=soon"), "no date of its release"),
        (lambda text: text.replace("ID=CLNSIG", "ID=OTHER").replace("AF_EXAC", "X"), "neither ClinVar's"),
        (
            lambda text: text.replace("QUAL\tFILTER\tINFO\n", "QUAL\tFILTER\tINFO\tFORMAT\tP\n"),
            "somebody's genotypes",
        ),
    ],
)
def test_other_headers_are_refused(
    data: Path, run: Run, clinvar_text: Text, tmp_path: Path, change: Callable[[str], str], message: str
) -> None:
    path = tmp_path / "clinvar.vcf"
    path.write_text(change(clinvar_text()))
    result = run("data", "add", path)
    assert result.exit_code == 2
    assert message in result.output
    assert not data.exists() or not list(data.rglob("manifest.json"))


def test_a_file_that_breaks_off_leaves_nothing(data: Path, run: Run, clinvar_text: Text, tmp_path: Path) -> None:
    path = tmp_path / "clinvar.vcf.gz"
    noise = [f"2\t{n}\t{n}\tA\tC\t.\t.\tCLNSIG=Pathogenic;X={n * n * 7919 % 104729}" for n in range(1, 4000)]
    whole = gzip.compress(clinvar_text("GRCh38", *noise).encode())
    path.write_bytes(whole[:-2000])
    result = run("data", "add", path)
    assert result.exit_code == 2
    assert "breaks off or is damaged" in result.output
    assert not data.exists() or not list(data.rglob("manifest.json"))
    path.write_bytes(b"\x1f\x8b\x08nonsense")
    assert run("data", "add", path).exit_code == 2


def test_a_file_of_which_nothing_can_be_kept_is_refused(
    data: Path, run: Run, clinvar_text: Text, tmp_path: Path
) -> None:
    path = tmp_path / "clinvar.vcf"
    path.write_text("".join(line for line in clinvar_text().splitlines(keepends=True) if line.startswith("#")))
    assert "no record of it can be kept (it has none)" in run("data", "add", path).output
    path.write_text(path.read_text() + "2\tx\n")
    result = run("data", "add", path)
    assert result.exit_code == 2
    assert "no record of it can be kept (1 record, cannot be read)" in result.output
    assert not data.exists() or not list(data.rglob("manifest.json"))


def test_an_interrupted_build_leaves_no_pack(
    added: Callable[..., Result], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("proband.knowledge.build.clinvar_add._check", stop)
    assert added().exit_code == 130
    assert list((data / "packs").iterdir()) == []


@pytest.mark.parametrize(
    ("significance", "stars", "kept"),
    [
        ("Pathogenic", 2, "established"),
        ("Pathogenic/Likely_pathogenic", 4, "established"),
        ("Likely_pathogenic", 1, "other"),
        ("Pathogenic", 0, "other"),
        ("Likely_pathogenic/Likely_risk_allele", 2, "other"),
        ("Conflicting_interpretations_of_pathogenicity", 1, "other"),
        ("Benign", 2, "other"),
        ("Likely_benign", 1, None),
        ("Uncertain_significance", 1, "other"),
        ("Uncertain_significance/Uncertain_risk_allele", 1, "other"),
        ("Uncertain_significance", 0, None),
        ("not_provided", 0, None),
        ("risk_factor", 3, None),
        ("", 2, None),
    ],
)
def test_which_classifications_are_kept(significance: str, stars: int, kept: str | None) -> None:
    found, reason = kept_as(significance, stars)
    assert found == kept
    assert bool(reason) == (kept is None)


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 2)), max_size=12),
    st.integers(1, 60),
    st.integers(0, 10),
)
def test_many_stretches_are_lifted_as_one_is(anchors: list[tuple[int, int]], start: int, length: int) -> None:
    lift = Lift((1, position, position + shift) for position, shift in anchors)
    shift, known = lift.shifts(1, np.array([start]), np.array([start + length]))
    assert (int(shift[0]) if known[0] else None) == lift.shift(1, start, start + length)


def test_a_pack_without_a_single_pathogenic_allele_opens(
    data: Path, run: Run, clinvar_text: Text, tmp_path: Path
) -> None:
    path = tmp_path / "clinvar.vcf"
    path.write_text("\n".join(line for line in clinvar_text().splitlines() if "\t30489\t" not in line) + "\n")
    assert run("data", "add", path).exit_code == 0
    known = KnownVariants(newest("clinvar"))
    assert len(known) == 0
    assert known.find("GRCh38", 2, POSITIONS["GRCh38"], "T", "C") is None
    assert known.word("GRCh38", 2, POSITIONS["GRCh38"] + 1, "C", "A") is not None
