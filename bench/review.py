"""Draw statements of the care pack for a second reading: `python bench/review.py --seed 20261123 --count 30`.

Every record with sources is a statement: findings, edges of the mechanism, responses, licences and single doses,
cautions, checks, separators, criteria. Each is as likely as any other. The same seed draws the same statements as
long as the pack is the same. What was found in the readings stands in docs/review.md.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import click
import msgspec

from proband.knowledge import open_knowledge
from proband.knowledge.care import Care

_HIDDEN = frozenset(("source", "evidence"))


class Drawn(msgspec.Struct, frozen=True):
    """One statement: where it stands ("diseases/ditra.edges[2]"), its record, its sources."""

    where: str
    record: msgspec.Struct
    source: tuple[str, ...]


def statements(care: Care) -> list[Drawn]:
    """Every statement of the pack, in the order of its files."""
    return [each for where, record in _records(care) for each in _walk(where, record)]


def _records(care: Care) -> Iterator[tuple[str, msgspec.Struct]]:
    tables = care.tables
    for folder in ("diseases", "agents", "criteria"):
        yield from ((f"{folder}/{one.key}", one) for one in getattr(tables, folder))
    yield from ((f"separators[{at}]", one) for at, one in enumerate(tables.separators))


def _walk(where: str, record: msgspec.Struct) -> Iterator[Drawn]:
    source = getattr(record, "source", ())
    if source:
        yield Drawn(where, record, source)
    for field in record.__struct_fields__:
        value = getattr(record, field)
        if isinstance(value, msgspec.Struct):
            yield from _walk(f"{where}.{field}", value)
        elif isinstance(value, tuple):
            inner = (one for one in enumerate(value) if isinstance(one[1], msgspec.Struct))
            yield from (each for at, one in inner for each in _walk(f"{where}.{field}[{at}]", one))


def printed(drawn: Drawn, care: Care) -> str:
    """The statement with its fields, and what each of its sources is."""
    fields = msgspec.to_builtins(drawn.record)
    lines = [f"{drawn.where}  [{getattr(drawn.record, 'evidence', 'licence')}]"]
    lines += [f"    {name}: {value}" for name, value in fields.items() if name not in _HIDDEN and value]
    for key in drawn.source:
        one = care.references[key]
        lines.append(f"    source {key}: {one.title} {one.date} {one.address}".rstrip())
    return "\n".join(lines)


@click.command()
@click.option("--seed", type=int, default=20261123, show_default=True, help="Seed of the draw.")
@click.option("--count", type=click.IntRange(min=1), default=30, show_default=True, help="How many statements.")
def main(seed: int, count: int) -> None:
    """Draw statements of the care pack at random and print them with their sources."""
    care = open_knowledge().care
    if care is None:
        raise click.ClickException("the autoinflammatory pack is not installed")
    every = statements(care)
    drawn = random.Random(seed).sample(every, min(count, len(every)))
    for number, one in enumerate(drawn, 1):
        click.echo(f"{number}. {printed(one, care)}\n")
    click.echo(f"{len(drawn)} of {len(every)} statements, seed {seed}, pack of {care.release}")


if __name__ == "__main__":
    main()
