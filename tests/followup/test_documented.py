"""docs/followup.md names every field of the summary, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from proband.followup.summary import FollowUp

DOCS = Path(__file__).parent.parent.parent / "docs"
RECORDS: dict[str, Any] = msgspec.json.schema_components([FollowUp])[1]
# These are described where the result of a workup is.
ELSEWHERE = frozenset(("Issue", "Reference"))


@pytest.mark.parametrize("record", sorted(RECORDS.keys() - ELSEWHERE))
def test_every_field_is_described(record: str) -> None:
    page = (DOCS / "followup.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {record}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert section is not None
    described = re.findall(r"^\| `(\w+)` \|", section.group(1), re.MULTILINE)
    assert set(described) == set(RECORDS[record]["properties"])


def test_what_is_described_elsewhere_is() -> None:
    page = (DOCS / "result.md").read_text(encoding="utf-8")
    assert all(f"\n## {record}\n" in page for record in ELSEWHERE)
