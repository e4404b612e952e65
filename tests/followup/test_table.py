"""Tables of a diary: both shapes, what people write in them, and that no cell is left out in silence."""

from __future__ import annotations

import csv
import io
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proband.errors import FileFormatError, UsageError
from proband.followup.entry import Entry, with_id
from proband.followup.table import Table, read_table
from proband.followup.table_faults import runs
from proband.followup.table_text import whose
from proband.knowledge import Knowledge

WIDE = """date,temperature [°C],weight [kg],pustules,irritability,WBC [10*9/L],GPPGA pustules,treatment start,note
2024-02-01,38.4,6.4,2,mild,23.4,3,,"Bad night, no sleep"
2024-02-02,37.0,,0,no,,1,anakinra 1 mg/kg/day,
"""
LONG = """date,kind,name,value,unit,event,dose,text
2024-02-01,temperature,,38.4,°C,,,
2024-02-01,weight,,6.4,kg,,,
2024-02-01,symptom,pustules,2,,,,
2024-02-01,symptom,irritability,mild,,,,
2024-02-01,laboratory,leukocytes,23.4,10*9/L,,,
2024-02-01,item,GPPGA pustules,3,,,,
2024-02-01,note,,,,,,"Bad night, no sleep"
2024-02-02,temperature,,37.0,°C,,,
2024-02-02,symptom,pustules,0,,,,
2024-02-02,symptom,irritability,no,,,,
2024-02-02,item,GPPGA pustules,1,,,,
2024-02-02,treatment,anakinra,,,start,1 mg/kg/day,
"""


def read(text: str | bytes, knowledge: Knowledge, born: str = "2023-06-01", today: str = "2026-01-01") -> Table:
    data = text.encode() if isinstance(text, str) else text
    return read_table(data, "t.csv", knowledge, born=born, today=today)


def ids(table: Table) -> set[str]:
    return {with_id(entry).id for entry in table.entries}


def said(table: Table) -> list[tuple[str, str]]:
    return [(issue.code, issue.where.removeprefix("t.csv, ")) for issue in table.issues]


def test_the_two_shapes_say_the_same(knowledge: Knowledge) -> None:
    wide, long = read(WIDE, knowledge), read(LONG, knowledge)
    assert wide.issues == long.issues == ()
    assert len(wide.entries) == 12
    assert ids(wide) == ids(long)
    assert (wide.cells, wide.imported, wide.empty, wide.named) == (16, 12, 4, 0)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_and_decimal_commas(separator: str, knowledge: Knowledge) -> None:
    rows = list(csv.reader(io.StringIO(WIDE)))
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(
        [rows[0], *([re.sub(r"^(\d+)\.(\d)$", r"\1,\2", cell) for cell in row] for row in rows[1:])]
    )
    assert "38,4" in text.getvalue()
    table = read(text.getvalue(), knowledge)
    assert table.issues == ()
    assert ids(table) == ids(read(WIDE, knowledge))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str, knowledge: Knowledge) -> None:
    table = read(WIDE.encode(encoding), knowledge)
    assert ids(table) == ids(read(WIDE, knowledge))
    assert [issue.code for issue in table.issues] == (["guessed-encoding"] if encoding == "cp1252" else [])


def test_remarks_and_empty_lines_are_passed_over_and_rows_keep_their_numbers(knowledge: Knowledge) -> None:
    text = '# made by "us\n\ndate,pustules,note\n# later; more\n2024-02-01,9,"two\n# lines"\n,,\n2024-02-02,8,\n'
    table = read(text, knowledge)
    assert [entry.text for entry in table.entries] == ["two\n# lines"]
    assert said(table) == [
        ("impossible-value", "row 5, column pustules"), ("impossible-value", "row 8, column pustules"),
    ]  # fmt: skip


BAD = """date,temperature [°C],weight [kg],pustules,leukocytes [10*9/L],mood
2024-02-03,38.4,6.4,2,23.4,good
2024-02-01,98.6,6400,7,-3,
03/04/2024,37,,,,
2024-02-30,37,,,,
2022-02-05,37,,,,
,37,,,,
2024-02-06,37,6.5 kg,1,12 mg/foo,,extra,
2024-02-07,101.3 F,6500 g,,1.2 g/dL,bad
2042-02-08,37,,,,
2024-02-09,36.6
2024-02-09,36.8
"""


