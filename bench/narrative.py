"""How well phrases are found in a corpus of abstracts with marked HPO terms: P, R, F1 by document and by mention.

    python bench/narrative.py --corpus FILE.jsonl [--json FILE]

One JSON object a line: ``doc_id``, ``text``, ``annotations`` (``start``, ``end``, ``text``, ``hpo_id``).
"All" scores every id, "phenotype" only those under Phenotypic abnormality; "nested" keeps phrases inside
longer ones (as corpora do), "longest" does not (as for patients). Ids are scored exactly, over all documents.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from proband.knowledge import Knowledge, open_knowledge
from proband.narrative.frame import read_frame
from proband.narrative.terms import CORPUS_BRANCHES, TermMention, find_terms

Figures = dict[str, float]


def main(arguments: list[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    documents = [json.loads(line) for line in options.corpus.read_text(encoding="utf-8").splitlines() if line]
    knowledge = open_knowledge()
    figures: Figures = {"documents": float(len(documents))}
    for mode in ("nested", "longest"):
        read, seconds = _read(documents, knowledge, nested=mode == "nested")
        figures |= _score(documents, read, knowledge, mode)
        figures["docs_per_second"] = len(documents) / seconds
        if options.errors:
            _print_errors(documents, read, knowledge, mode)
    _print(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--errors", action="store_true", help="print the commonest wrong and missed phrases")
    return parser


def _read(
    documents: list[dict[str, Any]], knowledge: Knowledge, *, nested: bool
) -> tuple[list[tuple[TermMention, ...]], float]:
    find_terms(read_frame("warming up"), knowledge, CORPUS_BRANCHES, nested=nested)
    began = time.perf_counter()
    read = [
        find_terms(read_frame(document["text"]), knowledge, CORPUS_BRANCHES, nested=nested)
        for document in documents
    ]
    return read, time.perf_counter() - began


def _score(
    documents: list[dict[str, Any]], read: list[tuple[TermMention, ...]], knowledge: Knowledge, mode: str
) -> Figures:
    figures: Figures = {}
    for scope in ("all", "phenotype"):
        by_document: Counter[str] = Counter()
        by_mention: Counter[str] = Counter()
        for document, mentions in zip(documents, read, strict=True):
            gold = _gold(document, knowledge, scope)
            found = {(m.start, m.end, m.row) for m in mentions if _in_scope(m.row, knowledge, scope)}
            by_document.update(_compare({row for *_, row in gold}, {row for *_, row in found}))
            by_mention.update(_compare(gold, found))
        for level, counts in (("", by_document), ("mention.", by_mention)):
            figures |= {f"{scope}.{mode}.{level}{key}": value for key, value in _prf(counts).items()}
    return figures


def _gold(document: dict[str, Any], knowledge: Knowledge, scope: str) -> set[tuple[int, int, int]]:
    rows = (
        (mark["start"], mark["end"], knowledge.ontology.index(mark["hpo_id"])) for mark in document["annotations"]
    )
    return {(start, end, row) for start, end, row in rows if row is not None and _in_scope(row, knowledge, scope)}


def _in_scope(row: int, knowledge: Knowledge, scope: str) -> bool:
    return scope == "all" or knowledge.ontology.branch(row) == "phenotype"


def _compare(gold: set[Any], found: set[Any]) -> dict[str, int]:
    return {"right": len(gold & found), "wrong": len(found - gold), "missed": len(gold - found)}


def _prf(counts: Counter[str]) -> Figures:
    right, wrong, missed = counts["right"], counts["wrong"], counts["missed"]
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def _print(figures: Figures) -> None:
    sys.stdout.write(f"{int(figures['documents'])} documents, {figures['docs_per_second']:.0f} a second\n")
    for scope in ("all", "phenotype"):
        for mode in ("nested", "longest"):
            for level in ("", "mention."):
                p, r, f = (figures[f"{scope}.{mode}.{level}{key}"] for key in ("precision", "recall", "f1"))
                name = f"{scope} {mode} {level.rstrip('.') or 'document'}"
                sys.stdout.write(f"  {name:28s} P {p:.3f}  R {r:.3f}  F1 {f:.3f}\n")


def _print_errors(
    documents: list[dict[str, Any]], read: list[tuple[TermMention, ...]], knowledge: Knowledge, mode: str
) -> None:
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    label = knowledge.ontology.label
    for document, mentions in zip(documents, read, strict=True):
        gold = {row for *_, row in _gold(document, knowledge, "all")}
        found = {m.row for m in mentions}
        for m in mentions:
            if m.row not in gold:
                wrong[f"{document['text'][m.start : m.end]!r} as {label(m.row)} ({m.how})"] += 1
        for start, end, row in _gold(document, knowledge, "all"):
            if row not in found:
                missed[f"{document['text'][start:end]!r} is {label(row)}"] += 1
    for name, counts in (("wrong", wrong), ("missed", missed)):
        sys.stdout.write(f"--- {mode} {name}\n")
        for text, count in counts.most_common(150):
            sys.stdout.write(f"{count:4d} {text}\n")


if __name__ == "__main__":
    raise SystemExit(main())
