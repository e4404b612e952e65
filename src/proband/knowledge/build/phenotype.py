"""Build the phenotype pack: ontology, diseases, annotations, genes, profiles and the phrases that name them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from proband.knowledge.build.clinvar import reported_by_disease
from proband.knowledge.build.hgnc import HgncGene, name_table, symbol_table
from proband.knowledge.build.hpoa import Hpoa, HpoaRow
from proband.knowledge.build.links import (
    Catalogue,
    information_content,
    same_disease,
    twins,
    umbrellas,
)
from proband.knowledge.build.obo import Obo
from proband.knowledge.build.rows import Interned, bounds_of, csr_arrays
from proband.knowledge.build.supplement import Supplement, nearest_known
from proband.knowledge.build.terms import TermTable
from proband.knowledge.diseases import (
    ASPECTS,
    CATALOGUE_STRIDE,
    CATALOGUES,
    EVIDENCE_CODES,
    FREQUENCY_CLASSES,
    SEXES,
)
from proband.knowledge.frequency import (
    CLASS_SHARES,
    Profiles,
    Rows,
    background,
    direct_shares,
    join_twins,
    propagate,
)
from proband.knowledge.lexicon import compile_phrases
from proband.knowledge.mondo import MondoEntry
from proband.knowledge.neighbours import Neighbours, find_neighbours, lend
from proband.knowledge.onset import onset_counts
from proband.knowledge.ontology import Ontology
from proband.knowledge.pack import Manifest, Pack, Source, write_pack


class Inputs(msgspec.Struct):
    """All that the pack is built from; what is optional may be empty."""

    obo: Obo
    hpoa: Hpoa
    gene_links: list[tuple[str, int, str]]
    mondo: Sequence[MondoEntry]
    hgnc: Sequence[HgncGene]
    supplement: Supplement | None
    reported: dict[int, int]
    sources: list[Source]


class Entry(msgspec.Struct):
    """A disease on its way into the pack."""

    id: str
    name: str
    rows: list[HpoaRow] = []
    layer: int = 0


def build_phenotype(inputs: Inputs, folder: Path, built_by: str) -> Manifest:
    """Build the pack into ``folder`` (named by the release)."""
    terms = TermTable(inputs.obo)
    entries = _entries(inputs, terms)
    arrays, strings, tables = terms.columns()
    for part in (
        _disease_columns(entries, inputs),
        _row_columns(entries, terms),
        _gene_columns(entries, inputs),
        _alias_columns(entries, inputs),
    ):
        arrays |= part[0]
        strings |= part[1]
    # Long texts that are seldom asked for: compressed they take a quarter of the room.
    tables["definitions"] = list(strings.pop("term.definition"))
    tables["lexicon"] = compile_phrases(terms.phrases())
    tables["gene_symbols"] = symbol_table(inputs.hgnc) if inputs.hgnc else _plain_symbols(inputs)
    tables["gene_names"] = name_table(inputs.hgnc)
    tables["disease_lexicon"] = compile_phrases(_disease_phrases(entries, arrays, strings))
    # The profiles need the ontology as the program will see it: write once, open, derive, write whole.
    _write(folder, inputs, arrays, strings, tables, entries, built_by)
    arrays |= _profile_columns(entries, Ontology(Pack(folder)), arrays, inputs)
    return _write(folder, inputs, arrays, strings, tables, entries, built_by)


def _write(
    folder: Path,
    inputs: Inputs,
    arrays: dict[str, NDArray[Any]],
    strings: dict[str, Sequence[str]],
    tables: dict[str, Any],
    entries: Sequence[Entry],
    built_by: str,
) -> Manifest:
    catalogues = {name: sum(e.id.startswith(name) for e in entries if not e.layer) for name in CATALOGUES}
    return write_pack(
        folder,
        name="phenotype",
        release=folder.name,
        enables="reading stories, ranking diseases by findings, explanations with references",
        sources=inputs.sources,
        arrays=arrays,
        strings=strings,
        tables=tables,
        rows={
            "terms": len(arrays["term.number"]),
            **catalogues,
            "supplement": sum(e.layer for e in entries),
            "annotations": len(arrays["row.term"]),
            "genes": len(arrays["gene.ncbi"]),
        },
        built_by=built_by,
    )


def _entries(inputs: Inputs, terms: TermTable) -> list[Entry]:
    """The diseases in row order: by catalogue and number, the supplement's after the annotated ones' ids."""
    found: dict[str, Entry] = {}
    for row in inputs.hpoa.rows:
        entry = found.setdefault(row.disease, Entry(row.disease, row.name, []))
        if terms.row(row.term) is not None:
            entry.rows.append(row)
    if inputs.supplement is not None:
        for entry in _supplement_entries(inputs.supplement, terms):
            found.setdefault(entry.id, entry)
    return sorted(found.values(), key=lambda entry: disease_code(entry.id))


def _supplement_entries(supplement: Supplement, terms: TermTable) -> Iterable[Entry]:
    known = set(terms.numbers)
    for number, name, linked in supplement.diseases:
        numbers = sorted({k for t in linked for k in nearest_known(t, known, supplement.parents)})
        rows = [
            HpoaRow(f"OMIM:{number}", name, f"HP:{t:07d}", (), "", "", "", (), terms.aspect(t)) for t in numbers
        ]
        yield Entry(f"OMIM:{number}", name, [row for row in rows if row.aspect], layer=1)


def disease_code(disease_id: str) -> int:
    """The sortable integer of a disease id."""
    catalogue, _, number = disease_id.partition(":")
    return CATALOGUES.index(catalogue) * CATALOGUE_STRIDE + int(number)


def _disease_columns(entries: Sequence[Entry], inputs: Inputs) -> tuple[dict[str, Any], dict[str, Any]]:
    reported = reported_by_disease(inputs.reported, inputs.mondo)
    arrays = {
        "disease.code": np.array([disease_code(e.id) for e in entries], dtype=np.int64),
        "disease.layer": np.array([e.layer for e in entries], dtype=np.uint8),
        "disease.reported": np.array([reported.get(e.id, 0) for e in entries], dtype=np.int32),
    }
    return arrays, {"disease.name": [e.name for e in entries]}


def _row_columns(entries: Sequence[Entry], terms: TermTable) -> tuple[dict[str, Any], dict[str, Any]]:
    references, modifiers = Interned(), Interned()
    for interned in (references, modifiers):
        interned.number("")
    columns: dict[str, list[Any]] = defaultdict(list)
    for entry in entries:
        for row in entry.rows:
            columns["term"].append(terms.row(row.term))
            columns["n"].append(row.n)
            columns["m"].append(row.m)
            columns["share"].append(row.share or (CLASS_SHARES.get(row.frequency_class, np.nan)))
            columns["class"].append(FREQUENCY_CLASSES.index(row.frequency_class))
            columns["negated"].append(row.negated)
            onset = terms.row(row.onset) if row.onset else None
            columns["onset"].append(-1 if onset is None else onset)
            columns["sex"].append(SEXES.index(row.sex))
            columns["aspect"].append(ASPECTS.index(row.aspect))
            columns["evidence"].append(EVIDENCE_CODES.index(row.evidence))
            columns["modifiers"].append(modifiers.number(";".join(row.modifiers)))
            columns["references"].append(references.number(";".join(row.references)))
    types = {"share": np.float16, "class": np.uint8, "negated": np.bool_, "sex": np.uint8, "aspect": np.uint8,
             "evidence": np.uint8, "n": np.uint16, "m": np.uint16}  # fmt: skip
    arrays: dict[str, Any] = {f"row.{k}": np.array(v, dtype=types.get(k, np.int32)) for k, v in columns.items()}
    arrays["row.bounds"] = bounds_of([entry.rows for entry in entries])
    return arrays, {"reference_set": references.texts, "modifier_set": modifiers.texts}


def _gene_columns(entries: Sequence[Entry], inputs: Inputs) -> tuple[dict[str, Any], dict[str, Any]]:
    by_ncbi = {gene.ncbi_id: gene for gene in inputs.hgnc if gene.ncbi_id}
    row = {entry.id: at for at, entry in enumerate(entries)}
    names: dict[int, str] = {}
    links: dict[int, set[int]] = defaultdict(set)
    for symbol, ncbi, disease in inputs.gene_links:
        if disease in row:
            names[ncbi] = by_ncbi[ncbi].symbol if ncbi in by_ncbi else symbol
            links[ncbi].add(row[disease])
    order = sorted(names, key=lambda ncbi: (names[ncbi], ncbi))
    genes_of: list[list[int]] = [[] for _ in entries]
    for at, ncbi in enumerate(order):
        for disease_row in links[ncbi]:
            genes_of[disease_row].append(at)
    arrays: dict[str, Any] = {
        "gene.ncbi": np.array(order, dtype=np.int32),
        "gene.hgnc": np.array([by_ncbi[n].number if n in by_ncbi else 0 for n in order], dtype=np.int32),
    }
    arrays |= csr_arrays("disease.genes", genes_of)
    arrays |= csr_arrays("gene.diseases", [sorted(links[ncbi]) for ncbi in order])
    return arrays, {"gene.symbol": [names[ncbi] for ncbi in order]}


def _plain_symbols(inputs: Inputs) -> dict[str, str]:
    return {symbol: symbol for symbol, _, _ in inputs.gene_links}


def _alias_columns(entries: Sequence[Entry], inputs: Inputs) -> tuple[dict[str, Any], dict[str, Any]]:
    names: dict[str, list[str]] = defaultdict(list)
    for mondo in inputs.mondo:
        for disease in [f"OMIM:{n}" for n in mondo.omim] + [f"ORPHA:{n}" for n in mondo.orpha]:
            names[disease] += [mondo.name, *mondo.synonyms]
    texts: list[str] = []
    rows: list[list[int]] = []
    for entry in entries:
        own = dict.fromkeys(name for name in names[entry.id] if name.casefold() != entry.name.casefold())
        rows.append(list(range(len(texts), len(texts) + len(own))))
        texts += own
    return csr_arrays("disease.aliases", rows), {"alias": texts}


def _disease_phrases(
    entries: Sequence[Entry], arrays: dict[str, NDArray[Any]], strings: dict[str, Sequence[str]]
) -> Iterable[tuple[int, str, str]]:
    for at, entry in enumerate(entries):
        yield at, entry.name, "disease"
        start, end = arrays["disease.aliases.bounds"][at : at + 2].tolist()
        for alias in strings["alias"][start:end]:
            yield at, alias, "disease"


def _aspect_rows(arrays: dict[str, NDArray[Any]], aspect: str, diseases: int) -> Rows:
    """The rows of one aspect that are not negated, from the pack's row columns."""
    keep = (arrays["row.aspect"] == ASPECTS.index(aspect)) & ~arrays["row.negated"]
    owner = np.repeat(np.arange(diseases, dtype=np.int32), np.diff(arrays["row.bounds"]))
    return Rows(
        disease=owner[keep],
        term=arrays["row.term"][keep],
        n=arrays["row.n"][keep].astype(np.int32),
        m=arrays["row.m"][keep].astype(np.int32),
        share=arrays["row.share"][keep],
    )


