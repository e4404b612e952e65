"""Numbers, times and identifiers in words: how a weight, a share, a rank or an age reads."""

from __future__ import annotations

import msgspec

from proband import age
from proband.case.model import TimePoint

NEUTRAL = 0.05
MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"

_CATALOGUES = {
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "OMIM": "https://omim.org/entry/{}",
    "ORPHA": "https://www.orpha.net/en/disease/detail/{}",
    "HP": "https://hpo.jax.org/browse/term/HP:{}",
    "DOI": "https://doi.org/{}",
    "CLINVAR": "https://www.ncbi.nlm.nih.gov/clinvar/variation/{}/",
}


class Link(msgspec.Struct, frozen=True):
    """An identifier and where it leads.

    ``text`` is what stands there; ``url`` is empty for what cannot be followed.
    """

    text: str
    url: str = ""


def weight(log10_lr: float) -> str:
    """A log10 likelihood ratio with its sign and one decimal: ``+2.8``."""
    text = f"{abs(log10_lr):.1f}"
    if text == "0.0":
        return "0.0"
    return f"{'+' if log10_lr > 0 else MINUS}{text}"


def times(log10_lr: float) -> str:
    """What a log10 likelihood ratio does to the odds: ``about 600 times likelier``."""
    if abs(log10_lr) < NEUTRAL:
        return "neither for nor against"
    return f"{_factor(abs(log10_lr))} times {'likelier' if log10_lr > 0 else 'less likely'}"


def _factor(log10_lr: float) -> str:
    if log10_lr >= 6:
        return "over a million"
    factor: float = 10**log10_lr
    if factor < 2:
        return f"about {factor:.1f}".removesuffix(".0")
    if factor < 20:
        return f"about {factor:.0f}"
    digits = 10 ** (len(str(int(factor))) - 1)
    return f"about {round(factor / digits) * digits:,}"


def percent(value: float) -> str:
    """A probability or share in per cent, with the decimals that it deserves."""
    number = 100 * value
    if number < 0.1:
        return f"<{SPACE}0.1{SPACE}%" if number > 0 else f"0{SPACE}%"
    if number > 99.9:
        return f">{SPACE}99.9{SPACE}%"
    return f"{number:.0f}{SPACE}%" if 9.95 <= number <= 99 else f"{number:.1f}{SPACE}%"


def rank(value: float) -> str:
    """A rank; a mean rank of a tie keeps its half: ``2.5``."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def link(curie: str) -> Link:
    """An identifier with the address of its page, where its catalogue is known."""
    prefix, _, local = curie.partition(":")
    pattern = _CATALOGUES.get(prefix.upper())
    if pattern is not None and local and all(c.isalnum() or c in "./()-_;" for c in local):
        return Link(curie, pattern.format(local))
    return Link(curie, curie if curie.startswith("https://") else "")


def when(time: TimePoint | None) -> str:
    """A point or interval in time in words; empty if there is none."""
    if time is None:
        return ""
    if time.age is not None:
        return _between(_age(time.age), time.age_end and _age(time.age_end))
    if time.onset_class is not None:
        return lowered(time.onset_class.label or time.onset_class.id)
    if time.gestation_days is not None:
        weeks, days = divmod(time.gestation_days, 7)
        return f"{weeks}{f'+{days}' if days else ''} weeks of gestation"
    return _between((time.date or "")[:10], time.date_end and time.date_end[:10]) or time.text


def _age(iso: str) -> str:
    words = age.words(iso)
    return "birth" if words == "0 days" else words


def _between(start: str, end: str | None) -> str:
    return f"{start} to {end}" if end and end != start else start


def span_of(start: TimePoint | None, end: TimePoint | None, *, since: str = "from") -> str:
    """A beginning and an end in words: ``from 3 months to 5 months``."""
    first, last = when(start), when(end)
    if first and not (start and start.onset_class):
        first = f"{since} {first}".strip()
    return f"{first} until {last}".strip() if last else first


def counted(frequency: str | None) -> str:
    """A frequency as its source states it, with counts as words: ``14 of 16``."""
    if not frequency:
        return ""
    n, slash, m = frequency.partition("/")
    return f"{n} of {m}" if slash and n.isdigit() and m.isdigit() else frequency


def lowered(label: str) -> str:
    """A label inside a sentence: its first letter small, unless its first word is an abbreviation or a sign."""
    rest = label.partition(" ")[0][1:]
    return label[:1].lower() + label[1:] if rest.isalpha() and rest.islower() else label


def listed(items: tuple[str, ...] | list[str]) -> str:
    """Items in a sentence: ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
