"""Genetic codes, and edits: what must hold for every codon and every allele."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.genotype.edit import Edit, edit_of, is_duplication, slid
from proband.genotype.translate import (
    MITOCHONDRIAL,
    STANDARD,
    exchanges,
    has_stop,
    outcome,
    outcomes,
    reverse_complement,
    translate,
)

BASES = st.text("ACGT", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("codon", "standard", "mitochondrial"),
    [
        ("ATG", "M", "M"),
        ("TGA", "*", "W"),
        ("AGA", "R", "*"),
        ("ATA", "I", "M"),
        ("TTT", "F", "F"),
        ("GGG", "G", "G"),
    ],
)
def test_codons_mean_what_ncbi_says(codon: str, standard: str, mitochondrial: str) -> None:
    assert (STANDARD[codon], MITOCHONDRIAL[codon]) == (standard, mitochondrial)


def test_translation_reads_whole_codons_and_selenocysteine_where_it_is_told() -> None:
    assert translate("ATGGCNTGATAACC", STANDARD) == "MX**"
    assert translate("ATGTGATGA", STANDARD, frozenset((1,))) == "MU*"
    assert reverse_complement("AACGN") == "NCGTT"


@pytest.mark.parametrize("mitochondrial", [False, True])
def test_the_outcomes_of_an_exchange_are_those_of_all_codons(mitochondrial: bool) -> None:
    code = MITOCHONDRIAL if mitochondrial else STANDARD
    for position, ref, alt in itertools.product((1, 2, 3), "ACGT", "ACGT"):
        if ref == alt:
            continue
        seen = {
            outcome(old, code[codon[: position - 1] + alt + codon[position:]])
            for codon, old in code.items()
            if codon[position - 1] == ref and old != "*"
        }
        assert outcomes(position, ref, alt, mitochondrial) == seen


def test_c_for_t_at_the_third_base_is_silent_and_most_second_bases_are_missense() -> None:
    assert outcomes(3, "C", "T") == outcomes(3, "T", "C") == {"synonymous"}
    assert outcomes(2, "T", "C") == {"missense"}
    assert outcomes(2, "C", "A") == {"missense", "stop gained"}


def test_one_amino_acid_becomes_another_by_the_exchanges_of_the_code() -> None:
    assert exchanges("L", "P") == ((2, "T", "C"),)
    assert exchanges("R", "*") == ((1, "A", "T"), (1, "C", "T"))
    assert exchanges("R", "*", bases="CNN") == ((1, "C", "T"),)
    assert exchanges("F", "K") == ()


def test_inserted_bases_hold_a_stop_only_in_frame() -> None:
    assert has_stop("TAA", 0)
    assert has_stop("GGTAA", 1)
    assert not has_stop("TAA", 1)
    assert not has_stop("AGACC", 0)
    assert has_stop("AGACC", 0, mitochondrial=True)


@pytest.mark.parametrize(
    ("allele", "edit"),
    [
        ((10, "A", "G"), Edit(10, 10, "A", "G")),
        ((10, "CA", "C"), Edit(11, 11, "A", "", "C")),
        ((10, "C", "CAT"), Edit(11, 10, "", "AT", "C")),
        ((10, "CAGT", "CTTT"), Edit(11, 12, "AG", "TT", "C")),
        ((10, "TCC", "C"), Edit(10, 11, "TC", "", "")),
        ((10, "NCT", "N"), Edit(11, 12, "CT", "", "N")),
        ((10, "NNN", "N"), Edit(11, 12, "NN", "", "")),
        ((10, "A", "<DEL>"), None),
        ((10, "A", "*"), None),
        ((10, "AC", "AC"), None),
    ],
)
def test_alleles_are_edits(allele: tuple[int, str, str], edit: Edit | None) -> None:
    assert edit_of(*allele) == edit


def _applied(sequence: str, edit: Edit) -> str:
    return sequence[: edit.start - 1] + edit.inserted + sequence[edit.end :]


@given(st.text("ACG", min_size=12, max_size=30), st.data())
def test_a_slid_indel_gives_the_same_sequence_and_cannot_slide_on(sequence: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(1, len(sequence)))
    if data.draw(st.booleans()):
        end = data.draw(st.integers(start, min(start + 4, len(sequence))))
        edit = Edit(start, end, sequence[start - 1 : end], "")
    else:
        edit = Edit(start, start - 1, "", data.draw(BASES))

    def bases(first: int, last: int) -> str:
        return "".join(sequence[at - 1] if 1 <= at <= len(sequence) else "N" for at in range(first, last + 1))

    for strand in (1, -1):
        moved = slid(edit, strand, bases)
        assert _applied(sequence, moved) == _applied(sequence, edit)
        assert slid(moved, strand, bases) == moved
        assert strand * (moved.start - edit.start) >= 0


def test_an_insertion_of_the_bases_before_it_is_a_duplication() -> None:
    def bases(first: int, last: int) -> str:
        return "AACGTCCA"[first - 1 : last]

    assert is_duplication(Edit(5, 4, "", "CG"), bases)
    assert not is_duplication(Edit(5, 4, "", "GC"), bases)
    assert is_duplication(Edit(5, 4, "", "TC"), bases, strand=-1)
    assert not is_duplication(Edit(5, 5, "T", ""), bases)
