"""Do the transcripts give the c. numbers that the literature gives?

    python bench/hgvs.py --cases phenopackets.jsonl.gz [--json figures.json]

Every substitution of the phenopackets (GRCh38) whose HGVS expression is written on a transcript of the `mane` pack
is looked up by its position: the c. (n.) number must be the one of the expression, and the expression must lead
back to the position. `hgvs_c.share` is the share where both hold. Apart from them: how many of these c. numbers
have a position on GRCh37 as well, and how many of those come back from there as they were.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from proband.knowledge import open_knowledge
from proband.knowledge.assembly import chromosome_code
from proband.knowledge.hgvs_position import CPosition, parse_c_position
from proband.knowledge.transcripts import Transcripts

_SUBSTITUTION = re.compile(r"(N[MR]_[\d.]+)(?:\([\w-]+\))?:[cn]\.([-*]?\d+(?:[+-]\d+)?)[ACGT]>[ACGT]")


class Written(NamedTuple):
    """A substitution: chromosome code and position on GRCh38, transcript, c. number."""

    chromosome: int
    position: int
    accession: str
    number: CPosition


def written(path: Path) -> Iterator[Written]:
    """The substitutions of a file of phenopackets, one a line (plain or gzipped), each once."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        found = {item for line in lines for item in _of(json.loads(line))}
    yield from sorted(found)


def _of(packet: dict[str, Any]) -> Iterator[Written]:
    for interpretation in packet.get("interpretations", ()):
        for genomic in interpretation.get("diagnosis", {}).get("genomicInterpretations", ()):
            described = genomic.get("variantInterpretation", {}).get("variationDescriptor", {})
            record = described.get("vcfRecord", {})
            for expression in described.get("expressions", ()):
                match = _SUBSTITUTION.fullmatch(expression.get("value", ""))
                number = match and parse_c_position(match[2])
                if match and number and len(record.get("ref", "")) == len(record.get("alt", "")) == 1:
                    yield Written(chromosome_code(record["chrom"]), int(record["pos"]), match[1], number)


def agrees(item: Written, row: int, transcripts: Transcripts) -> bool:
    """Whether position and c. number lead to one another."""
    return (
        transcripts.chromosome(row, "GRCh38") == item.chromosome
        and transcripts.genome_to_c(row, "GRCh38", item.position) == item.number
        and transcripts.c_to_genome(row, "GRCh38", item.number) == item.position
    )


def on_grch37(item: Written, row: int, transcripts: Transcripts) -> bool | None:
    """Whether the c. number is the same after GRCh37 and back; None if the transcript is not there."""
    position = transcripts.c_to_genome(row, "GRCh37", item.number)
    return None if position is None else transcripts.genome_to_c(row, "GRCh37", position) == item.number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    transcripts = open_knowledge().transcripts
    rows = [(item, transcripts.by_accession(item.accession)) for item in written(options.cases)]
    known = [(item, row) for item, row in rows if row is not None]
    same_version = [(i, r) for i, r in known if transcripts.transcript(r).refseq == i.accession]
    wrong = [item for item, row in same_version if not agrees(item, row, transcripts)]
    there = [found for item, row in same_version if (found := on_grch37(item, row, transcripts)) is not None]
    figures = {
        "hgvs_c": {
            "substitutions": len(rows),
            "on a transcript of the pack": len(known),
            "of the same version": len(same_version),
            "share": 1 - len(wrong) / len(same_version),
            "on GRCh37 as well": len(there) / len(same_version),
            "same on GRCh37": sum(there) / len(there),
        }
    }
    for name, value in figures["hgvs_c"].items():
        print(f"{name:28} {value:.4f}" if isinstance(value, float) else f"{name:28} {value}")
    for item in wrong[:20]:
        print("differs:", item.accession, item.number, "chromosome", item.chromosome, item.position)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
