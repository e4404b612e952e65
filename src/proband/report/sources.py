"""Source keys in words and links: "LABEL:us-kineret" as the label that it is, with its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from proband.knowledge.care import Reference
from proband.report.words import Link, link

_ADDRESSES = {
    "PMC": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "TRIAL": "https://clinicaltrials.gov/study/{}",
}


# The hosts that our pages lead to: authorities, registries, learned societies and publishers. Where a text was read
# elsewhere (a mirror, a shop, a copy), its address stands in the list of sources as it is, and is no link.
# fmt: off
_LINKED = frozenset((
    "aai.org", "aeped.es", "archivesofrheumatology.org", "ashpublications.org", "autoinflammatory-search.org",
    "bmj.com", "compendium.ch", "dermnetnz.org", "doaj.org", "europa.eu", "fass.se", "fda.gov", "jax.org",
    "kinderformularium.de", "kinderformularium.nl", "lww.com", "medicin.dk", "medicines.org.uk",
    "medlineplus.gov", "monarchinitiative.org", "msdmanuals.com", "nature.com", "nhs.uk", "nih.gov",
    "pmda.go.jp", "rarediseasesnetwork.org", "rheumatology.org", "thegencc.org", "tjr.org.tr",
))
# fmt: on


class SourceView(msgspec.Struct, frozen=True):
    """One source of the page: its ``key`` with ``link``, the ``title``, the ``date``, how it was ``read``, and
    its
    ``address`` in words where it is no link."""

    key: str
    link: Link
    title: str
    date: str
    read: str
    address: str = ""


def source_link(key: str, references: Mapping[str, Reference]) -> Link:
    """A source key with the address where it can be read; a label or page by its address, where that is one.

    Only the pages of hosts that we know (``_LINKED``) are links; any other address stands in the list of sources.
    """
    prefix, _, local = key.partition(":")
    if prefix in _ADDRESSES:
        return Link(key, _ADDRESSES[prefix].format(local))
    known = link(key)
    reference = references.get(key)
    if known.url or reference is None or not reference.address:
        return known
    address = reference.address.split()[0].rstrip(",;").removeprefix("https://")
    return Link(key, f"https://{address}" if _is_known(address) else "")


def source_views(references: Iterable[Reference]) -> tuple[SourceView, ...]:
    """The list of sources of a page."""
    known = {reference.id: reference for reference in references}
    return tuple(
        SourceView(
            key,
            source_link(key, known),
            one.title,
            one.date,
            read_words(one),
            "" if source_link(key, known).url else one.address,
        )
        for key, one in known.items()
    )


def read_words(reference: Reference) -> str:
    """How much of a source was read, as it stands after "read:": "abstract", "excerpt, quoted by another page"."""
    if reference.read == "not read":
        return "nothing of it, another source cites it"
    return f"{reference.read}{', quoted by another page' if reference.secondary else ''}"


def _is_known(address: str) -> bool:
    """Whether an address without its scheme is on one of the hosts that pages lead to."""
    labels = address.partition("/")[0].casefold().split(".")
    return any(".".join(labels[at:]) in _LINKED for at in range(len(labels)))
