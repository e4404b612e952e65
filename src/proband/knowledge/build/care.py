"""`python -m proband.knowledge.build.care`: check the care files that people write, and pack them.

    packs/autoinflammatory/
        diseases/KEY.yaml    one disease each (DiseaseCare)
        agents/KEY.yaml      one drug each (Agent)
        criteria/KEY.yaml    one set of criteria each (CriteriaSet)
        separators.yaml      what tells confused diseases apart (a list of Separator)
        references.yaml      what every source key stands for (a list of Reference)
        RELEASE/             the pack that the program reads, made from these files

Every fault is named with its file and field; nothing is packed while there is one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec
import yaml

from proband import __version__
from proband.age import is_age
from proband.knowledge.care.agents import Agent, Band
from proband.knowledge.care.criteria import CriteriaSet
from proband.knowledge.care.diseases import DiseaseCare, Separator
from proband.knowledge.care.library import CARE, CareTables
from proband.knowledge.care.statements import Record, Reference
from proband.knowledge.library import SHIPPED
from proband.knowledge.pack import Manifest, Source, write_pack

CARE_RELEASE = "2026-11-23"
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REFERENCE = re.compile(
    r"PMID:[1-9]\d{5,8}|PMC:PMC\d{5,9}|DOI:10\.\d{4,9}/\S+|TRIAL:NCT\d{8}"
    r"|(?:LABEL|GUIDELINE|DB|PAGE):[A-Za-z0-9][A-Za-z0-9._-]*"
)
_TERM = re.compile(r"HP:\d{7}")
_DISEASE = re.compile(r"(?:OMIM:\d{6}|ORPHA:\d+|MONDO:\d{7})")
# What marks a fact that nobody has verified: it must not be shipped.
_UNVERIFIED = re.compile(r"unverified|\(U\)|\bTODO\b", re.IGNORECASE)
_Kind = TypeVar("_Kind", bound=Record)
_AGE_FIELDS = frozenset(
    ("age_from", "age_above", "age_to", "age_below", "least_age", "most_age", "interval", "every", "until")
)


class Faults(Exception):
    """What is wrong with the files, a line each."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


def read_care(folder: Path) -> CareTables:
    """All files of the folder, checked. Raises Faults with every fault found."""
    faults: list[str] = []
    tables = CareTables(
        diseases=_each(folder / "diseases", DiseaseCare, faults),
        agents=_each(folder / "agents", Agent, faults),
        separators=_list(folder / "separators.yaml", Separator, faults),
        criteria=_each(folder / "criteria", CriteriaSet, faults),
        references=_references(folder, faults),
    )
    faults += list(_checked(tables))
    if faults:
        raise Faults(faults)
    return tables


def write_care_pack(folder: Path, tables: CareTables, built_by: str) -> Manifest:
    """Write the `autoinflammatory` pack."""
    return write_pack(
        folder,
        name=CARE,
        release=folder.name,
        enables="mechanisms, treatment options with licences and doses, criteria, response as evidence",
        sources=[
            Source(
                name="mechanisms and treatments of autoinflammatory diseases, each fact with its source",
                release=folder.name,
                licence="Apache-2.0",
                citation="the pack's own list of references; `proband cite` prints those that a result rests on",
            )
        ],
        arrays={},
        strings={},
        tables={"care": msgspec.to_builtins(tables)},
        rows={
            "diseases": len(tables.diseases),
            "agents": len(tables.agents),
            "separators": len(tables.separators),
            "criteria": len(tables.criteria),
            "references": len(tables.references),
        },
        built_by=built_by,
    )


def _each(folder: Path, kind: type[_Kind], faults: list[str]) -> tuple[_Kind, ...]:
    found = []
    for path in sorted(folder.glob("*.yaml")):
        record = _converted(_parsed(path, faults), kind, path.name, faults)
        if record is not None:
            found.append(record)
            if getattr(record, "key", "") != path.stem:
                faults.append(f"{path.name}: key is not the name of the file")
    return tuple(found)


def _list(path: Path, kind: type[_Kind], faults: list[str]) -> tuple[_Kind, ...]:
    if not path.exists():
        return ()
    rows = _parsed(path, faults) or []
    made = [_converted(row, kind, f"{path.name}[{at}]", faults) for at, row in enumerate(rows)]
    return tuple(record for record in made if record is not None)


def _references(folder: Path, faults: list[str]) -> tuple[Reference, ...]:
    """The references, by key. The same key twice is a fault."""
    found: dict[str, Reference] = {}
    for path in sorted(folder.glob("references*.yaml")):
        for reference in _list(path, Reference, faults):
            if reference.id in found:
                faults.append(f"{path.name}: {reference.id} stands there twice")
            found.setdefault(reference.id, reference)
    return tuple(found[key] for key in sorted(found))


def _parsed(path: Path, faults: list[str]) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: {' '.join(str(error).split())}")
        return None


def _converted(data: Any, kind: type[_Kind], where: str, faults: list[str]) -> _Kind | None:
    if data is None:
        return None
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        faults.append(f"{where}: {error}")
        return None


def _checked(tables: CareTables) -> Iterator[str]:
    """Every fault that needs more than one record to be seen, or a look into all of them."""
    known = {reference.id for reference in tables.references}
    for reference in tables.references:
        if not _REFERENCE.fullmatch(reference.id):
            yield f"references: {reference.id} is no well-formed key"
    used: set[str] = set()
    for where, record in _records(tables):
        for path, each in _walk(record, where):
            yield from _record_faults(path, each)
            sources = getattr(each, "source", None)
            if sources is None:
                continue
            used.update(sources)
            if not sources:
                yield f"{path}: no source"
            yield from (f"{path}: {key} is not in references.yaml" for key in sources if key not in known)
    yield from (f"references: {key} is used by nothing" for key in sorted(known - used))
    yield from _names(tables)


