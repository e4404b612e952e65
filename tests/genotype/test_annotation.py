"""What annotated files say: consequences, frequencies, scores and reports, read by the header."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from proband.genotype import tables
from proband.genotype.annotation import Dialect, dialects_of
from proband.genotype.header import Field
from proband.genotype.model import Call, Consequence, Effect
from proband.genotype.regions import Everywhere
from proband.genotype.vcf import read_variants

WriteVcf = Callable[..., Path]
GOLD = Path(__file__).parents[1] / "gold" / "annotated_effects.tsv"
CSQ = (
    "Consequence annotations from Ensembl VEP. Format: Allele|Consequence|SYMBOL|Gene|Feature_type|Feature|EXON|"
    "HGVSc|HGVSp|CDS_position|Protein_position|HGNC_ID|CANONICAL|MANE_SELECT|gnomADe_AF|MAX_AF|AF|CLIN_SIG|REVEL|CADD_PHRED|"
    "SIFT|SpliceAI_pred_DS_AG|SpliceAI_pred_DS_DL|GMAF"
)
ANN = (
    "Functional annotations: 'Allele | Annotation | Annotation_Impact | Gene_Name | Gene_ID | Feature_Type | "
    "Feature_ID | Transcript_BioType | Rank | HGVS.c | HGVS.p | cDNA.pos / cDNA.length | CDS.pos / CDS.length | "
    "AA.pos / AA.length | Distance | ERRORS / WARNINGS / INFO'"
)
BCSQ = (
    "Haplotype-aware consequence annotation from BCFtools/csq. Format: '[*]consequence|gene|transcript|biotype"
    "[|strand|amino_acid_change|dna_change]'"
)
NAMES = CSQ.split("Format: ")[1].split("|")


def csq(**cells: str) -> str:
    """One CSQ entry; cells by the lower-case name of their column."""
    row = {
        "allele": "C",
        "consequence": "missense_variant",
        "symbol": "IL36RN",
        "feature_type": "Transcript",
        **cells,
    }
    assert set(row) <= {name.lower() for name in NAMES}
    return "|".join(row.get(name.lower(), "") for name in NAMES)


def info_line(tag: str, description: str, number: str = ".", kind: str = "String") -> str:
    return f'##INFO=<ID={tag},Number={number},Type={kind},Description="{description}">'


HEADER = (info_line("CSQ", CSQ), info_line("ANN", ANN), info_line("BCSQ", BCSQ))


@pytest.fixture
def annotated(write_vcf: WriteVcf) -> Callable[..., tuple[Call, ...]]:
    def read(
        info: str, alleles: str = "T C", header: tuple[str, ...] = HEADER, genotype: str = "0/1"
    ) -> tuple[Call, ...]:
        path = write_vcf([f"chr2 113060902 . {alleles} 50 PASS {info} GT {genotype}"], header=header)
        return read_variants(path, regions=Everywhere()).calls

    return read


Annotated = Callable[..., tuple[Call, ...]]


def the_consequence(calls: tuple[Call, ...]) -> Consequence:
    ((consequence,),) = (call.consequences for call in calls)
    return consequence


def gold() -> list[list[str]]:
    return [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines()[2:]]


@pytest.mark.parametrize(("ref", "alt", "terms", "effect"), gold())
def test_effects(ref: str, alt: str, terms: str, effect: str) -> None:
    told = Dialect("CSQ", CSQ).read(csq(consequence=terms), ref, (alt,), 1)
    assert told.consequences["IL36RN"].effect == effect


def test_the_table_names_effects_that_exist() -> None:
    special = {"in-frame", "coding"}
    assert {row["effect"] for row in tables.rows("consequences")} - special <= set(get_args(Effect))


def test_a_consequence_of_vep(annotated: Annotated) -> None:
    told = the_consequence(
        annotated(
            "CSQ="
            + csq(
                feature="ENST00000393200",
                exon="3/5",
                hgvsc="ENST00000393200.7:c.80T>C",
                hgvsp="ENSP00000376896.2:p.Leu27Pro",
                cds_position="80",
                protein_position="27",
                hgnc_id="HGNC:15561",
                mane_select="NM_012275.3",
            )
        )
    )
    assert told == Consequence(
        "missense",
        "T0",
        "IL36RN",
        "HGNC:15561",
        "NM_012275.3",
        "c.80T>C",
        "p.Leu27Pro",
        27,
        2,
        "3/5",
        because="as VEP says (CSQ, MANE Select transcript)",
    )


def test_the_columns_may_stand_in_any_order() -> None:
    dialect = Dialect("CSQ", "Format: HGVSc|SYMBOL|Consequence|Allele|MANE_SELECT")
    told = dialect.read("NM_1.2:c.5A>G|ABCA4|stop_gained|G|", "A", ("G",), 1).consequences["ABCA4"]
    assert (told.effect, told.hgvs_c, told.transcript) == ("stop gained", "c.5A>G", "NM_1.2")


@pytest.mark.parametrize(
    ("chosen", "effect", "because"),
    [
        (
            {"mane_select": "NM_1.1"},
            "intron",
            "MANE Select transcript); in another transcript (worse): stop gained",
        ),
        ({"canonical": "YES"}, "intron", "canonical transcript); in another transcript (worse): stop gained"),
        ({}, "stop gained", "the most severe of its transcripts)"),
    ],
)
def test_which_transcript_speaks_for_a_gene(
    annotated: Annotated, chosen: dict[str, str], effect: str, because: str
) -> None:
    entries = [
        csq(consequence="stop_gained", feature="worse"),
        csq(consequence="intron_variant", feature="own", **chosen),
        csq(consequence="downstream_gene_variant", feature="other"),
    ]
    told = the_consequence(annotated("CSQ=" + ",".join(entries)))
    assert told.effect == effect
    assert told.because.endswith(because)


def test_one_consequence_a_gene(annotated: Annotated) -> None:
    entries = [csq(), csq(symbol="IL36B", consequence="intron_variant"), csq(consequence="intron_variant")]
    (call,) = annotated("CSQ=" + ",".join(entries))
    assert [(one.symbol, one.effect) for one in call.consequences] == [("IL36RN", "missense"), ("IL36B", "intron")]


def test_what_is_no_gene_is_left_out(annotated: Annotated) -> None:
    entries = [
        csq(feature_type="RegulatoryFeature", consequence="regulatory_region_variant", symbol=""),
        csq(feature_type="", consequence="intergenic_variant", symbol=""),
    ]
    assert annotated("CSQ=" + ",".join(entries))[0].consequences == ()


def test_a_gene_without_symbol_goes_by_its_id(annotated: Annotated) -> None:
    assert the_consequence(annotated("CSQ=" + csq(symbol="", gene="ENSG00000136695"))).symbol == "ENSG00000136695"


def test_percent_encoding(annotated: Annotated) -> None:
    told = the_consequence(annotated("CSQ=" + csq(consequence="synonymous_variant", hgvsp="ENSP1.1:p.Leu27%3D")))
    assert told.hgvs_p == "p.Leu27="


def test_a_row_that_is_too_short_or_too_long(annotated: Annotated) -> None:
    assert the_consequence(annotated("CSQ=C|missense_variant|IL36RN")).effect == "missense"
    assert the_consequence(annotated("CSQ=" + csq() + "|more|and:more")).effect == "missense"


def test_several_alleles_of_a_record(annotated: Annotated) -> None:
    snvs = ",".join([csq(allele="C"), csq(allele="G", consequence="stop_gained")])
    calls = annotated(f"CSQ={snvs}", "T C,G", genotype="1/2")
    assert [call.consequences[0].effect for call in calls] == ["missense", "stop gained"]


def test_vep_names_an_allele_without_the_shared_base(annotated: Annotated) -> None:
    entries = [csq(allele="-", consequence="frameshift_variant"), csq(allele="AG", consequence="intron_variant")]
    calls = annotated("CSQ=" + ",".join(entries), "TA T,TAG", genotype="1/2")
    assert [call.consequences[0].effect for call in calls] == ["frameshift", "intron"]


def test_vep_names_whole_alleles_if_one_does_not_share_the_base(annotated: Annotated) -> None:
    entries = [csq(allele="TA", consequence="frameshift_variant"), csq(allele="A", consequence="missense_variant")]
    calls = annotated("CSQ=" + ",".join(entries), "T TA,A", genotype="1/2")
    assert [call.consequences[0].effect for call in calls] == ["frameshift", "missense"]


def test_the_number_of_the_allele_is_believed() -> None:
    dialect = Dialect("CSQ", "Format: Allele|Consequence|SYMBOL|ALLELE_NUM")
    value = "x|missense_variant|A|2,x|stop_gained|A|1"
    assert [dialect.read(value, "T", ("C", "G"), n).consequences["A"].effect for n in (1, 2)] == [
        "stop gained",
        "missense",
    ]


def test_a_consequence_of_snpeff(annotated: Annotated) -> None:
    entry = (
        "C|missense_variant|MODERATE|IL36RN|ENSG1|transcript|NM_012275.2|protein_coding|3/5|c.80T>C|p.Leu27Pro|"
        "240/2000|80/468|27/155||"
    )
    told = the_consequence(annotated(f"ANN={entry}"))
    assert (told.effect, told.symbol, told.transcript) == ("missense", "IL36RN", "NM_012275.2")
    assert (told.hgvs_c, told.hgvs_p, told.codon, told.codon_position) == ("c.80T>C", "p.Leu27Pro", 27, 2)
    assert told.because == "as SnpEff says (ANN, the most severe of its transcripts)"


def test_snpeff_counts_introns_where_others_count_exons(annotated: Annotated) -> None:
    entry = "C|intron_variant|MODIFIER|PER3|ENSG1|transcript|ENST1|protein_coding|13/20|c.1658+147C>G||||||"
    assert the_consequence(annotated(f"ANN={entry}")).exon == ""


def test_a_consequence_of_bcftools(annotated: Annotated) -> None:
    entry = "missense|IL36RN|ENST00000393200|protein_coding|+|27L>27P|113060902T>C"
    told = the_consequence(annotated(f"BCSQ={entry}"))
    assert (told.effect, told.symbol, told.transcript) == ("missense", "IL36RN", "ENST00000393200")
    assert (told.hgvs_p, told.codon) == ("p.Leu27Pro", 27)


def test_bcftools_names_alleles_by_their_bases(annotated: Annotated) -> None:
    value = "stop_gained|A|T1|protein_coding|+|27L>27*|5T>G,missense|A|T1|protein_coding|+|27L>27P|5T>C+9A>G"
    calls = annotated(f"BCSQ={value}", "T C,G", genotype="1/2")
    assert [call.consequences[0].effect for call in calls] == ["missense", "stop gained"]


def test_bcftools_pointers_and_stars(annotated: Annotated) -> None:
    assert annotated("BCSQ=@113060900")[0].consequences == ()
    assert the_consequence(annotated("BCSQ=*missense|A|T1|protein_coding")).effect == "missense"


def test_of_two_dialects_the_first_speaks_for_a_gene_and_both_are_named(annotated: Annotated) -> None:
    ann = "C|intron_variant|MODIFIER|{}|ENSG1|transcript|ENST1|protein_coding|1/2|c.1||||||"
    (call,) = annotated("ANN=" + ann.format("IL36RN") + "," + ann.format("IL36B") + ";CSQ=" + csq())
    assert [(one.symbol, one.effect) for one in call.consequences] == [("IL36RN", "missense"), ("IL36B", "intron")]


def test_vep_may_write_into_ann() -> None:
    (dialect,) = dialects_of({"ANN": Field("ANN", ".", "String", CSQ)})
    assert dialect.read(csq(), "T", ("C",), 1).consequences["IL36RN"].effect == "missense"


def test_a_field_without_a_format_is_no_annotation() -> None:
    assert dialects_of({"ANN": Field("ANN", ".", "String", "Annotation")}) == ()


FREQUENCY_HEADER = (
    *HEADER,
    info_line("AF", "Allele Frequency, for each ALT allele, in the same order as listed", "A", "Float"),
    info_line("MAF_POP", "Highest allele frequency in any population", "A", "Float"),
    info_line("ONE", "Frequency in gnomAD", "1", "Float"),
)


@pytest.mark.parametrize(
    ("info", "value", "source"),
    [
        ("gnomAD_AF=0.01", 0.01, "gnomAD_AF"),
        ("gnomADe_AF=0.01;gnomADg_AF_afr=0.03", 0.03, "gnomADg_AF_afr"),
        ("gnomADe_AFR_AF=0.01;gnomad_AC_afr=1;gnomad_nhomalt_afr=1", 0.01, "gnomADe_AFR_AF"),
        ("gnomad_faf95=0.01;gnomad.AF=0.02", 0.02, "gnomad.AF"),
        ("GNOMADAF=0.0002", 0.0002, "GNOMADAF"),
        ("GNOMADAF_popmax=2e-4", 0.0002, "GNOMADAF_popmax"),
        ("AF_EXAC=0.00027", 0.00027, "AF_EXAC"),
        ("EXACAF=0.017;EXACMAX_AF=0.016", 0.017, "EXACAF"),
        ("1000GAF=0.0004", 0.0004, "1000GAF"),
        ("1000G_MAX_AF=0.1", 0.1, "1000G_MAX_AF"),
        ("SWEREFAF=0.125", 0.125, "SWEREFAF"),
        ("MAX_AF=0.2", 0.2, "MAX_AF"),
        ("MAF_POP=0.3", 0.3, "MAF_POP"),
        ("ONE=0.3", 0.3, "ONE"),
        ("gnomAD_AF=0", 0.0, "gnomAD_AF"),
        ("CSQ=" + csq(gnomade_af="0.004", max_af="0.01"), 0.01, "max_af"),
        ("CSQ=" + csq(af="0.0126"), 0.0126, "af"),
        ("CSQ=" + csq(gmaf="C:0.01&G:0.5"), 0.01, "gmaf"),
    ],
)
def test_the_highest_population_frequency(annotated: Annotated, info: str, value: float, source: str) -> None:
    (call,) = annotated(info, header=FREQUENCY_HEADER)
    assert call.frequency is not None
    assert (call.frequency.value, call.frequency.source) == (value, source)


@pytest.mark.parametrize(
    "info",
    [
        ".",
        "AF=0.5",
        "AC=1;AN=2;MLEAF=0.5",
        "gnomAD_AF=.",
        "gnomAD_AF=",
        "gnomAD_AF=17",
        "gnomAD_AF=-0.1",
        "gnomAD_AF=nan",
        "gnomAD_AC=1;gnomAD_AC_afr=1;gnomAD_AN_afr=0;nhomalt_afr=1",
        "ExAC_AC_AFR=1;ExAC_AFR_AC=1",
        "dbSNP=1",
        "CSQ=" + csq(gmaf="G:0.5"),
    ],
)
def test_otherwise_unknown_never_rare(annotated: Annotated, info: str) -> None:
    assert annotated(info, header=FREQUENCY_HEADER)[0].frequency is None


def test_each_allele_has_its_own_frequency(annotated: Annotated) -> None:
    calls = annotated("gnomAD_AF=0.1,0.2;ONE=0.9", "T C,G", FREQUENCY_HEADER, "1/2")
    assert [call.frequency and call.frequency.value for call in calls] == [0.1, 0.2]


def test_homozygotes(annotated: Annotated) -> None:
    (call,) = annotated("gnomAD_AF=0.1;gnomAD_nhomalt=17")
    assert call.frequency is not None
    assert call.frequency.homozygotes == 17


@pytest.mark.parametrize(
    ("info", "scores"),
    [
        ("CADD=2.444", {"cadd": 2.444}),
        ("CSQ=" + csq(revel="0.91", cadd_phred="27.1"), {"revel": 0.91, "cadd": 27.1}),
        ("CSQ=" + csq(sift="deleterious(0.01)"), {"sift": 0.01}),
        ("CSQ=" + csq(revel="0.2&.&0.7"), {"revel": 0.7}),
        ("CSQ=" + csq(spliceai_pred_ds_ag="0.02", spliceai_pred_ds_dl="0.83"), {"spliceai": 0.83}),
        ("SpliceAI=C|IL36RN|0.00|0.10|0.91|0.00|1|2|3|4,G|IL36RN|1|1|1|1|1|2|3|4", {"spliceai": 0.91}),
        ("dbNSFP_REVEL_score=0.5,.,0.6", {"revel": 0.6}),
        ("CADD=.", {}),
        ("CADD_RAW=7", {}),
    ],
)
def test_scores(annotated: Annotated, info: str, scores: dict[str, float]) -> None:
    assert annotated(info)[0].scores == scores


@pytest.mark.parametrize(
    ("info", "reported"),
    [
        ("CLNSIG=Pathogenic", "pathogenic"),
        ("CLNSIG=Pathogenic/Likely_pathogenic", "pathogenic/likely pathogenic"),
        (
            "CLNSIG=Conflicting_interpretations_of_pathogenicity|_other",
            "conflicting interpretations of pathogenicity, other",
        ),
        ("CLNSIG=5|2,255", "pathogenic, benign, other"),
        ("CSQ=" + csq(clin_sig="likely_pathogenic&pathogenic"), "likely pathogenic, pathogenic"),
        ("CLNSIG=Benign;CSQ=" + csq(clin_sig="pathogenic"), "benign"),
        ("CLNSIG=.", ""),
        (".", ""),
    ],
)
def test_reported(annotated: Annotated, info: str, reported: str) -> None:
    assert annotated(info)[0].reported == reported