def test_bad_input_is_named_by_row_and_column_and_the_rest_is_imported(knowledge: Knowledge) -> None:
    table = read(BAD, knowledge)
    assert said(table) == [
        ("unknown-column", "rows 2, 9, column mood"),
        ("out-of-order", "rows 3, 11, column date"),
        ("impossible-value", "row 3, column temperature [°C]"),
        ("impossible-value", "row 3, column weight [kg]"),
        ("impossible-value", "row 3, column pustules"),
        ("impossible-value", "row 3, column leukocytes [10*9/L]"),
        ("ambiguous-date", "row 4, column date"),
        ("not-a-date", "row 5, column date"),
        ("before-birth", "row 6, column date"),
        ("no-date", "row 7, column date"),
        ("unknown-unit", "row 8, column leukocytes [10*9/L]"),
        ("too-many-cells", "row 8"),
        ("mixed-units", "row 9, column temperature [°C]"),
        ("mixed-units", "row 9, column weight [kg]"),
        ("mixed-units", "row 9, column leukocytes [10*9/L]"),
        ("future-date", "row 10, column date"),
        ("same-date", "row 12, column date"),
    ]
    assert table.cells == table.imported + table.empty + table.named
    assert len(table.entries) == table.imported == 14


def test_an_ambiguous_date_is_read_where_another_date_decides(knowledge: Knowledge) -> None:
    table = read("date,pustules\n03/04/2024,1\n17/04/2024,2\n", knowledge)
    assert [entry.date for entry in table.entries] == ["2024-04-03", "2024-04-17"]


def test_days_of_life_and_ages_need_the_date_of_birth(knowledge: Knowledge) -> None:
    for text in ("day,pustules\n12,1\n", "age,pustules\nP12D,1\n"):
        assert [entry.date for entry in read(text, knowledge, born="2024-01-31").entries] == ["2024-02-12"]
        with pytest.raises(UsageError, match="born"):
            read(text, knowledge, born="")


def test_times_of_day(knowledge: Knowledge) -> None:
    table = read(
        "date,time,temperature [°C]\n2024-02-01,8:30,38\n2024-02-01,20:15,39\n2024-02-02,late,38\n", knowledge
    )
    assert [entry.time for entry in table.entries] == ["08:30", "20:15", ""]
    assert said(table) == [("same-date", "row 3, column date"), ("not-a-time", "row 4, column time")]


def test_quotation_marks_that_do_not_pair_lose_no_row(knowledge: Knowledge) -> None:
    table = read('date,pustules,note\n2024-02-01,1,"a 5" rash\n2024-02-02,2,b\n', knowledge)
    assert [entry.value for entry in table.entries if entry.kind == "symptom"] == [1, 2]
    assert [issue.code for issue in table.issues] == ["unpaired-quotes"]


def test_a_second_column_of_dates_and_one_without_a_name(knowledge: Knowledge) -> None:
    table = read("date,pustules,date,\n2024-02-01,1,2024-02-03,x\n", knowledge)
    assert [issue.code for issue in table.issues] == ["column-twice", "unknown-column"]
    assert (table.imported, table.named) == (1, 2)


def test_long_rows_that_say_nothing_true(knowledge: Knowledge) -> None:
    text = (
        "date,kind,name,value,unit,event,dose,text,mood\n"
        "2024-02-01,mystery,x,1,,,,,\n2024-02-01,symptom,pustules,,,,,,\n2024-02-01,treatment,anakinra,,,began,,,\n"
        "2024-02-01,treatment,,,,start,,,\n2024-02-01,weight,,900,kg,,,,\n2024-02-01,item,GPPGA x,1,,,,,\n"
        "2024-02-01,symptom,pustules,1,,,,,good,more\n2024-02-01,withdrawal,,,,,,x,\n"
    )
    table = read(text, knowledge)
    assert [code for code, _ in said(table)] == [
        "unknown-kind",
        "no-value",
        "unknown-event",
        "no-name",
        "impossible-value",
        "unknown-item",
        "unknown-column",
        "too-many-cells",
        "withdrawal",
    ]
    assert said(table)[0] == ("unknown-kind", "row 2")
    assert table.issues[1].what.startswith("symptom pustules: ")
    assert len(table.entries) == 1
    assert table.cells == table.imported + table.empty + table.named


@pytest.mark.parametrize("text", ["", "\n\n", "# a remark\n", "name,value\na,1\n", "A letter tells a story.\n"])
def test_what_is_no_table_is_refused(text: str, knowledge: Knowledge) -> None:
    with pytest.raises(FileFormatError):
        read(text, knowledge)
    with pytest.raises(FileFormatError):
        read(b"PK\x03\x04\0\0\0", knowledge)


def test_runs_of_rows() -> None:
    assert list(runs([2, 3, 4, 9, 11, 12])) == ["2 to 4", "9", "11 to 12"]