def _profile_columns(
    entries: Sequence[Entry], ontology: Ontology, arrays: dict[str, NDArray[Any]], inputs: Inputs
) -> dict[str, NDArray[Any]]:
    direct = direct_shares(_aspect_rows(arrays, "P", len(entries)))
    profiles = propagate(direct, ontology)
    members = np.array([e.id.startswith("OMIM:") and not e.layer for e in entries])
    if not members.any():
        members[:] = True
    catalogue = _catalogue(entries, profiles, arrays, len(ontology))
    same = same_disease(catalogue, inputs.mondo)
    leads = np.arange(len(entries), dtype=np.int32)
    for orpha, omim in same.items():
        leads[orpha] = omim
    twin = np.array(twins(catalogue, same), dtype=np.int32)
    joined = join_twins(profiles, twin)
    umbrella = np.array(umbrellas(catalogue, inputs.mondo, same), dtype=np.bool_)
    rows = np.arange(len(entries), dtype=np.int32)
    annotated = np.array([not e.layer for e in entries])
    information = _phenotype_information(catalogue.information, ontology)
    pool = np.flatnonzero((leads == rows) & ~umbrella & annotated)
    neighbours = find_neighbours(joined, information, pool, rows)
    return {
        **_columns_of("profile", profiles),
        **_columns_of("joined", joined),
        "term.background": _backgrounds(profiles, joined, neighbours, members),
        "term.information": information,
        "neighbour.index": neighbours.index,
        "neighbour.weight": neighbours.weight.astype(np.float16),
        "disease.annotated_terms": np.bincount(direct.disease, minlength=len(entries)).astype(np.int32),
        "disease.onset_counts": onset_counts(_aspect_rows(arrays, "C", len(entries)), ontology, len(entries)),
        "disease.lead": leads,
        "disease.twin": twin,
        "disease.umbrella": umbrella,
    }


