"""A small ClinVar VCF, written for these tests: real places of IL36RN, and records of every kind."""

from __future__ import annotations

HEADER = """##fileformat=VCFv4.1
##fileDate=2030-02-03
##source=ClinVar
##reference={build}
##INFO=<ID=CLNSIG,Number=.,Type=String,Description="Aggregate germline classification">
##INFO=<ID=CLNREVSTAT,Number=.,Type=String,Description="Review status">
##INFO=<ID=AF_EXAC,Number=1,Type=Float,Description="allele frequencies from ExAC">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO
"""
TWO = "criteria_provided,_multiple_submitters,_no_conflicts"
ONE = "criteria_provided,_single_submitter"
CONFLICT = "criteria_provided,_conflicting_classifications"
NONE = "no_assertion_criteria_provided"
GENE, MISSENSE = "IL36RN:26525", "SO:0001583|missense_variant"

# position of GRCh38, Variation ID, REF, ALT, CLNSIG, CLNREVSTAT
RECORDS: tuple[tuple[int, int, str, str, str, str], ...] = (
    (113060902, 30489, "T", "C", "Pathogenic", TWO),
    (113060903, 101, "C", "A", "Likely_pathogenic", ONE),
    (113060905, 102, "G", "A", "Uncertain_significance", ONE),
    (113060906, 103, "C", "T", "Uncertain_significance", NONE),
    (113060907, 104, "GA", "G", "Benign/Likely_benign", TWO),
    (113060909, 105, "C", "T", "Likely_benign", ONE),
    (113060910, 106, "C", "T", "Conflicting_classifications_of_pathogenicity", CONFLICT),
    (113060911, 107, "C", "T", "drug_response", TWO),
    (113060912, 108, "C", "T", "Pathogenic/Likely_pathogenic/Pathogenic,_low_penetrance|other", TWO),
    (113060913, 109, "C", ".", "Pathogenic", TWO),
)
# What the two builds are apart at these places of chromosome 2.
SHIFT37 = 113818479 - 113060902


def clinvar_vcf(build: str = "GRCh38", *more: str) -> str:
    """The text of the file on a build, with further lines at its end."""
    shift = SHIFT37 if build == "GRCh37" else 0
    rows = [_row(position + shift, *rest) for position, *rest in RECORDS]
    return HEADER.format(build=build) + "\n".join((*rows, *more, ""))


def _row(position: int, number: int, ref: str, alt: str, significance: str, review: str) -> str:
    info = (
        f"AF_EXAC=0.00027;ALLELEID=1;CLNDISDB=MONDO:MONDO:0013626,MedGen:C1|MONDO:MONDO:0100491;CLNHGVS=x;"
        f"CLNREVSTAT={review};CLNSIG={significance};GENEINFO={GENE};MC={MISSENSE};ORIGIN=1"
    )
    return f"2\t{position}\t{number}\t{ref}\t{alt}\t.\t.\t{info}"