def test_a_spreadsheet_s_line_of_its_separator_is_passed_over(knowledge: Knowledge) -> None:
    table = read("sep=;\r\ndate;weight [kg]\r\n1.2.2024;6,4\r\n", knowledge)
    assert [(entry.date, entry.value) for entry in table.entries] == [("2024-02-01", 6.4)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from(("", "date,", "date,kind,", "date;time;", "day,", "date\tpustules\t")),
    data=st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode(errors="replace")),
)
def test_any_bytes_are_a_table_or_refused(head: str, data: bytes, knowledge: Knowledge) -> None:
    try:
        table = read_table(head.encode() + data, "t.csv", knowledge, born="2024-01-01")
    except FileFormatError:
        return
    assert table.cells == table.imported + table.empty + table.named


def test_a_cell_that_is_too_long_is_refused(knowledge: Knowledge) -> None:
    with pytest.raises(FileFormatError):
        read(f"date,note\n2024-02-01,{'x' * 200_000}\n", knowledge)


TITLES = (
    "temperature [°C]",
    "weight [kg]",
    "pustules",
    "CRP [mg/L]",
    "GPPGA scaling",
    "treatment start",
    "note",
    "mood",
)
CELLS = st.one_of(
    st.sampled_from(("", " ", "1", "2.5", "38,5", "-", "yes", "severe", "101.3 F", "5400 g", "<5", "n/a",
                     "anakinra 1 mg", "7", "-3", "1,234", "x;y", "a,b", "#", '"', "2024-02-01", "12 mg/L",
                     "nan", "inf")),
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=12),
)  # fmt: skip
DATES = st.sampled_from(("2024-02-01", "2024-02-02", "03/04/2024", "", "soon", "1999-01-01", "2.3.2024"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    columns=st.lists(st.sampled_from(TITLES), min_size=1, max_size=5),
    rows=st.lists(st.tuples(DATES, st.lists(CELLS, max_size=7)), max_size=8),
)
def test_every_cell_is_imported_or_empty_or_named(
    columns: list[str], rows: list[tuple[str, list[str]]], knowledge: Knowledge
) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("date", *columns))
    writer.writerows((day, *cells) for day, cells in rows)
    table = read(text.getvalue(), knowledge)
    assert table.cells == table.imported + table.empty + table.named
    imported = {entry.source for entry in table.entries}
    named = [(set(_rows(issue.where)), issue.where.partition(", column ")[2]) for issue in table.issues]
    number = 1
    for day, cells in rows:
        number += 1
        if not any(cell.strip() for cell in (day, *cells)) or day.lstrip().startswith("#"):
            continue
        for at, cell in enumerate(cells):
            title = columns[at] if at < len(columns) else ""
            told = f"t.csv, row {number}, column {title}" in imported
            issue = any(number in where and column in (title, "date", "") for where, column in named)
            assert told or issue or _is_nothing(cell, title), (number, title, cell)


def _is_nothing(cell: str, title: str) -> bool:
    empty = {"", "na", "n/a", "n.a.", "nd", "n.d.", "nan", "null", "not done", "."}
    measured = {"-", "−", "–", "none"} if title not in ("pustules", "GPPGA scaling") else set()
    return " ".join(cell.split()).casefold() in empty | measured


def _rows(where: str) -> list[int]:
    match = re.search(r"rows? ([\d, to]+)", where)
    found: list[int] = []
    for part in match[1].strip(", ").split(", ") if match else ():
        first, _, last = part.partition(" to ")
        found += range(int(first), int(last or first) + 1)
    return found


def test_ten_years_of_twenty_things_a_day_are_read_within_two_seconds(knowledge: Knowledge) -> None:
    titles = ["pustules", "rash", "vomiting", "temperature [°C]", "weight [kg]", "CRP [mg/L]"]
    rows = [f"{2014 + at // 336}-{1 + at % 336 // 28:02}-{1 + at % 28:02}" for at in range(3360)]
    cells = ",".join(["1", "2", "0", "37.5", "6.4", "12"] * 4)
    text = "\n".join([",".join(["date", *titles * 4]), *(f"{day},{cells}" for day in rows)])
    read("date,pustules\n", knowledge)
    began = time.perf_counter()
    table = read(text, knowledge, born="")
    assert time.perf_counter() - began < 2
    assert table.imported == len(table.entries) == 3360 * 24


def test_entries_are_valid_for_the_diary(knowledge: Knowledge) -> None:
    assert all(isinstance(entry, Entry) and entry.source for entry in read(WIDE, knowledge).entries)


def test_the_remarks_of_a_table_say_whose_it_is() -> None:
    data = b"# a remark: born yesterday\n# Born: 2024-01-05\n# sex : female, of Fez\ndate,pustules\n2024-02-01,1\n"
    assert whose(data, "diary.csv") == {"born": "2024-01-05", "sex": "female"}
    assert whose(b"date,pustules\n", "diary.csv") == {}
