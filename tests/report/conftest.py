"""An invented infant and a differential written by hand: the report is tested without any knowledge pack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from proband.case.model import (
    Case,
    Consanguinity,
    Finding,
    Measurement,
    Mention,
    Narrative,
    Reference,
    Relative,
    Span,
    StatedDisease,
    Term,
    TimePoint,
    Treatment,
    Variant,
)
from proband.diagnose import Candidate, Diagnosis, PackUsed, Provenance
from proband.differential.explain import Expected
from proband.evidence import Evidence, Named, total
from proband.issue import Issue

TEXT = (
    "Her parents are first cousins. At 2 weeks she had generalized pustular psoriasis without fever.\n\n"
    'A <script>alert("x")</script> & a cousin with eczema. Bone lesions were possible; thrush has resolved. '
    "DIRA was considered; it is known for osteitis. Acitretin failed. p.Leu27Pro in IL36RN. "
    "Leukocytes 28.4. At 6 months anakinra cleared the skin."
)
PSORIASIS = Term("HP:0003765", "Psoriasiform dermatitis")
PUSTULE = Term("HP:0200039", "Pustule")
FEVER = Term("HP:0001945", "Fever")
DIARRHEA = Term("HP:0002014", "Diarrhea")


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def mentions() -> Iterator[Mention]:
    yield Mention(span("generalized pustular psoriasis"), "finding", "present", PSORIASIS)
    yield Mention(span("pustular"), "finding", "present", PUSTULE)
    yield Mention(span("fever"), "finding", "excluded", FEVER, because='denied with "without"')
    yield Mention(span("eczema"), "finding", "family", Term("HP:0000964", "Eczematoid dermatitis"))
    yield Mention(span("Bone lesions"), "finding", "possible", Term("HP:0002797", "Osteolysis"))
    yield Mention(span("thrush"), "finding", "resolved", Term("HP:0009098", "Chronic oral candidiasis"))
    yield Mention(span("DIRA"), "disease", "differential", Term("OMIM:612852", "DIRA"))
    yield Mention(span("osteitis"), "finding", "background", Term("HP:0040160", "Osteitis"))
    yield Mention(span("Acitretin"), "treatment", "treatment", Term("", "acitretin"))
    yield Mention(span("p.Leu27Pro"), "variant", "present")
    yield Mention(span("IL36RN"), "gene", "present")
    yield Mention(span("28.4"), "measurement", "present", Term("", "Leukocytes"))
    yield Mention(span("first cousins"), "family", "present")
    yield Mention(span("2 weeks"), "age", "present")


@pytest.fixture
def case() -> Case:
    two_weeks = TimePoint(age="P2W", text="At 2 weeks")
    return Case(
        id="infant",
        sex="female",
        age=TimePoint(age="P8M"),
        ancestry="Tunisian",
        findings=(
            Finding(
                PSORIASIS,
                onset=two_weeks,
                modifiers=(Term("HP:0012837", "Generalized"),),
                spans=(span("generalized pustular psoriasis"),),
                evidence=(Reference(id="PMID:21848462"),),
            ),
            Finding(PUSTULE, recurs_every="P1W", spans=(span("pustular"),)),
            Finding(FEVER, excluded=True, spans=(span("fever"),)),
            Finding(DIARRHEA, onset=TimePoint(onset_class=Term("HP:0003593", "Infantile onset"))),
        ),
        measurements=(
            Measurement(
                Term("LOINC:26464-8", "Leukocytes"),
                value=28.4,
                unit=Term("", "10*9/L"),
                high=17.5,
                direction="high",
                time=TimePoint(age="P3M"),
            ),
        ),
        treatments=(
            Treatment(Term("", "acitretin"), response="none", response_text="failed"),
            Treatment(Term("", "anakinra"), start=TimePoint(age="P6M"), response="complete"),
        ),
        variants=(Variant(gene="IL36RN", hgvs=("p.Leu27Pro",), zygosity="homozygous"),),
        diseases=(StatedDisease(Term("OMIM:612852", "DIRA"), considered=True),),
        relatives=(Relative("cousin", description="eczema"),),
        consanguinity=Consanguinity("yes", "first cousins"),
        narrative=Narrative(TEXT, tuple(mentions()), title="A letter <b>in bold</b>"),
    )


def evidence(subject: str, scale: float) -> tuple[Evidence, ...]:
    psoriasis, pustule = Named("HP:0003765", "Psoriasiform dermatitis"), Named("HP:0200039", "Pustule")
    fever, diarrhea = Named("HP:0001945", "Fever"), Named("HP:0002014", "Diarrhea")
    pmid = ("PMID:21848462", "PMID:22903787", "PMID:1", "OMIM:614204")
    return (
        Evidence("finding", subject, 2.6 * scale, "Described.", pmid, psoriasis, "exact", psoriasis, "30/30"),
        Evidence("finding", subject, 0.5, "Related.", pmid[:1], pustule, "related", psoriasis, "frequent"),
        Evidence("finding", subject, -0.5, "Not described in this disease.", (), diarrhea, "none"),
        Evidence("excluded", subject, -0.14, "Denied.", pmid[:1], fever, "exact", fever, "not stated"),
        Evidence("unseen", subject, -0.4, "The rest was not mentioned."),
        Evidence("sex", subject, 0.0, "The inheritance does not depend on it."),
        Evidence("genotype", subject, 3.0 * scale, "Homozygous <in> its gene.", ("stated in the case",)),
    )


def candidate(rank: float, disease_id: str, name: str, posterior: float, scale: float) -> Candidate:
    parts = evidence(disease_id, scale)
    return Candidate(
        rank=rank,
        disease_id=disease_id,
        same_as=("ORPHA:247353",),
        name=name,
        abbreviations=("DITRA", "GPP") if rank == 1 else (),
        genes=("IL36RN", "AP1S3"),
        inheritance=("Autosomal recessive inheritance",),
        posterior=posterior,
        log10_lr=total(parts),
        phenotype_only_rank=rank + 1,
        knowledge="annotated" if rank == 1 else "links only",
        evidence=parts,
        unexplained=(Named("HP:0002014", "Diarrhea"),),
        expected=(Expected(Named("HP:0011897", "Neutrophilia"), 0.9, "14/14", ("PMID:21848462",)),),
    )


@pytest.fixture
def diagnosis(case: Case) -> Diagnosis:
    return Diagnosis(
        case=case,
        differential=(
            candidate(1.0, "OMIM:614204", "Psoriasis 14, pustular", 0.6758009026390772, 1.0),
            candidate(2.5, "ORPHA:2331", "Kawasaki disease", 0.2, 0.5),
            candidate(2.5, "OMIM:1", "A <disease>", 0.0001, 0.1),
        ),
        none_of_these=0.09,
        competing=9889,
        issues=(Issue("warning", "ambiguous-scope", "/narrative", 'What "marked" covers', "Read <again>."),),
        provenance=Provenance(
            "proband",
            "0.1.0",
            (PackUsed("phenotype", "2025-01-16", ("hp.obo (2025-01-16)",)),),
            {"top": 20, "supplement": True},
        ),
    )
