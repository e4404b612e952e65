"""What is known of a drug, whatever the disease: target, licences with their labelled doses, what to check.

    Agent ── licences  Licence (region, year, diseases, least age and weight)
                       ── doses  Dose (band of age and weight; per kg or fixed; ceiling; interval)
          ── checks    Check (before starting, while on it)
          ── cautions  Caution (a statement, and what in a case makes it apply)

Ages are ISO 8601 durations, weights kilograms. A band holds what is ``from`` its lower limit on (included) or
``above`` it (not included), ``to`` its upper limit (included) or ``below`` it (not included).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from proband.knowledge.care.statements import Record, Region, Statement

CheckWhen = Literal["before", "during", "stopping"]
# What in a case makes a caution apply. Anything else is shown as general.
CautionWhen = Literal[
    "always",
    "infection",
    "tuberculosis",
    "live vaccine",
    "renal impairment",
    "hepatic impairment",
    "neutropenia",
    "thrombocytopenia",
    "cytopenia",
    "bowel inflammation",
    "failure to thrive",
    "pregnancy potential",
    "infant",
    "with agent",
    "on stopping",
    "demyelination",
    "hyperlipidaemia",
    "psoriasis",
]


class Band(Record, frozen=True, kw_only=True):
    """Limits of age and weight; a limit that is not given does not limit."""

    age_from: str | None = None
    age_above: str | None = None
    age_to: str | None = None
    age_below: str | None = None
    weight_kg_from: float | None = None
    weight_kg_above: float | None = None
    weight_kg_to: float | None = None
    weight_kg_below: float | None = None


class Dose(Record, frozen=True, kw_only=True):
    """A dose as a label states it for one band.

    ``low`` and ``high`` are the starting dose (equal if the label gives one number), in ``unit``; ``ceiling`` is
    the highest dose that the label reaches after raising it, in the same unit (None: the label does not raise
    it). ``most_mg`` is the highest single amount in mg whatever the weight. ``interval`` is how often
    (ISO 8601: P1D daily, P1W weekly, P3.5D twice a week, P8W; empty for a single dose that is not given again at
    an interval); ``interval_text`` says it in words, with a loading scheme if any; ``raise_text`` how and when the
    label raises it.
    """

    band: Band = Band()
    low: float
    high: float
    unit: Literal["mg/kg", "mg", "mg/m2"]
    ceiling: float | None = None
    most_mg: float | None = None
    interval: str = ""
    interval_text: str
    route: Literal["subcutaneous", "intravenous", "oral", "topical"]
    raise_text: str = ""
    source: tuple[str, ...]


class Licence(Record, frozen=True, kw_only=True):
    """A licence of a drug in one region.

    ``diseases`` are ids of the diseases that it covers (empty for an indication outside this pack);
    ``indication`` the label's indication in our words; ``year`` when it was first given for it (None if no
    source says); ``label_date`` the date of the text that was read. ``least`` holds the least age and weight;
    ``no_least_age`` says that it is licensed from birth on as far as its indication was read, or by a source that
    says so; without either the limits count as not read.
    ``limits_unread`` says that the part with limits beyond ``least`` (the weight of a child) was not read: then the
    licence surely holds for adults alone. ``status`` is "withdrawn" or "refused" for a licence
    that is no more or never was: such a one licenses nothing, and is shown as that.
    """

    region: Region
    agency: str
    diseases: tuple[str, ...] = ()
    indication: str
    year: int | None = None
    label_date: str
    status: Literal["licensed", "withdrawn", "refused"] = "licensed"
    least: Band = Band()
    no_least_age: bool = False
    limits_unread: bool = False
    conditions: str = ""
    doses: tuple[Dose, ...] = ()
    source: tuple[str, ...]


class Check(Record, frozen=True, kw_only=True):
    """Something to check before starting, to watch while on it, or to mind on stopping.

    ``test`` is a short name ("neutrophils", "tuberculosis screen", "live vaccines"); ``due`` the days or
    intervals after the start as ISO 8601 durations for what can be scheduled: ``at`` single times
    (["P1M", "P2M", "P3M"]), then ``every`` this interval, ``until`` this time after the start. ``diseases`` limits
    a drug's check to these diseases (ids; empty: all). ``assay`` is the LOINC code of a laboratory check where one
    is in the laboratory tables (else empty).
    """

    when: CheckWhen
    test: str
    statement: Statement
    diseases: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    every: str | None = None
    until: str | None = None
    assay: tuple[str, ...] = ()


class Caution(Record, frozen=True, kw_only=True):
    """A contraindication or warning, with what in a case makes it apply.

    ``grave`` marks a contraindication of the label; with ``grave_with`` it is one only where one of these
    conditions applies as well (an interaction that the label forbids in renal impairment). ``agents`` are the keys
    of other drugs for "with agent", ``groups`` classes of them ("IL-1 blockade"); ``findings`` are HPO terms that
    make it apply as well.
    """

    when: CautionWhen
    statement: Statement
    grave: bool = False
    grave_with: tuple[CautionWhen, ...] = ()
    agents: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


class Agent(Record, frozen=True, kw_only=True):
    """A drug. ``key`` is the file's name; ``group`` what it blocks, in the words that responses are counted by
    ("IL-1 blockade"); ``target`` the molecule. ``names`` are brand names and other spellings.
    """

    key: str
    name: str
    names: tuple[str, ...] = ()
    group: str
    target: str
    action: Statement
    atc: str = ""
    licences: tuple[Licence, ...] = ()
    checks: tuple[Check, ...] = ()
    cautions: tuple[Caution, ...] = ()
    expect: tuple[Statement, ...] = ()

    def checks_in(self, ids: Iterable[str]) -> tuple[Check, ...]:
        """The checks that hold in the disease of these ids."""
        own = set(ids)
        return tuple(one for one in self.checks if not one.diseases or own.intersection(one.diseases))
