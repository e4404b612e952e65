"""What every statement of the care pack has in common: its evidence and its sources.

    Statement ── text      the fact in our own words
              ── evidence  how strong what it rests on is (EVIDENCE, strongest first)
              ── source    keys of the pack's list of references ("PMID:31286990", "LABEL:us-ilaris-2024")

A Reference says what a key means. No statement without a source is ever shown: the builder refuses it.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Evidence = Literal[
    "licence", "guideline", "randomised", "prospective", "series", "cases", "review", "annotation", "laboratory"
]
# Strongest first; "laboratory" is cells, mice or arithmetic on a gene model: nothing seen in patients.
EVIDENCE: tuple[Evidence, ...] = (
    "licence",
    "guideline",
    "randomised",
    "prospective",
    "series",
    "cases",
    "review",
    "annotation",
    "laboratory",
)
Region = Literal["us", "eu", "uk", "jp"]
REGIONS: tuple[Region, ...] = ("us", "eu", "uk", "jp")
ReferenceKind = Literal["paper", "label", "guideline", "trial", "database", "page"]


class Record(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, kw_only=True):
    """The common ground of the care pack's records: frozen, named fields only, an unknown field is an error."""


class Reference(Record, frozen=True, kw_only=True):
    """What a source key stands for.

    ``id`` is the key: ``PMID:...``, ``PMC:...``, ``DOI:...``, ``LABEL:REGION-PRODUCT-YEAR``, ``GUIDELINE:...``,
    ``TRIAL:NCT...``, ``DB:...`` or ``PAGE:...``. ``title`` says what it is in words; ``date`` is the date of the
    label or page (YYYY, YYYY-MM or YYYY-MM-DD); ``address`` where it was read, if that is not plain from the
    key; ``read`` how much of it was read ("not read": it is named because another source cites it); ``secondary``
    marks a page that quotes a label or paper.
    """

    id: str
    title: str
    kind: ReferenceKind
    date: str = ""
    address: str = ""
    read: Literal["whole", "abstract", "excerpt", "not read"] = "excerpt"
    secondary: bool = False


class Statement(Record, frozen=True, kw_only=True):
    """A fact in words, how strong its evidence is, and the keys of its sources (one at least)."""

    text: str
    evidence: Evidence
    source: tuple[str, ...]
