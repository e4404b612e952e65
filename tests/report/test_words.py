"""Numbers in words, row by row."""

from __future__ import annotations

import pytest

from proband.report import words


@pytest.mark.parametrize(
    ("log10_lr", "weight", "times"),
    [
        (2.8, "+2.8", "about 600 times likelier"),
        (1.0, "+1.0", "about 10 times likelier"),
        (0.11, "+0.1", "about 1.3 times likelier"),
        (1.95, "+1.9", "about 90 times likelier"),
        (-0.3, "−0.3", "about 2 times less likely"),
        (-0.6, "−0.6", "about 4 times less likely"),
        (-0.04, "0.0", "neither for nor against"),
        (4.0, "+4.0", "about 10,000 times likelier"),
        (7.0, "+7.0", "over a million times likelier"),
    ],
)
def test_weights(log10_lr, weight, times):
    assert words.weight(log10_lr) == weight
    assert words.times(log10_lr) == times


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 %"), (0.0004, "< 0.1 %"), (0.036, "3.6 %"), (0.0996, "10 %"), (0.676, "68 %"), (0.995, "99.5 %"),
     (0.99999, "> 99.9 %"), (1, "> 99.9 %")],
)  # fmt: skip
def test_percentages(value, text):
    assert words.percent(value).replace("\N{NO-BREAK SPACE}", " ") == text


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (2.5, "2.5"), (1234.0, "1,234")])
def test_ranks(value, text):
    assert words.rank(value) == text


@pytest.mark.parametrize(
    ("curie", "url"),
    [
        ("PMID:21848462", "https://pubmed.ncbi.nlm.nih.gov/21848462/"),
        ("OMIM:614204", "https://omim.org/entry/614204"),
        ("ORPHA:2331", "https://www.orpha.net/en/disease/detail/2331"),
        ("HP:0001945", "https://hpo.jax.org/browse/term/HP:0001945"),
        ("https://example.org/paper", "https://example.org/paper"),
        ("javascript:alert(1)", ""),
        ('PMID:1" onclick="x', ""),
        ("stated in the case", ""),
    ],
)
def test_links(curie, url):
    assert words.link(curie) == words.Link(curie, url)


@pytest.mark.parametrize(
    ("frequency", "text"),
    [("14/16", "14 of 16"), ("0/3", "0 of 3"), ("frequent", "frequent"), ("1/a", "1/a"), (None, "")],
)
def test_frequencies(frequency, text):
    assert words.counted(frequency) == text


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Fever", "fever"),
        ("Elevated CRP", "elevated CRP"),
        ("IgA nephropathy", "IgA nephropathy"),
        ("X-linked trait", "X-linked trait"),
        ("T lymphocytopenia", "T lymphocytopenia"),
    ],
)
def test_lowered_is_for_ordinary_words(label, text):
    assert words.lowered(label) == text
