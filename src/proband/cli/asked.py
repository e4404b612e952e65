"""The disease that a user asks about: by id, name, alias or gene; what is ambiguous is listed, not guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from proband.cli.crossed import omim_of
from proband.cli.entered import suggestions
from proband.errors import UsageError

if TYPE_CHECKING:
    from proband.knowledge import Knowledge

LISTED = 12


def disease_of(text: str, knowledge: Knowledge) -> int:
    """The row of the one disease that a text means.

    Raises UsageError: with the list if it means several, with suggestions if it means none.
    """
    found = _known(text, knowledge) or _of_gene(text.strip(), knowledge) or _cross_referenced(text, knowledge)
    if len(found) == 1:
        return found[0]
    raise _ambiguous(text, found, knowledge) if found else _unknown(text, knowledge)


def _known(text: str, knowledge: Knowledge) -> tuple[int, ...]:
    """The diseases of an id, a name or an alias of the catalogues or of the care pack."""
    own, called = _in_care(text, knowledge), _called(text, knowledge)
    if len(own) == 1 and (not called or own[0] in called):
        return own
    return tuple(dict.fromkeys((*called, *own)))


def _in_care(text: str, knowledge: Knowledge) -> tuple[int, ...]:
    """The diseases that the care pack knows by a name."""
    diseases = knowledge.diseases
    named = knowledge.care.called(text) if knowledge.care is not None else ()
    rows = (diseases.index(one.id) for one in named)
    return tuple(dict.fromkeys(diseases.lead(row) for row in rows if row is not None))


def _called(text: str, knowledge: Knowledge) -> tuple[int, ...]:
    """The diseases of an id, a name or an alias."""
    found = knowledge.diseases.find(text)
    if len(found) > 1:
        found = _single(found, knowledge)
    if len(found) > 1:
        found = tuple(row for row in found if text.casefold() in _names(row, knowledge)) or found
    return found


def _of_gene(symbol: str, knowledge: Knowledge) -> tuple[int, ...]:
    diseases = knowledge.diseases
    return _single(dict.fromkeys(diseases.lead(row) for row in knowledge.genes.diseases_of(symbol)), knowledge)


def _single(found: Iterable[int], knowledge: Knowledge) -> tuple[int, ...]:
    """Without the families of diseases, which bear the name of their chief member (FMF), if others remain."""
    rows = tuple(found)
    return tuple(row for row in rows if not knowledge.diseases.umbrellas[row]) or rows


def _cross_referenced(text: str, knowledge: Knowledge) -> tuple[int, ...]:
    """The diseases of a MONDO id, or of an Orphanet id that has no annotations of its own."""
    omim, diseases = omim_of(text), knowledge.diseases
    rows = (diseases.index(f"OMIM:{number}") for number in omim)
    return tuple(dict.fromkeys(diseases.lead(row) for row in rows if row is not None))


def _names(row: int, knowledge: Knowledge) -> set[str]:
    return {name.casefold() for name in (knowledge.diseases.name(row), *knowledge.diseases.aliases(row))}


def _ambiguous(text: str, found: Sequence[int], knowledge: Knowledge) -> UsageError:
    lines = [f"  {knowledge.diseases.id(row):14} {knowledge.diseases.name(row)}" for row in found[:LISTED]]
    more = f"\n  and {len(found) - LISTED} more" if len(found) > LISTED else ""
    return UsageError(
        f"{text!r} means {len(found)} diseases", "--disease", "Give the id of one:\n" + "\n".join(lines) + more
    )


def _unknown(text: str, knowledge: Knowledge) -> UsageError:
    diseases = knowledge.diseases
    names = [name for row in range(len(diseases)) for name in (diseases.name(row),)]
    near = suggestions(text, names)
    listed = "".join(f"\n  {found}" for found in near)
    advice = f"Did you mean:{listed}" if near else "Give its id (OMIM:614204), a name, an alias or a gene."
    return UsageError(f"the knowledge has no disease {text!r}", "--disease", advice)


def members(row: int, knowledge: Knowledge) -> tuple[int, ...]:
    """The diseases of a family of diseases (an Orphanet group): those below it in MONDO, else by its genes."""
    diseases, genes = knowledge.diseases, knowledge.genes
    below = (diseases.index(f"OMIM:{number}") for number in omim_of(diseases.id(row), below=True))
    linked = [disease for disease in below if disease is not None]
    if not linked:
        linked = [disease for gene in genes.of_disease(row) for disease in genes.diseases_of(gene)]
    leads = dict.fromkeys(diseases.lead(disease) for disease in linked)
    return tuple(lead for lead in leads if lead != row and not diseases.umbrellas[lead])
