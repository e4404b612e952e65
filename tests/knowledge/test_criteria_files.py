"""The criteria files: what the schema cannot see, so that no set can silently never be met."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import yaml

from proband.knowledge.care import CARE, CriteriaSet, Item
from proband.knowledge.library import SHIPPED

FILES = sorted((SHIPPED / CARE / "criteria").glob("*.yaml"))


def _read(path: Path) -> CriteriaSet:
    return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), CriteriaSet)


def _ways(item: Item) -> int:
    return sum(bool(way) for way in (item.present, item.absent, item.measure, item.of))


def test_the_sets_are_there() -> None:
    assert {"eurofever-caps", "eurofever-fmf", "eurofever-traps", "eurofever-mkd", "pfapa-2019", "eraspen-gpp"} <= {
        path.stem for path in FILES
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_item_is_judged_in_one_way(path: Path) -> None:
    assert [item.id for item in _read(path).items if _ways(item) != 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_item_is_used(path: Path) -> None:
    criteria = _read(path)
    used = {*criteria.entry, *(name for branch in criteria.branches for name in branch.items)}
    used |= {name for item in criteria.items for name in item.of}
    assert sorted({item.id for item in criteria.items} ^ used) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_limits_have_units(path: Path) -> None:
    for item in _read(path).items:
        limits = (item.least, item.most, item.below)
        if item.measure and any(limit is not None for limit in limits):
            assert item.unit, item.id
        if item.measure == "laboratory":
            assert item.assay, item.id
            assert any(limit is not None for limit in limits), item.id
        if item.of:
            assert 0 < (item.least or 0) <= len(item.of), item.id


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_branch_asks_for_more_than_it_has(path: Path) -> None:
    assert [branch for branch in _read(path).branches if not 0 <= branch.least <= len(branch.items)] == []


def test_a_set_without_genes_asks_for_no_genotype() -> None:
    asking = [
        criteria.key
        for criteria in map(_read, FILES)
        if not criteria.genes and any(branch.genotype != "any" for branch in criteria.branches)
    ]
    assert asking == []
