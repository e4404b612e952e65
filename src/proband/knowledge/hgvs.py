"""HGVS expressions: read from what a report writes, checked by ferro-hgvs, and taken apart.

    normalised("NM_012275.3(IL36RN):c.80T>C (p.L27P)")  ->  ("c.80T>C", "NM_012275.3:c.80T>C", "p.Leu27Pro")
    changes("c.115+6T>C")[0]  ->  Change(kind="c", edit="substitution", start=Position(115, 6), ref="T" ...)

ferro-hgvs checks the grammar, not the bases: no sequence is at hand. It is loaded when an expression is first
checked. What it refuses is kept as it is written, ``valid`` False and ``because`` its reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal

import msgspec

from proband.knowledge.hgvs_writing import CODING, PROTEIN, SHORT, coding, protein

Kind = Literal["c", "g", "m", "n", "p", "unknown"]
Edit = Literal[
    "substitution",
    "deletion",
    "insertion",
    "duplication",
    "deletion-insertion",
    "inversion",
    "repeat",
    "frameshift",
    "extension",
    "identity",
    "unknown",
]

# An expression without a reference is checked against one that means nothing.
_STAND_IN = {"c": "NM_000000.1", "n": "NR_000000.1", "g": "NC_000001.11", "m": "NC_012920.1", "p": "NP_000000.1"}
_EDITS: Mapping[str, Edit] = {
    "Substitution": "substitution",
    "Deletion": "deletion",
    "Insertion": "insertion",
    "Duplication": "duplication",
    "Delins": "deletion-insertion",
    "Inversion": "inversion",
    "Repeat": "repeat",
    "Frameshift": "frameshift",
    "Extension": "extension",
    "Identity": "identity",
}
# ferro's number for an offset written "?".
_FARTHEST = 10**9


class Position(msgspec.Struct, frozen=True):
    """A place: base or residue, counted from 1 (negative before the start codon), and how far into an intron.

    ``after_stop``: counted from the stop codon (``c.*32``). ``residue``: three letters, of a protein. ``exact``:
    False where the expression gives a range or a ``?``; then ``base`` is the nearest one that it names.
    """

    base: int
    offset: int = 0
    after_stop: bool = False
    residue: str = ""
    exact: bool = True


class Change(msgspec.Struct, frozen=True):
    """One HGVS expression and its parts.

    ``text`` is without reference ("c.80T>C"), ``reference`` the accession or "". ``ref`` and ``alt`` are the bases
    or residues (three letters, ``*``) that the expression states, "" where it states none. ``start`` and ``end``
    are None where it has no place ("p.?"). ``stop`` is the distance of the new stop in a frameshift, 0 if not
    stated.
    """

    text: str
    kind: Kind
    reference: str = ""
    gene: str = ""
    edit: Edit = "unknown"
    start: Position | None = None
    end: Position | None = None
    ref: str = ""
    alt: str = ""
    stop: int = 0
    valid: bool = True
    because: str = ""

    @property
    def full(self) -> str:
        """The expression with its reference, if it has one."""
        return f"{self.reference}:{self.text}" if self.reference else self.text


def normalised(text: str) -> tuple[str, ...]:
    """The HGVS expressions that a writing states, in its order; with a reference also the one that has it."""
    found = (change for change in changes(text))
    return tuple(dict.fromkeys(form for change in found for form in (change.text, change.full)))


def changes(text: str) -> tuple[Change, ...]:
    """The changes that a writing states; empty where it holds none ("IVS2+1G>A": a number without a reference)."""
    return tuple(parsed(*each) for each in _written(text))


def _written(text: str) -> Iterator[tuple[str, str, str]]:
    """Expression, reference and gene of each writing, by place."""
    found = [(m.start(), (coding(m["coding"]), m["reference"], m["reference_gene"])) for m in CODING.finditer(text)]
    found += [
        (m.start(), (protein(m["protein"]), m["protein_reference"], m["protein_reference_gene"]))
        for m in PROTEIN.finditer(text)
    ]
    if not found:
        found = [(m.start(), (protein(m["short"]), "", "")) for m in SHORT.finditer(text)]
    for _, (expression, reference, gene) in sorted(found, key=lambda each: each[0]):
        yield expression, reference or "", gene or ""


@lru_cache(maxsize=4096)
def parsed(expression: str, reference: str = "", gene: str = "") -> Change:
    """The parts of one HGVS expression without its reference; never raises."""
    kind: Kind = _kind(expression)
    if kind == "unknown":
        return Change(expression, kind, reference, gene, valid=False, because="no c., g., m., n. or p. before it")
    import ferro_hgvs

    try:
        tree = json.loads(ferro_hgvs.parse(f"{reference or _STAND_IN[kind]}:{expression}").to_json())
    except (ValueError, ferro_hgvs.FerroError) as error:
        return Change(expression, kind, reference, gene, valid=False, because=_reason(str(error)))
    place_and_edit = next(iter(tree.values())).get("loc_edit")
    if place_and_edit is None:
        return Change(expression, kind, reference, gene)
    return _change(expression, kind, reference, gene, place_and_edit)


def is_valid(expression: str) -> bool:
    """Whether the grammar of HGVS allows an expression, with its reference or without."""
    reference, _, bare = expression.rpartition(":")
    return parsed(bare, reference).valid


def _kind(expression: str) -> Kind:
    for kind in _STAND_IN:
        if expression.startswith(f"{kind}."):
            return kind  # type: ignore[return-value]
    return "unknown"


def _reason(error: str) -> str:
    """ferro's message without its position and its parser's inner words."""
    plain = error.rpartition("position 0: ")[2].partition(": Error(")[0]
    return re.split(r"\s*(?:\(|per )(?:DNA|RNA|protein)/", plain)[0][:200]


def _change(expression: str, kind: Kind, reference: str, gene: str, tree: Mapping[str, Any]) -> Change:
    name, parts = _only(_certain(tree["edit"]))
    placed = any(letter.isdigit() for letter in expression.partition(".")[2].removeprefix("0"))
    start = _position(tree["location"]["start"]) if placed else None
    ref, alt = _bases(name, parts)
    residue = start.residue if start else ""
    return Change(
        text=expression,
        kind=kind,
        reference=reference,
        gene=gene,
        edit=_EDITS.get(name, "unknown"),
        start=start,
        end=_position(tree["location"]["end"]) if placed else None,
        ref=residue if kind == "p" and name in ("Substitution", "Frameshift", "Identity") else ref,
        alt=alt,
        stop=_stop(parts),
    )


def _certain(tree: Any) -> Any:
    """What stands under "Certain" or "Uncertain" (a predicted change of a protein)."""
    return next(iter(tree.values())) if isinstance(tree, dict) and set(tree) & {"Certain", "Uncertain"} else tree


def _only(tree: Any) -> tuple[str, Mapping[str, Any]]:
    """The name of a variant of ferro's tree, with its fields."""
    if not isinstance(tree, dict):
        return str(tree), {}
    name, parts = next(iter(tree.items()))
    return name, parts if isinstance(parts, dict) else {}


