"""The gates of variants in the terminal: each test with its number and threshold, and what stopped an allele."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from proband.genotype.model import Gate
from proband.genotype.why import AlleleGates, Asked

if TYPE_CHECKING:
    from rich.console import Console

# Alleles of these gates are of no interest one by one: there may be thousands.
COUNTED = ("place", "carried", "call")
SHOWN = 40
_NO_RECORD = (
    "no record: the file has no allele from the first to the last exon of this gene, and the case states none."
)
_NOT_STATED = "no variant: the case states none of this gene, and no variant file was given (--vcf FILE)."
_MARKS = {True: "passed", False: "STOPPED", None: "-"}
_FITS = {True: "yes", False: "no", None: "-"}


def print_asked(asked: Asked, console: Console) -> None:
    """A variant, or a gene with each of its alleles. Of a gene, what nobody asks about is counted."""
    console.print(asked.what, style="bold", markup=False)
    if not asked.alleles:
        _say(console, _NO_RECORD if asked.file else _NOT_STATED)
        return
    many = len(asked.alleles) > 1
    shown = [one for one in asked.alleles if not (many and _counted(one))]
    for one in shown[:SHOWN]:
        _print_allele(one, console)
    for name, count in Counter(_stop(one) for one in asked.alleles if many and _counted(one)).items():
        _say(console, f"{count} more, stopped by: {name}")
    if len(shown) > SHOWN:
        _say(console, f"{len(shown) - SHOWN} more; --json shows all.")


def _counted(one: AlleleGates) -> bool:
    return one.stopped_by is not None and one.stopped_by.name in COUNTED


def _stop(one: AlleleGates) -> str:
    gate = one.stopped_by
    return f"{gate.name} ({gate.value}; asked: {gate.threshold})" if gate else ""


def _print_allele(one: AlleleGates, console: Console) -> None:
    stop = one.stopped_by
    verdict = "a candidate" if stop is None else f"stopped by {stop.name}: {stop.value}; asked: {stop.threshold}"
    console.print()
    _say(console, f"{one.name or one.gene} {one.place}".strip() + f": {verdict}")
    if stop is not None:
        _say(console, f"  {stop.because}")
    for gate in one.gates:
        _say(console, _line(gate, _MARKS))
    for disease in one.diseases:
        _say(console, f"  for {disease.disease_id} {disease.name}:")
        for gate in disease.gates:
            _say(console, "  " + _line(gate, _FITS))


def _line(gate: Gate, marks: dict[bool | None, str]) -> str:
    return f"  {marks[gate.passed]:8} {gate.name:18} {gate.value} (asked: {gate.threshold})"


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, soft_wrap=True)
