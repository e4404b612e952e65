"""The example diaries, from chance and a fixed seed: nobody's numbers.

    python bench/diaries.py --out examples --truth tests/gold/diary_flares.tsv

Each is of an infant with flares every week for five months (three days of pustules, irritability and feeding
difficulty without fever) who is given anakinra from the age of six months: a diary in which it works, one in which
nothing changes, and one that ends two weeks later. Weight and length follow lines of z-scores of the WHO standards.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import click
import msgspec
import numpy as np

from proband.knowledge.growth import Indicator, open_growth

SEED = 20240105
BORN, FIRST, START = date(2024, 1, 5), date(2024, 2, 5), date(2024, 7, 8)
FIRST_FLARE = date(2024, 2, 6)
LAST, LAST_SHORT = date(2024, 10, 8), date(2024, 7, 22)
FLARE_DAYS = 3
MISSING = 0.12
SYMPTOMS = ("pustules", "irritability", "feeding difficulty")
GPPGA = ("GPPGA erythema", "GPPGA pustules", "GPPGA scaling")
COLUMNS = (
    "date", "temperature [°C]", *SYMPTOMS, *GPPGA, "weight [kg]", "length [cm]", "leukocytes [10*9/L]",
    "neutrophils [10*9/L]", "platelets [10*9/L]", "haemoglobin [g/dL]", "CRP [mg/L]", "treatment start",
    "dose: anakinra", "visit",
)  # fmt: skip
HEAD = """\
# ILLUSTRATIVE DIARY: EVERY NUMBER IN THIS FILE IS INVENTED (bench/diaries.py). It belongs to no patient.
# {what}
# born: {born}
# sex: female
# Severity of symptoms: 0 none, 1 mild, 2 moderate, 3 severe. An empty cell: not written down.
"""
# Days of the blood tests, by month: leukocytes, neutrophils, platelets, haemoglobin, CRP.
BEFORE = {
    date(2024, 2, 20): (23.4, 13.1, 694, 8.8, 3),
    date(2024, 3, 19): (24.8, 14.0, 702, 8.6, 4),
    date(2024, 4, 16): (22.9, 12.7, 668, 8.5, 2),
    date(2024, 5, 14): (25.6, 14.9, 715, 8.3, 5),
    date(2024, 6, 11): (23.7, 13.3, 681, 8.2, 3),
    START: (24.1, 13.8, 690, 8.1, 4),
}
# The last blood test is one without a differential count: the neutrophils of the third month are due.
BETTER = {
    date(2024, 8, 7): (15.2, 5.1, 468, 10.1, 2),
    date(2024, 9, 9): (12.8, 4.3, 402, 10.9, 2),
    date(2024, 10, 2): (11.9, None, 385, 11.4, 1),
}
SAME = {
    date(2024, 8, 7): (23.3, 12.9, 678, 8.3, 4),
    date(2024, 9, 9): (24.5, 13.6, 699, 8.2, 3),
    date(2024, 10, 2): (24.0, 13.2, 687, 8.4, 4),
}
SOON = {date(2024, 7, 18): (19.8, 8.7, 577, 8.6, 3)}


class Kind(msgspec.Struct, frozen=True):
    """One diary: its file, what it shows, its last day, whether flares go on, the blood under treatment, and the
    z-scores of weight and of length at birth, at the start and on the last day."""

    file: str
    what: str
    last: date
    flares_go_on: bool
    blood: Mapping[date, tuple[float | None, ...]]
    weight: tuple[float, float, float]
    length: tuple[float, float, float]


KINDS: tuple[Kind, ...] = (
    Kind("diary-response.csv", "Anakinra from the age of six months, three months after: the flares have stopped.",
         LAST, False, BETTER, (-0.2, -2.6, -1.3), (-0.3, -1.5, -1.1)),
    Kind("diary-no-response.csv", "Anakinra from the age of six months, three months after: nothing has changed.",
         LAST, True, SAME, (-0.2, -2.4, -2.7), (-0.3, -1.5, -1.7)),
    Kind("diary-too-short.csv", "Anakinra from the age of six months, two weeks after: too early to tell.",
         LAST_SHORT, False, SOON, (-0.2, -2.6, -2.5), (-0.3, -1.5, -1.5)),
)  # fmt: skip


def flare_starts(kind: Kind, rng: np.random.Generator) -> list[date]:
    """A flare every seventh day, some a day early or late, to the start of the treatment or on and on."""
    # Where it works, one more flare comes within the first days.
    until = kind.last - timedelta(days=FLARE_DAYS) if kind.flares_go_on else START + timedelta(days=FLARE_DAYS)
    weeks = range((until - FIRST_FLARE).days // 7 + 1)
    moved = [int(rng.choice((-1, 0, 0, 0, 1))) if week else 0 for week in weeks]
    # None within the last days before the start: the treatment is not begun in or right after a flare.
    return [FIRST_FLARE + timedelta(days=7 * week + min(shift, 0 if _near(week) else 1))
            for week, shift in zip(weeks, moved, strict=True)]  # fmt: skip


def _near(week: int) -> bool:
    return abs((FIRST_FLARE + timedelta(days=7 * week) - START).days) < 7


def rows(kind: Kind, starts: list[date], rng: np.random.Generator) -> Iterator[dict[str, str]]:
    """The rows of a diary, the days that were not written down left out."""
    in_flare = {start + timedelta(days=at): at for start in starts for at in range(FLARE_DAYS)}
    day = FIRST
    missed = None
    while day <= kind.last:
        row = _visit(kind, day, rng)
        skip = rng.random() < MISSING and not row and day != kind.last
        # Of a flare at most one day is not written down: one that nobody saw could not be found.
        if skip and day in in_flare:
            skip = missed is None or (day - missed).days >= FLARE_DAYS
            missed = day if skip else missed
        symptoms = _severities(in_flare.get(day), rng)
        if not skip:
            yield {"date": day.isoformat(), **dict(zip(SYMPTOMS, map(str, symptoms), strict=True)), **row}
        day += timedelta(days=1)


def _severities(at: int | None, rng: np.random.Generator) -> tuple[int, int, int]:
    """Pustules, irritability and feeding difficulty on a day of a flare, or on a quiet one."""
    if at is None:
        return int(rng.random() < 0.04), int(rng.random() < 0.06), 0
    return 3 if at == 1 else 2, int(rng.integers(1, 3)), int(rng.integers(1, 3))


def _visit(kind: Kind, day: date, rng: np.random.Generator) -> dict[str, str]:
    """What is measured on a day beside its symptoms: temperature now and then, weight weekly, blood at visits."""
    row: dict[str, str] = {}
    if rng.random() < 0.3:
        row["temperature [°C]"] = f"{rng.normal(36.8, 0.2):.1f}"
    if (day - FIRST).days % 14 == 0 or day in (START, kind.last):
        row["weight [kg]"] = f"{_grown('weight', kind.weight, day, kind.last):.2f}"
    blood = {**BEFORE, **kind.blood}.get(day)
    if blood is not None:
        row["length [cm]"] = f"{_grown('height', kind.length, day, kind.last):.1f}"
        values = ("" if value is None else f"{value:g}" for value in blood)
        row.update(dict(zip(COLUMNS[10:15], values, strict=True)))
        skin = (0, 0, 1) if day > START and not kind.flares_go_on else (2, 2, 2) if day > START else (2, 3, 2)
        row.update(dict(zip(GPPGA, map(str, skin), strict=True)))
        row["visit"] = "clinic"
    if day == START:
        row |= {"treatment start": "anakinra", "dose: anakinra": "2 mg/kg once a day"}
    return row


def _grown(indicator: Indicator, line: tuple[float, float, float], day: date, last: date) -> float:
    """The measure on a day, on a line through the z-scores at birth, at the start and on the last day."""
    ages = [0, (START - BORN).days, (last - BORN).days]
    age = (day - BORN).days
    value = open_growth().value_at(indicator, float(np.interp(age, ages, line)), "female", age)
    assert value is not None
    return value


def written(kind: Kind, found: list[dict[str, str]]) -> str:
    """The file as text."""
    out = io.StringIO()
    out.write(HEAD.format(what=kind.what, born=BORN.isoformat()))
    table = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(found)
    return out.getvalue()


@click.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("examples"), show_default=True)
@click.option("--truth", type=click.Path(path_type=Path), help="Also write the true flares here (TSV).")
def main(out: Path, truth: Path | None) -> None:
    """Write the three diaries."""
    lines = ["file\tstart\tend"]
    for kind in KINDS:
        rng = np.random.default_rng(SEED)
        starts = flare_starts(kind, rng)
        (out / kind.file).write_text(written(kind, list(rows(kind, starts, rng))), encoding="utf-8")
        lines += [f"{kind.file}\t{one}\t{one + timedelta(days=FLARE_DAYS - 1)}" for one in starts]
        click.echo(f"{kind.file}: {len(starts)} flares")
    if truth:
        truth.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
