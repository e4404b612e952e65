"""Source keys in words and links."""

from __future__ import annotations

import pytest

from proband.knowledge import Knowledge
from proband.knowledge.care import Reference
from proband.report.sources import source_link, source_views


def reference(key: str, address: str = "", **more: object) -> Reference:
    return Reference(id=key, title="A label", kind="label", address=address, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "address", "url"),
    [
        ("PMID:21848462", "", "https://pubmed.ncbi.nlm.nih.gov/21848462/"),
        ("PMC:PMC123", "", "https://pmc.ncbi.nlm.nih.gov/articles/PMC123/"),
        ("TRIAL:NCT03782792", "", "https://clinicaltrials.gov/study/NCT03782792"),
        ("LABEL:a", "https://www.fda.gov/a (page 2)", "https://www.fda.gov/a"),
        ("LABEL:a", "ema.europa.eu/a, page 2", "https://ema.europa.eu/a"),
        ("LABEL:a", "https://dailymed.nlm.nih.gov/a; another", "https://dailymed.nlm.nih.gov/a"),
        ("LABEL:a", "http://www.fda.gov/a", ""),
        ("LABEL:a", "https://a-copy-of-a-label.example/fda.gov", ""),
        ("LABEL:a", "https://notfda.gov/a", ""),
        ("LABEL:a", "javascript:alert(1)", ""),
        ("LABEL:a", "printed leaflet", ""),
        ("LABEL:a", "", ""),
    ],
)
def test_where_a_key_leads(key: str, address: str, url: str) -> None:
    link = source_link(key, {key: reference(key, address)})
    assert (link.text, link.url) == (key, url)


def test_a_key_that_nobody_knows_is_no_link() -> None:
    assert source_link("PAGE:nowhere", {}).url == ""


def test_the_list_says_how_a_source_was_read_and_where_it_lies_without_a_link() -> None:
    plain = reference("LABEL:a", "http://example.org/a", read="whole", secondary=True)
    linked = reference("LABEL:b", "https://www.fda.gov/b", read="abstract")
    one, two = source_views((plain, linked))
    assert (one.read, one.address) == ("whole, quoted by another page", "http://example.org/a")
    assert (two.read, two.address) == ("abstract", "")
    assert two.link.url == "https://www.fda.gov/b"


def test_every_source_of_the_pack_has_a_title_and_a_safe_address(knowledge: Knowledge) -> None:
    assert knowledge.care is not None
    for key, one in knowledge.care.references.items():
        assert one.title, key
    views = source_views(knowledge.care.references.values())
    assert {one.link.url.partition(":")[0] for one in views} <= {"https", ""}
    # More than half can be followed; the others say where they were read.
    assert sum(bool(one.link.url) for one in views) > 0.5 * len(views)
    assert sum(bool(one.link.url or one.address) for one in views) > 0.97 * len(views)