def _position(tree: Mapping[str, Any]) -> Position | None:
    name, parts = _only(tree)
    if name == "Single":
        return _point(parts)
    ends = [point for end in parts.values() if (point := _point(end)) is not None]
    return msgspec.structs.replace(ends[0], exact=False) if ends else None


def _point(tree: Mapping[str, Any]) -> Position | None:
    point = _certain(tree)
    if not isinstance(point, dict) or not (set(point) & {"base", "number"}):
        return None
    offset = point.get("offset") or 0
    return Position(
        base=int(point["base"] if "base" in point else point["number"]),
        offset=offset if abs(offset) < _FARTHEST else 0,
        after_stop=bool(point.get("utr3")),
        residue=_residue(point.get("aa", "")),
        exact=abs(offset) < _FARTHEST and "Uncertain" not in tree,
    )


def _bases(name: str, parts: Mapping[str, Any]) -> tuple[str, str]:
    """What an edit takes away and what it puts there."""
    sequence = _joined(parts.get("sequence"))
    if name == "Deletion":
        return sequence, ""
    if name in ("Insertion", "Duplication", "Repeat"):
        return "", sequence
    if name == "Delins":
        return _joined(parts.get("deleted")), sequence
    return _joined(parts.get("reference")), _joined(parts.get("alternative") or parts.get("new_aa"))


def _joined(value: Any) -> str:
    """A sequence as ferro gives it (a list, a string, under "Literal") as one string."""
    if isinstance(value, dict):
        return _joined(value.get("Literal"))
    if isinstance(value, str):
        return _residue(value)
    return "".join(map(_residue, value)) if isinstance(value, list) else ""


def _residue(name: str) -> str:
    return {"Ter": "*", "Xaa": ""}.get(name, name)


def _stop(parts: Mapping[str, Any]) -> int:
    ter = parts.get("ter")
    return int(ter.get("At", 0)) if isinstance(ter, dict) else 0
