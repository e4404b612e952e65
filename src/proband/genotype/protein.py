"""What an edit of the coding sequence does to the protein, with the transcript's sequence at hand (tier T1).

The protein of the edited transcript is translated from the start codon to its first stop, into the 3' UTR if need
be, and compared with the protein of the reference. Names follow HGVS (p.Leu27Pro, p.Arg42ProfsTer15, p.(Leu27=)).
"""

from __future__ import annotations

from typing import NamedTuple

from proband.genotype.gene_model import GeneModel
from proband.genotype.model import Effect
from proband.genotype.translate import (
    MITOCHONDRIAL,
    MITOCHONDRIAL_STARTS,
    STANDARD,
    THREE_LETTERS,
    outcome,
    translate,
)


class ProteinChange(NamedTuple):
    """Effect and HGVS p. form; ``stop`` is the number (n., of the unchanged transcript) of a new premature stop."""

    effect: Effect
    hgvs_p: str
    stop: int | None = None


def codon_change(model: GeneModel, number: int, old: str, new: str) -> ProteinChange | None:
    """The change of one codon (from 1, not the stop codon) into another; None if the sequence does not fit."""
    code = MITOCHONDRIAL if model.mitochondrial else STANDARD
    before, after = code.get(old, "X"), code.get(new, "X")
    if before == "*" and old == "TGA":
        before = "U"
    if before in "*X" or after == "X":
        return None
    if number == 1:
        return _first_codon(model, new)
    stop = model.cds[0] + 3 * (number - 1) if model.cds and after == "*" else None
    return ProteinChange(outcome(before, after), _exchange(before, number, after), stop)


def _first_codon(model: GeneModel, new: str) -> ProteinChange:
    if model.mitochondrial and new in MITOCHONDRIAL_STARTS:
        return ProteinChange("synonymous", "p.(Met1=)")
    return ProteinChange("start lost", "p.Met1?")


def _exchange(old: str, number: int, new: str) -> str:
    return f"p.({_three(old)}{number}=)" if old == new else f"p.{_three(old)}{number}{_three(new)}"


def _three(residues: str) -> str:
    return "".join(THREE_LETTERS[residue] for residue in residues)


def coding_change(model: GeneModel, transcript: str, first: int, last: int, inserted: str) -> ProteinChange | None:
    """What happens if the bases numbered ``first`` to ``last`` are replaced.

    ``last`` is ``first`` - 1 where bases come in before ``first``. ``transcript`` is the sequence of all exons.
    None if it does not translate as the model says.
    """
    if model.cds is None:
        return None
    start = model.cds[0] - 1
    code = MITOCHONDRIAL if model.mitochondrial else STANDARD
    tail = "AA" if model.mitochondrial else ""  # the poly(A) tail completes the stop codon
    whole = transcript + tail
    reference = translate(whole[start : start + 3 * model.codons], code)
    special = _selenocysteines(reference, whole[start:])
    if special is None:
        return None
    edited = whole[: first - 1] + inserted + whole[last:]
    if first <= model.cds[0] + 2 and (first < model.cds[0] or not _starts(model, whole, edited)):
        return ProteinChange("start lost", "p.Met1?")
    net = len(inserted) - (last - first + 1)
    moved = _moved(special, first - 1 - start, last - start, net)
    changed = translate(edited[start:], code, moved)
    stop = changed.find("*")
    changed = changed[: stop + 1] if stop >= 0 else changed
    reference = translate(whole[start : start + 3 * model.codons], code, special)
    return _compared(model, reference, changed, net)


def _selenocysteines(reference: str, sequence: str) -> frozenset[int] | None:
    """The codons before the stop that are TGA; None if the sequence is no open frame that ends in a stop."""
    inner = [at for at, residue in enumerate(reference[:-1]) if residue == "*"]
    fits = reference.endswith("*") and "X" not in reference
    if not fits or any(sequence[3 * at : 3 * at + 3] != "TGA" for at in inner):
        return None
    return frozenset(inner)


def _starts(model: GeneModel, whole: str, edited: str) -> bool:
    start = model.cds[0] - 1 if model.cds else 0
    codon = edited[start : start + 3]
    return codon == whole[start : start + 3] or (model.mitochondrial and codon in MITOCHONDRIAL_STARTS)


def _moved(special: frozenset[int], first: int, last: int, net: int) -> frozenset[int]:
    """The selenocysteine codons of the edited frame; bases ``first`` to ``last`` (from 0, open) were replaced."""
    before = {at for at in special if 3 * at + 3 <= first}
    behind = {at + net // 3 for at in special if 3 * at >= last and net % 3 == 0}
    return frozenset(before | behind)


def _compared(model: GeneModel, old: str, new: str, net: int) -> ProteinChange:
    if old == new:
        return ProteinChange("synonymous", "p.(=)")
    at = next(
        (i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )
    if at == len(old) - 1:
        return ProteinChange("stop lost", f"p.Ter{at + 1}{_three(new[at : at + 1])}ext{_new_stop(new, at + 1)}")
    if at >= len(new):  # the frame runs out of the transcript
        return ProteinChange("frameshift" if net % 3 else "in-frame deletion", f"p.{_three(old[at])}{at + 1}fsTer?")
    stop = _stop_number(model, len(new) - 1, net) if new.endswith("*") else None
    if new[at] == "*":
        return ProteinChange("stop gained", f"p.{_three(old[at])}{at + 1}Ter", stop)
    if net % 3:
        return ProteinChange(
            "frameshift", f"p.{_three(old[at])}{at + 1}{_three(new[at])}fs{_new_stop(new, at)}", stop
        )
    if new.endswith("*") and len(new) < len(old) + net // 3:
        return ProteinChange("stop gained", _replaced(old, new, at, stopped=True), stop)
    return ProteinChange(_in_frame(net), _replaced(old, new, at))


def _in_frame(net: int) -> Effect:
    return "missense" if net == 0 else "in-frame deletion" if net < 0 else "in-frame insertion"


def _new_stop(new: str, at: int) -> str:
    """The place of the new stop if residue ``at`` (from 0) is the first of the new ones."""
    return f"Ter{len(new) - at}" if new.endswith("*") else "Ter?"


def _stop_number(model: GeneModel, codon: int, net: int) -> int:
    """The number of a stop of the edited frame on the unchanged transcript."""
    start = model.cds[0] if model.cds else 1
    return start + 3 * codon - net


def _replaced(old: str, new: str, at: int, *, stopped: bool = False) -> str:
    """HGVS of residues that are exchanged, deleted, doubled or inserted from place ``at`` (from 0)."""
    if stopped:
        return f"p.{_span(old, at, len(old) - 2)}delins{_three(new[at:])}"
    shared = 0
    while shared < min(len(old), len(new)) - at and old[-1 - shared] == new[-1 - shared]:
        shared += 1
    gone, come = old[at : len(old) - shared], new[at : len(new) - shared]
    if not come:
        return f"p.{_span(old, at, at + len(gone) - 1)}del"
    if not gone:
        doubled = old[at - len(come) : at] == come
        span = _span(old, at - len(come), at - 1) if doubled else _span(old, at - 1, at)
        return f"p.{span}dup" if doubled else f"p.{span}ins{_three(come)}"
    if len(gone) == len(come) == 1:
        return _exchange(gone, at + 1, come)
    return f"p.{_span(old, at, at + len(gone) - 1)}delins{_three(come)}"


def _span(protein: str, first: int, last: int) -> str:
    one, other = f"{_three(protein[first])}{first + 1}", f"{_three(protein[last])}{last + 1}"
    return one if first == last else f"{one}_{other}"
