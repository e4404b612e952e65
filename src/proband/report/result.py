"""The result for programs: result.json, and its JSON Schema made from the records.

``python -m proband.report.result`` prints the schema that docs/result.schema.json holds.
"""

from __future__ import annotations

import math
from typing import Any

import msgspec

from proband.diagnose import Diagnosis
from proband.workup import Workup

SIGNIFICANT_DIGITS = 6


def result_json(diagnosis: Diagnosis) -> bytes:
    """The whole diagnosis as indented JSON (UTF-8); the same diagnosis gives the same bytes.

    Floats are rounded to six significant digits; a number that is not finite is written as null.
    """
    fields = msgspec.to_builtins(diagnosis, order="deterministic")
    ordered = {"schema": fields.pop("schema"), **fields}
    return msgspec.json.format(msgspec.json.encode(rounded(ordered)), indent=1) + b"\n"


def result_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of result.json."""
    made = msgspec.json.schema(Workup)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The result of proband for one case",
        **made,
    }


def schema_json() -> bytes:
    """The JSON Schema as the bytes of docs/result.schema.json."""
    return msgspec.json.format(msgspec.json.encode(result_schema(), order="deterministic"), indent=1) + b"\n"


def rounded(value: Any) -> Any:
    """Builtins with every float rounded to six significant digits, None for one that is not finite."""
    if isinstance(value, float):
        return float(f"{value:.{SIGNIFICANT_DIGITS}g}") if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(item) for item in value]
    return value


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(schema_json())
