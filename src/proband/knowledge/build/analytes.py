"""Analytes by the labels of the HPO: "Reduced leukocyte steroid sulfatase activity" names one and its low term.

Writes ``narrative/tables/label_analytes.tsv``, in the columns of ``narrative/tables/analytes.tsv``; what that table
holds already is left out, because its rows were checked one by one.

    python -m proband.knowledge.build.analytes
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from proband.knowledge import Knowledge, open_knowledge
from proband.knowledge.ontology import Ontology

COLUMNS = (
    "name", "also", "kind", "loinc", "unit", "low_term", "normal_excludes", "high_term", "words_low", "words_high",
    "source",
)  # fmt: skip
_WAYS = {
    "low": "Decreased|Reduced|Low|Diminished|Absent|Undetectable",
    "high": "Elevated|Increased|High",
    "normal": "Abnormal",
}
_FLUIDS: dict[str, tuple[str, ...]] = {
    "": ("circulating", "serum", "plasma", "blood"),
    "urinary": ("urinary", "urine"),
    "CSF": ("CSF", "cerebrospinal fluid"),
    "stool": ("stool", "fecal"),
}
_CELLS = (
    "leukocyte", "erythrocyte", "red blood cell", "fibroblast", "tissue", "muscle", "hepatic", "liver", "platelet",
    "granulocyte", "neutrophil", "lymphocyte", "monocyte",
)  # fmt: skip
_OF_FLUID = {word.lower(): fluid for fluid, words in _FLUIDS.items() for word in words}
_LABEL = re.compile(
    rf"(?:{'|'.join(f'(?P<{way}>{words})' for way, words in _WAYS.items())})\s+"
    rf"(?:(?P<fluid>{'|'.join(_OF_FLUID)})\s+)?(?:(?P<cell>{'|'.join(_CELLS)})\s+)?(?P<core>.+?)"
    r"(?:\s+(?P<head>concentrations?|levels?|activity|excretion))?"
    r"(?:\s+in\s+(?:(?:cultured\s+)?(?P<of_cell>fibroblasts?|leukocytes?)|(?P<of_fluid>urine|blood|tissue)))?",
    re.IGNORECASE,
)
_EXCRETED = re.compile(r"(?:Urinary\s+)?(?P<core>[\w-]+(?:\s+[\w-]+){0,2})\s+excretion(?:\s+in\s+urine)?")
# What such labels say of parts and functions of the body is no analyte.
_NO_ANALYTE = re.compile(
    r"\b(?:pressure|volume|output|flow|frequency|bone|hair|brain|by|maternal|fetal|muscle fiber|"
    r"morphology|physical|"
    r"intake|sarcoglycan|motor|stream|tone|attention|bladder|visual|intelligence|staining|response|production|"
    r"proportion|number|distribution|ratio|in|of|or|and|with|T|activities|sediment|MRS|interest|physiology|"
    r"color|odor|energy|density|capacity|rate|content|cell|cells|count|EEG|REM|sleep|sexual|seizure|background|"
    r"epileptiform|electrical|to|for|antibody|enzyme|protein|metabolite|hormone|specific|drug|name|lipid|cation|purine|coenzyme|cytokine|oxygen|"
    r"product|marker|element|lead|alcohol|sugar|mucosa|total|fat|gas|iron|chain|vitamin|hemoglobin|antigen|mass|shape|"
    r"movement|migration|blasts?|counts?|sonography|echogenicity|granules?|"
    r"lobulation|mitochondria|apoptosis|aggregation|"
    r"clot|ribosomes?|circulation|expression|secretion|receptor|exposure|proliferation|function|fragility|bodies|synthesis|"
    r"contration|levels?|plasma|serum|urine|CSF|pump|degranulation|adhesion|survival|marrow|size|width|surface|somatotropin|"
    r"colony|forming|response|oxygenation|fetal|foetal|amniotic|salivary|nasal|caudate|putamen)\b",
    re.IGNORECASE,
)
_SHORTEST = 4
_GREEK = {"alpha": "α", "beta": "β", "gamma": "γ"}


class _Analyte(msgspec.Struct, frozen=True):
    """What is measured, and where: a fluid, or a kind of cell."""

    core: str
    fluid: str
    cell: str
    is_activity: bool

    @property
    def name(self) -> str:
        """The name that no other analyte has."""
        place = self.fluid or self.cell
        return " ".join(part for part in (place, self.core, "activity" if self.is_activity else "") if part)


def rows(knowledge: Knowledge, known: frozenset[str]) -> list[dict[str, str]]:
    """The rows of the table, by name; ``known`` are names, in small letters, that have a row elsewhere."""
    ontology = knowledge.ontology
    terms: dict[_Analyte, dict[str, str]] = defaultdict(dict)
    rows_in_use = [row for row in range(len(ontology.labels)) if not ontology.is_obsolete(ontology.id(row))]
    said = [(row, ontology.label(row)) for row in rows_in_use]
    said += [(row, text) for row in rows_in_use for text in _exact_synonyms(ontology, row)]
    for row, label in said:
        for analyte, way in _read(label):
            terms[analyte].setdefault(way, ontology.id(row))
    bare = _bare_names(terms)
    return sorted(_rows(terms, bare, known, ontology.release), key=lambda row: row["name"])


def _exact_synonyms(ontology: Ontology, row: int) -> tuple[str, ...]:
    return tuple(synonym.text for synonym in ontology.synonyms(row) if synonym.scope == "exact")


def _read(label: str) -> Iterator[tuple[_Analyte, str]]:
    """The analyte that a label measures and what it says: low, high, or normal (abnormal, if it is not)."""
    if excreted := _EXCRETED.fullmatch(label):
        if not re.match(r"(?:abnormal|increased|decreased|elevated|reduced|low|high)", label, re.IGNORECASE):
            core = excreted["core"]
            yield _Analyte(core[0].lower() + core[1:], "urinary", "", False), "high"
        return
    match = _LABEL.fullmatch(label)
    if match is None or not (match["fluid"] or match["cell"] or match["head"] or match["of_fluid"]):
        return
    if (
        match["cell"]
        and not match["head"]
        and match["cell"].lower() not in ("leukocyte", "erythrocyte", "fibroblast")
    ):
        return
    core = match["core"]
    if len(core) < _SHORTEST or _NO_ANALYTE.search(core):
        return
    way = next(way for way in _WAYS if match[way])
    fluid = _OF_FLUID.get((match["fluid"] or match["of_fluid"] or "").lower(), "")
    cell = (match["cell"] or match["of_cell"] or "").lower().rstrip("s")
    yield _Analyte(core, fluid, cell, (match["head"] or "").lower() == "activity"), way


def _bare_names(terms: Iterable[_Analyte]) -> dict[str, _Analyte]:
    """Which analyte a name without a place means: that of the blood, else that of a cell in this order."""
    order = {cell: at for at, cell in enumerate(("", "leukocyte", "fibroblast", "tissue"))}
    found: dict[str, _Analyte] = {}
    for analyte in sorted(terms, key=lambda a: (bool(a.fluid), order.get(a.cell, 9), a.name)):
        if not analyte.fluid:
            found.setdefault(analyte.core.lower(), analyte)
    return found


def _rows(
    terms: Mapping[_Analyte, dict[str, str]], bare: Mapping[str, _Analyte], known: frozenset[str], release: str
) -> Iterator[dict[str, str]]:
    for analyte, ways in terms.items():
        names = [name for name in dict.fromkeys(_names(analyte, bare)) if name.lower() not in known]
        if not names or analyte.name.lower() in known or (analyte.core.lower() in known and not analyte.fluid):
            continue
        low, high, normal = ways.get("low", ""), ways.get("high", ""), ways.get("normal", "")
        # An analyte with one term of a direction is measured for that: a normal result excludes it.
        one = low if low and (analyte.is_activity or not high) else high if not low else ""
        yield dict.fromkeys(COLUMNS, "") | {
            "name": analyte.name,
            "also": "|".join(name for name in names if name != analyte.name),
            "kind": "label",
            "low_term": low,
            "normal_excludes": one or normal,
            "high_term": high,
            "source": f"labels of HPO {release}",
        }


def _names(analyte: _Analyte, bare: Mapping[str, _Analyte]) -> Iterator[str]:
    """The names of an analyte: with its place, and without where it is what the bare name means."""
    for core in _spellings(analyte.core):
        for place in _FLUIDS[analyte.fluid] if analyte.fluid else (analyte.cell,) if analyte.cell else ("",):
            yield f"{place} {core}".strip()
            if analyte.is_activity:
                yield f"{place} {core} activity".strip()
        if analyte.cell in ("leukocyte",):
            yield f"leucocyte {core}"
            yield f"leucocyte {core} activity"
        if bare.get(analyte.core.lower()) == analyte:
            yield core
            if analyte.is_activity:
                yield f"{core} activity"


def _spellings(core: str) -> Iterator[str]:
    """A name as the label spells it, in British spelling, and with Greek letters."""
    british = re.sub("sulf", "sulph", core)
    yield from dict.fromkeys((core, british))
    if core.endswith("ic acid"):
        yield core.removesuffix("ic acid") + "ate"
    greek = re.sub(r"\b(alpha|beta|gamma)\b", lambda match: _GREEK[match[1]], core)
    if greek != core:
        yield greek


def _known(path: Path) -> frozenset[str]:
    """The names, in small letters, that the table of checked analytes has."""
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    cells = [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines if line]
    columns = ("name", "also", "words_low", "words_high")
    return frozenset(name.lower() for row in cells for column in columns for name in row[column].split("|"))


def main() -> None:
    """Write the table."""
    folder = Path(__file__).parents[2] / "narrative" / "tables"
    found = rows(open_knowledge(), _known(folder / "analytes.tsv"))
    lines = ["\t".join(COLUMNS), *("\t".join(row.values()) for row in found)]
    (folder / "label_analytes.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
