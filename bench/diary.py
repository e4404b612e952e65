"""How long a diary of ten years takes: a table of 3,650 days x 20 items, read, written, read back and rendered.

    python bench/diary.py --days 3650 --seed 1

The table has ten symptoms, temperature, weight, three instrument items and five laboratory values, every cell
filled. Seconds are of the import alone (the knowledge is open already), and of the import with opening it.
"""

from __future__ import annotations

import csv
import io
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import click
import numpy as np

from proband.followup.day import daily
from proband.followup.diary import FORMAT, Header, add_entries, read_diary
from proband.followup.entry import standing
from proband.followup.summary import summarise
from proband.followup.table import read_table
from proband.knowledge import open_knowledge
from proband.report.html import render_followup

SYMPTOMS = (
    "pustules", "rash", "irritability", "vomiting", "diarrhea",
    "headache", "fatigue", "arthralgia", "oral ulcers", "abdominal pain",
)  # fmt: skip
ITEMS = ("GPPGA erythema", "GPPGA pustules", "GPPGA scaling")
BODY = ("temperature [°C]", "weight [kg]")
BLOOD = ("CRP [mg/L]", "hemoglobin [g/L]", "leukocytes [10*9/L]", "platelets [10*9/L]", "neutrophils [10*9/L]")


def made(days: int, seed: int) -> bytes:
    """The table."""
    rng = np.random.default_rng(seed)
    severities, points = rng.integers(0, 4, (days, len(SYMPTOMS))), rng.integers(0, 5, (days, len(ITEMS)))
    temperature, weight = rng.normal(37.5, 0.8, days), np.linspace(3.4, 31.0, days)
    blood = rng.lognormal(3, 1, (days, len(BLOOD)))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("date", *SYMPTOMS, *BODY, *ITEMS, *BLOOD))
    for at in range(days):
        day = (date(2014, 1, 1) + timedelta(days=at)).isoformat()
        body = (f"{temperature[at]:.1f}", f"{weight[at]:.2f}")
        writer.writerow((day, *severities[at], *body, *points[at], *(f"{value:.1f}" for value in blood[at])))
    return text.getvalue().encode()


@click.command()
@click.option("--days", default=3650, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(days: int, seed: int) -> None:
    """Make the table, import it, read the diary, and print the seconds."""
    data = made(days, seed)
    began = time.perf_counter()
    knowledge = open_knowledge()
    _ = knowledge.lexicon, knowledge.ontology.branch(0)
    opened = time.perf_counter()
    table = read_table(data, "diary.csv", knowledge, born="2013-10-01")
    read = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.diary.jsonl"
        added = add_entries(path, table.entries, Header(FORMAT, "bench", "2013-10-01"))
        written = time.perf_counter()
        again = add_entries(path, table.entries, Header(FORMAT, "bench", "2013-10-01"))
        twice = time.perf_counter()
        diary = read_diary(path)
        back = time.perf_counter()
        scored = daily(standing(diary.entries))
        done = time.perf_counter()
        found = summarise(diary, knowledge)
        summed = time.perf_counter()
        page = render_followup(found)
        rendered = time.perf_counter()
        size = path.stat().st_size
    click.echo(f"entries {len(added.added):,} of {table.cells:,} cells; second time {len(again.added)} added")
    for name, seconds in (
        ("open the knowledge", opened - began),
        ("read the table", read - opened),
        ("write the diary", written - read),
        ("IMPORT (table and diary)", written - opened),
        ("import it a second time", twice - written),
        ("read the diary", back - twice),
        (f"score {len(scored.days):,} days", done - back),
        ("sum up the diary", summed - done),
        ("RENDER the page", rendered - summed),
    ):
        click.echo(f"{name:28} {seconds:.2f} s")
    click.echo(f"{'size of the diary':28} {size / 1e6:.1f} MB")
    click.echo(f"{'size of the page':28} {len(page.encode()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
