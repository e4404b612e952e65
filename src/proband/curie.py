"""Identifiers of the field: ``HP:0000001``, ``OMIM:614204``, ``ORPHA:247353`` ... parsed and normalised."""

from __future__ import annotations

import re

_CURIE = re.compile(r"([A-Za-z][A-Za-z0-9_.]*)\s*:\s*([A-Za-z0-9.\-]+)")
# HP_0001945, and the same at the end of an address: http://purl.obolibrary.org/obo/HP_0001945.
_UNDERSCORED = re.compile(r"(?:https?://\S+[/#])?([A-Za-z]+)_([A-Za-z0-9]+)")

# Other spellings of a prefix that people and files use.
_PREFIXES = {
    "HPO": "HP",
    "HP": "HP",
    "ORPHANET": "ORPHA",
    "ORPHA": "ORPHA",
    "ORDO": "ORPHA",
    "OMIM": "OMIM",
    "MIM": "OMIM",
    "OMIMPS": "OMIMPS",
    "DECIPHER": "DECIPHER",
    "MONDO": "MONDO",
    "HGNC": "HGNC",
    "LOINC": "LOINC",
    "PMID": "PMID",
    "NCIT": "NCIT",
}


def parse_curie(text: str) -> tuple[str, str] | None:
    """Split ``prefix:local`` into a normalised prefix and the local part; None if it is no identifier."""
    match = _CURIE.fullmatch(text.strip()) or _UNDERSCORED.fullmatch(text.strip())
    if match is None:
        return None
    prefix, local = match.groups()
    if match.re is _UNDERSCORED and prefix.upper() not in _PREFIXES:
        return None  # a sequence (NM_173170.1) or any other name with an underscore
    prefix = _PREFIXES.get(prefix.upper(), prefix)
    if prefix in ("HP", "MONDO") and local.isdigit():
        local = local.zfill(7)
    return prefix, local


def normalise_curie(text: str) -> str | None:
    """The canonical spelling of an identifier (``hp_1945`` is ``HP:0001945``), or None."""
    parts = parse_curie(text)
    return None if parts is None else f"{parts[0]}:{parts[1]}"
