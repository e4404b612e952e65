"""The story keeps every character, whatever was marked in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proband.case.model import Case, Mention, Narrative, Span, Term
from proband.report.story import places_of, sign_of, story_view

STATUSES = ("present", "excluded", "possible", "family", "background", "differential", "treatment", "resolved")
KINDS = ("finding", "measurement", "treatment", "variant", "disease", "gene", "age", "sex", "family")


@st.composite
def narratives(draw: st.DrawFn) -> Narrative:
    text = draw(st.text(alphabet="ab <&\n\u00e9", min_size=1, max_size=40))
    mentions = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(-1, len(text)))
        end = draw(st.integers(start, len(text) + 1))
        mention = Mention(
            Span(start, end, text[max(start, 0) : end]),
            draw(st.sampled_from(KINDS)),
            draw(st.sampled_from(STATUSES)),
            Term("HP:1", "One") if draw(st.booleans()) else None,
        )
        mentions.append(mention)
    return Narrative(text, tuple(mentions))


@given(narratives())
def test_segments_add_up_to_the_text(narrative):
    story = story_view(Case(narrative=narrative))
    assert "".join(segment.text for segment in story.segments) == narrative.text
    assert all(segment.text for segment in story.segments)


@given(narratives())
def test_every_usable_mention_begins_and_ends_once(narrative):
    story = story_view(Case(narrative=narrative))
    usable = [m for m in narrative.mentions if 0 <= m.span.start < m.span.end <= len(narrative.text)]
    starts = [mark.id for segment in story.segments for mark in segment.starts]
    ends = [mark.id for segment in story.segments for mark in segment.ends]
    assert sorted(starts) == sorted(ends)
    assert len(set(starts)) == len(starts) == len(usable)


def test_marks_of_one_segment_are_narrowest_first(case):
    story = story_view(case)
    nested = next(segment for segment in story.segments if segment.text == "pustular")
    assert [mark.label for mark in nested.marks] == ["Pustule", "Psoriasiform dermatitis"]


def test_marks_are_told_apart_without_colour(case):
    story = story_view(case)
    marks = {mark.status: mark for segment in story.segments for mark in segment.marks if mark.kind == "finding"}
    signs = {status: sign_of(mark) for status, mark in marks.items()}
    assert len(set(signs.values())) == len(signs)
    assert signs["excluded"].startswith("no")


def test_findings_know_their_places_also_without_a_mention(case):
    assert set(places_of(case)) == {1, 2, 3}
    bare = Case(findings=case.findings, narrative=Narrative(case.narrative.text))
    assert set(places_of(bare)) == {1, 2, 3}


def test_no_narrative_no_story():
    assert story_view(Case()) is None
