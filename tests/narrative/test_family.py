"""Sex, kinship of the parents, relatives, ancestry and age: the gold table, and that any text can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proband.narrative.document import Document, Sentence
from proband.narrative.family import find_age, find_ancestry, find_consanguinity, find_sex
from proband.narrative.frame import read_frame
from proband.narrative.kin import find_relatives
from proband.narrative.times import find_times
from proband.narrative.told_of_relatives import with_relatives_told


def gold() -> list[dict[str, str]]:
    """The rows of the gold table: one fact a row, empty cells at the end may be left out."""
    path = Path(__file__).parent.parent / "gold" / "family.tsv"
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, [*line.split("\t"), *[""] * len(columns)], strict=False)) for line in lines]


@pytest.mark.parametrize("row", gold(), ids=lambda row: row["story"][:60])
def test_gold(row: dict[str, str]) -> None:
    doc = read_frame(row["story"])
    related = find_consanguinity(doc)
    age = find_age(doc, find_times(doc))
    found = (find_sex(doc)[0], related.stated, related.degree, find_ancestry(doc), (age.age or "") if age else "")
    assert found == tuple(row[key] for key in ("sex", "consanguinity", "degree", "ancestry", "age"))


def test_relatives_ill_and_well() -> None:
    doc = read_frame("His sister died with the same illness and two brothers are healthy. His mother fed him.")
    assert [(r.relation, r.sex, r.affected) for r in find_relatives(doc)] == [
        ("sister", "female", True),
        ("brother", "male", False),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Both parents and two sisters are healthy.", [("parent", False), ("sister", False)]),
        ("Her brother had similar attacks; her other brother did not.", [("brother", True), ("brother", False)]),
        ("He has two healthy sisters and one affected brother.", [("sister", False), ("brother", True)]),
    ],
)
def test_several_relatives_of_one_sentence(text: str, said: list[tuple[str, bool]]) -> None:
    assert [(r.relation, r.affected) for r in find_relatives(read_frame(text))] == said


@pytest.mark.parametrize(
    ("text", "relatives"),
    [
        ("A boy had fever. His sister was deaf. She died at 3 months. He walked late.", ["She died at 3 months."]),
        ("A girl is well. Her brother is deaf. He limps. He has asthma.", ["He limps.", "He has asthma."]),
        ("A girl had ataxia. Her mother is healthy. She was born at term.", []),
        ("A boy had fever. His mother was ill. She noticed a rash.", []),
        ("A boy had fever. His mother was ill. She brought him to us.", []),
        ("A boy had fever. His parents are well. She was ill.", []),
        ("A boy had fever. His sisters are deaf. She was ill.", []),
    ],
)
def test_sentences_that_go_on_about_a_relative(text: str, relatives: list[str]) -> None:
    doc = with_relatives_told(read_frame(text))
    assert [doc.words(sentence) for sentence in doc.sentences if sentence.of_relative] == relatives


def test_mesh_gives_the_sex_only_where_nothing_else_does() -> None:
    text = "An infant had fever.\nMale"
    doc = Document(text, (Sentence(0, 20), Sentence(21, 25, "mesh")))
    assert find_sex(doc)[0] == "male"
    said = "A girl had a fever..\nMale"
    assert find_sex(Document(said, (Sentence(0, 20), Sentence(21, 25, "mesh"))))[0] == "female"


WORDS = st.lists(
    st.sampled_from(
        [
            "his",
            "sister",
            "parents",
            "are",
            "not",
            "related",
            "first cousins",
            "consanguineous",
            "Turkish",
            "boy",
            "she",
            "died",
            "healthy",
            ",",
            ".",
            "and",
            "two",
            "brothers",
        ]
    ),
    max_size=30,
).map(" ".join)


@given(st.one_of(st.text(max_size=300), WORDS))
def test_any_text_is_read(text: str) -> None:
    doc = read_frame(text)
    sex, span = find_sex(doc)
    spans = [*find_consanguinity(doc).spans, *(span for relative in find_relatives(doc) for span in relative.spans)]
    for quoted in spans + ([span] if span else []):
        assert text[quoted.start : quoted.end] == quoted.text
    assert sex in ("male", "female", "unknown")
    assert isinstance(find_ancestry(doc), str)
    find_age(doc, find_times(doc))