def _phenotype_information(information: list[float], ontology: Ontology) -> NDArray[np.float32]:
    """Information content of phenotypic abnormalities; 0 for the root and everything else."""
    bits = np.array(information, dtype=np.float32)
    bits[[ontology.branch(row) != "phenotype" for row in range(len(ontology))]] = 0.0
    return bits


def _backgrounds(
    own: Profiles, joined: Profiles, neighbours: Neighbours, members: NDArray[np.bool_]
) -> NDArray[np.float32]:
    """The backgrounds of the three profiles: shape (3, terms)."""
    third = np.array(background(joined, members))
    count = int(members.sum()) + 1
    for term in np.flatnonzero(np.diff(joined.bounds)).tolist():
        dense = np.zeros(len(members), dtype=np.float32)
        diseases, share = joined.column(term)
        dense[diseases] = share
        third[term] += (lend(dense, dense, neighbours) - dense)[members].sum() / count
    return np.stack([background(own, members), background(joined, members), third])


def _columns_of(name: str, profiles: Profiles) -> dict[str, NDArray[Any]]:
    return {
        f"{name}.bounds": profiles.bounds,
        f"{name}.disease": profiles.disease,
        # Half precision keeps three digits of a share, more than any of its sources has.
        f"{name}.share": profiles.share.astype(np.float16),
    }


def _catalogue(
    entries: Sequence[Entry], profiles: Profiles, arrays: dict[str, NDArray[Any]], terms: int
) -> Catalogue:
    order = np.argsort(profiles.disease, kind="stable")
    term = np.repeat(np.arange(terms), np.diff(profiles.bounds))[order]
    cut = np.searchsorted(profiles.disease[order], np.arange(len(entries) + 1))
    closures = [frozenset(term[a:b].tolist()) for a, b in itertools.pairwise(cut)]
    bounds = arrays["disease.genes.bounds"].tolist()
    values = arrays["disease.genes.values"].tolist()
    genes = [frozenset(map(str, values[a:b])) for a, b in itertools.pairwise(bounds)]
    annotated = (closure for closure, entry in zip(closures, entries, strict=True) if not entry.layer)
    information = information_content(annotated, terms)
    return Catalogue([e.id for e in entries], closures, genes, information)
