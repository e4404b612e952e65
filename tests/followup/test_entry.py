"""Entries: what makes an id, what holds, and what says otherwise."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from proband.followup.entry import KINDS, Entry, saying_otherwise, standing, with_id

RASH = with_id(Entry(kind="symptom", date="2024-02-01", name="rash", value=2))


def test_the_id_is_made_of_what_an_entry_says() -> None:
    assert (
        with_id(msgspec.structs.replace(RASH, written="2024-02-02T08:00:00Z", source="x.csv, row 2")).id == RASH.id
    )
    for field, value in (
        ("value", 3.0),
        ("date", "2024-02-02"),
        ("name", "pain"),
        ("corrects", "ab"),
        ("text", "<"),
    ):
        assert with_id(msgspec.structs.replace(RASH, **{field: value})).id != RASH.id


@given(st.sampled_from(KINDS), st.text(max_size=8), st.floats(allow_nan=False, allow_infinity=False) | st.none())
def test_an_entry_is_read_from_its_line_as_it_was(kind: str, name: str, value: float | None) -> None:
    entry = with_id(msgspec.convert({"kind": kind, "date": "2024-02-01", "name": name, "value": value}, Entry))
    line = msgspec.json.encode(entry)
    assert b"\n" not in line
    assert msgspec.json.decode(line, type=Entry) == entry
    assert with_id(entry) == entry


def test_a_correction_takes_the_place_of_an_entry_and_can_be_corrected_itself() -> None:
    first = with_id(msgspec.structs.replace(RASH, value=1.0, corrects=RASH.id))
    second = with_id(msgspec.structs.replace(RASH, value=2.0, corrects=first.id))
    assert standing((RASH, first)) == (first,)
    assert standing((RASH, first, second)) == (second,)


def test_a_withdrawn_entry_does_not_hold_until_it_is_corrected() -> None:
    gone = with_id(Entry(kind="withdrawal", date=RASH.date, corrects=RASH.id))
    again = with_id(msgspec.structs.replace(RASH, corrects=RASH.id))
    assert standing((RASH, gone)) == ()
    assert standing((RASH, gone, again)) == (again,)


def test_what_holds_is_in_the_order_of_days_and_then_as_written() -> None:
    later = with_id(msgspec.structs.replace(RASH, date="2024-02-02"))
    other = with_id(msgspec.structs.replace(RASH, name="pain"))
    assert standing((later, RASH, other)) == (RASH, other, later)


def test_another_value_for_the_same_thing_says_otherwise() -> None:
    other = with_id(msgspec.structs.replace(RASH, value=3.0))
    assert list(saying_otherwise([RASH], [other, RASH])) == [(other, RASH)]
    elsewhere = [
        msgspec.structs.replace(other, date="2024-02-02"),
        msgspec.structs.replace(other, time="08:00"),
        msgspec.structs.replace(other, name="pain"),
        msgspec.structs.replace(other, corrects=RASH.id),
    ]
    assert list(saying_otherwise([RASH], elsewhere)) == []
    note = Entry(kind="note", date="2024-02-01", text="a")
    assert list(saying_otherwise([note], [msgspec.structs.replace(note, text="b")])) == []
