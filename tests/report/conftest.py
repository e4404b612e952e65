"""An invented infant and a differential written by hand: the report is tested without any knowledge pack."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from msgspec.structs import asdict

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
from proband.diagnose import Candidate, Diagnosis, PackUsed, Provenance, diagnose
from proband.differential.explain import Expected
from proband.evidence import Evidence, Named, total
from proband.issue import Issue
from proband.knowledge import Knowledge
from proband.treatment.result import TreatmentPlan
from proband.treatment.suggest import suggest
from proband.workup import Workup

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


VOID = {"meta", "br", "hr", "img", "input", "link"}
Attributes = dict[str, str | None]


class Page(HTMLParser):
    """The tags with their attributes and classes of all that is around them, the text, and what is left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, Attributes]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that is closed at once."""
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the tag that was opened last; any other is an error of the page."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what can be read."""
        if "style" not in self.open:
            self.text += data

    def all(self, tag: str) -> list[Attributes]:
        """The attributes of each of these tags."""
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [attrs["id"] or "" for _, attrs in self.tags if "id" in attrs]


class Drawing:
    """A figure: its size, and what it draws in units of the figure."""

    def __init__(self, svg: str) -> None:
        self.page = Page(svg)
        assert self.page.open == []
        box = self.page.all("svg")[0]["viewbox"] or ""
        self.width, self.height = (float(part) for part in box.split()[2:])

    def rects(self, style: str = "") -> list[tuple[float, float, float, float]]:
        """(left, top, right, bottom) of the rectangles of a class."""
        found = (attrs for attrs in self.page.all("rect") if style in ((attrs.get("class") or ""), ""))
        return [_sides(attrs) for attrs in found]

    def places(self) -> list[tuple[float, float]]:
        """Every point that is drawn: corners, centres, starts of text, points of paths."""
        corners = [(x, y) for left, top, right, low in self.rects() for x, y in ((left, top), (right, low))]
        circles = [(_of(one, "cx"), _of(one, "cy")) for one in self.page.all("circle")]
        texts = [(_of(one, "x"), _of(one, "y")) for one in self.page.all("text")]
        lines = [
            (_of(one, x), _of(one, y)) for one in self.page.all("line") for x, y in (("x1", "y1"), ("x2", "y2"))
        ]
        return [*corners, *circles, *texts, *lines, *(at for path in self.paths() for at in path)]

    def paths(self) -> list[list[tuple[float, float]]]:
        """The points of the paths, but of arrow heads."""
        ways = (attrs["d"] or "" for attrs in self.page.all("path") if attrs.get("class"))
        return [[(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", way)] for way in ways]

    def outside(self) -> list[tuple[float, float]]:
        """What is drawn outside the figure."""
        return [(x, y) for x, y in self.places() if not (0 <= x <= self.width and 0 <= y <= self.height)]


def _of(attrs: Attributes, name: str) -> float:
    return float(attrs[name] or "nan")


def _sides(attrs: Attributes) -> tuple[float, float, float, float]:
    x, y = _of(attrs, "x"), _of(attrs, "y")
    return x, y, x + _of(attrs, "width"), y + _of(attrs, "height")


@pytest.fixture(scope="session")
def page_of() -> Callable[[str], Page]:
    """A page taken apart."""
    return Page


@pytest.fixture(scope="session")
def drawing_of() -> Callable[[str], Drawing]:
    """A figure taken apart."""
    return Drawing


@pytest.fixture(scope="session")
def workups(knowledge: Knowledge) -> dict[str, Workup]:
    """A child of 6 months with fever and pustules, worked up for every disease of the care pack, by its key."""
    seen = ("HP:0200039", "HP:0001945", "HP:0002014", "HP:0001974")
    terms = (Term(one, knowledge.ontology.label(knowledge.ontology.index(one) or 0)) for one in seen)
    given = Treatment(Term("", "prednisolone"), response="none")
    excluded = Finding(Term("HP:0002240", "Hepatomegaly"), excluded=True)
    child = Case(
        sex="female",
        age=TimePoint(age="P6M"),
        findings=(*(Finding(term) for term in terms), excluded),
        treatments=(given,),
    )
    found = diagnose(child, knowledge)
    short = {**asdict(found), "differential": found.differential[:2], "questions": (), "separators": ()}
    assert knowledge.care is not None
    return {
        key: Workup(**short, treatment=suggest(found, knowledge, disease=one.id, weight_kg=6.4))
        for key, one in knowledge.care.diseases.items()
    }


@pytest.fixture(scope="session")
def plans(workups: dict[str, Workup]) -> dict[str, TreatmentPlan]:
    """The plans of these."""
    return {key: one.treatment for key, one in workups.items() if one.treatment is not None}