def _records(tables: CareTables) -> Iterator[tuple[str, Record]]:
    for disease in tables.diseases:
        yield f"diseases/{disease.key}", disease
    for agent in tables.agents:
        yield f"agents/{agent.key}", agent
    for at, separator in enumerate(tables.separators):
        yield f"separators[{at}]", separator
    for criteria in tables.criteria:
        yield f"criteria/{criteria.key}", criteria


def _walk(record: Record, where: str) -> Iterator[tuple[str, Record]]:
    """The record and every record within it, with the path to each."""
    yield where, record
    for name in record.__struct_fields__:
        value = getattr(record, name)
        inner = value if isinstance(value, tuple) else (value,)
        for at, each in enumerate(inner):
            if isinstance(each, Record):
                yield from _walk(each, f"{where}.{name}[{at}]" if isinstance(value, tuple) else f"{where}.{name}")


def _record_faults(path: str, record: Record) -> Iterator[str]:
    for name in record.__struct_fields__:
        value = getattr(record, name)
        texts = (
            [value]
            if isinstance(value, str)
            else [each for each in value if isinstance(each, str)]
            if isinstance(value, tuple)
            else []
        )
        for text in texts:
            if _UNVERIFIED.search(text):
                yield f"{path}.{name}: an unverified fact"
            if name in _AGE_FIELDS and not is_age(text) and not _single(name, text):
                yield f"{path}.{name}: {text!r} is no ISO 8601 duration"
            if name in ("term", "terms", "findings", "present", "absent") and text and not _TERM.fullmatch(text):
                yield f"{path}.{name}: {text!r} is no HPO term"
            if name in ("diseases", "dose_like", "other_ids") and not _DISEASE.fullmatch(text):
                yield f"{path}.{name}: {text!r} is no disease id"
    yield from _limits(path, record)


def _single(name: str, text: str) -> bool:
    """Whether a dose is given once, and has no interval."""
    return name == "interval" and not text


def _limits(path: str, record: Record) -> Iterator[str]:
    """Faults in numbers: doses the wrong way round, counts that do not add up."""
    if hasattr(record, "ceiling"):
        low, high, ceiling = record.low, record.high, record.ceiling  # type: ignore[attr-defined]
        if not 0 < low <= high or (ceiling is not None and ceiling < high):
            yield f"{path}: low, high and ceiling must rise"
    if hasattr(record, "complete"):
        parts = [record.complete, record.partial, record.none]  # type: ignore[attr-defined]
        stated = [part for part in parts if part is not None]
        if sum(stated) > record.n or (len(stated) == 3 and sum(stated) != record.n):  # type: ignore[attr-defined]
            yield f"{path}: complete, partial and none do not add up to n"
    if hasattr(record, "seen") and not 0 <= record.seen <= record.of:  # type: ignore[attr-defined]
        yield f"{path}: seen must lie between 0 and of"
    if isinstance(record, Band) and record.age_from and record.age_above:
        yield f"{path}: both age_from and age_above"


def _names(tables: CareTables) -> Iterator[str]:
    """Keys that name nothing."""
    agents = {agent.key for agent in tables.agents}
    diseases = {disease.key for disease in tables.diseases}
    for disease in tables.diseases:
        where, nodes = f"diseases/{disease.key}", {node.id for node in disease.nodes}
        if not _KEY.fullmatch(disease.key) or not _DISEASE.fullmatch(disease.id):
            yield f"{where}: key or id is not well formed"
        for edge in disease.edges:
            yield from (f"{where}: no node {end!r}" for end in (edge.start, edge.end) if end not in nodes)
        for option in disease.treatments:
            if option.acts_on not in nodes:
                yield f"{where}: {option.agent or option.name} acts on no node ({option.acts_on!r})"
            if option.agent and option.agent not in agents:
                yield f"{where}: no agent {option.agent!r}"
            if not option.agent and not (option.name and option.group):
                yield f"{where}: a treatment without agent needs name and group"
    for at, separator in enumerate(tables.separators):
        for key in (separator.points_to, separator.against):
            if key not in diseases:
                yield f"separators[{at}]: no disease {key!r}"
    for criteria in tables.criteria:
        items = {item.id for item in criteria.items}
        named = {*criteria.entry, *(name for branch in criteria.branches for name in branch.items)}
        named |= {name for item in criteria.items for name in item.of}
        yield from (f"criteria/{criteria.key}: no item {name!r}" for name in sorted(named - items))


@click.command()
@click.option("--into", type=click.Path(path_type=Path), default=SHIPPED, help="The folder of the packs.")
@click.option("--check", is_flag=True, help="Only check the files.")
def main(into: Path, check: bool) -> None:
    """Check the care files and pack them."""
    folder = into / CARE
    try:
        tables = read_care(folder)
    except Faults as faults:
        for line in faults.lines:
            click.echo(line, err=True)
        click.echo(f"{len(faults.lines)} faults; nothing was packed", err=True)
        sys.exit(1)
    click.echo(
        f"{len(tables.diseases)} diseases, {len(tables.agents)} agents, {len(tables.separators)} separators, "
        f"{len(tables.criteria)} criteria, {len(tables.references)} references"
    )
    if not check:
        write_care_pack(folder / CARE_RELEASE, tables, f"proband {__version__} (make packs)")


if __name__ == "__main__":
    main()
