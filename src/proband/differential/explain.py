"""Why a disease stands where it stands: each finding with what it met, what is left over, what is expected."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import msgspec

from proband.differential.rank import PhenotypeScores
from proband.evidence import Evidence, Match, Named
from proband.knowledge.diseases import Annotation
from proband.knowledge.overlay import SAID

LN10 = math.log(10)
RELATED_BITS = 3.0
TYPICAL_SHARE = 0.5
EXPECTED_SHOWN = 8

# Words for what an annotation is to the patient's finding.
_MEETS = {
    "exact": "{annotation} is described in this disease{seen}.",
    "more specific": "Described as the more specific {annotation}{seen}.",
    "more general": "Described as the more general {annotation}{seen}.",
    "related": "Not described itself; described is the related {annotation}{seen}.",
}


class Expected(msgspec.Struct, frozen=True):
    """A finding that is typical of the disease and that the case does not mention.

    ``share`` is the smoothed share of patients (0 to 1); ``frequency`` is how the source states it.
    """

    term: Named
    share: float
    frequency: str
    references: tuple[str, ...]


class _Note(msgspec.Struct, frozen=True):
    """An annotation and the disease entry that holds it; ``overlay`` for a count from a cohort."""

    entry: int
    annotation: Annotation
    overlay: bool = False


class Explainer:
    """Explains single diseases for one case."""

    def __init__(self, scores: PhenotypeScores) -> None:
        self.scores = scores
        self.knowledge = scores.knowledge
        self.ontology = scores.knowledge.ontology
        self.model = scores.model
        self._notes_of: dict[int, list[_Note]] = {}
        self._met: dict[tuple[int, int], tuple[Match, _Note | None]] = {}

    def evidence(self, disease: int) -> tuple[Evidence, ...]:
        """All parts of the phenotype score of one disease, in log10; they add up to that score."""
        phenotype = self.scores.phenotype
        notes = self._notes(disease)
        found = [self._present(disease, term, value, notes) for term, value in self._parts(disease)]
        found.sort(key=lambda part: -part.log10_lr)
        denied = self.ontology.most_specific(phenotype.excluded)
        found += [self._excluded(disease, term, notes) for term in denied]
        if phenotype.present or phenotype.excluded:
            found.append(self._unseen(disease))
        return (*found, *self._general(disease))

    def unexplained(self, disease: int) -> tuple[Named, ...]:
        """The patient's findings that no annotation of the disease meets, even as a relative."""
        notes = self._notes(disease)
        terms = self.ontology.most_specific(self.scores.phenotype.present)
        return tuple(self._named(term) for term in terms if self._meet(disease, term, notes)[0] == "none")

    def expected(self, disease: int, *, shown: int = EXPECTED_SHOWN) -> tuple[Expected, ...]:
        """What is typical of the disease (at least half of the patients) and was not mentioned, the most
        telling first; each finding once, with the annotation that states a frequency."""
        phenotype = self.scores.phenotype
        known = {int(a) for t in (*phenotype.present, *phenotype.excluded) for a in self.ontology.ancestors(t)}
        own: dict[int, Annotation] = {}
        for note in self._notes(disease):
            one = note.annotation
            if note.entry == disease and one.term not in known and not one.negated:
                own[one.term] = max(own.get(one.term, one), one, key=lambda each: bool(each.frequency))
        rows = []
        for term, one in own.items():
            share = self.model.own_share(term, disease)
            if share >= TYPICAL_SHARE:
                rows.append((share * float(self.knowledge.information[term]), -term, share, one))
        rows.sort(reverse=True, key=lambda row: row[:2])
        return tuple(
            Expected(self._named(note.term), round(share, 4), note.frequency or "not stated", note.references)
            for _, _, share, note in rows[:shown]
        )

    def _parts(self, disease: int) -> Iterable[tuple[int, float]]:
        parts = self.model.parts(self.scores.phenotype.present, disease)
        return {term: self.scores.weight * value for term, value in parts.items()}.items()

    def _notes(self, disease: int) -> list[_Note]:
        """The phenotype annotations of the disease, of the other entries of its group, and of its twin."""
        if disease not in self._notes_of:
            diseases = self.knowledge.diseases
            twin = int(diseases.profile_twins[disease])
            entries = dict.fromkeys([disease, *diseases.group(disease), *([twin] if twin >= 0 else [])])
            self._notes_of[disease] = [
                *(_Note(e, note) for e in entries for note in diseases.annotations(e)),
                *(_Note(disease, note, True) for note in self.knowledge.overlay.annotations(disease)),
            ]
        return self._notes_of[disease]

    def _present(self, disease: int, term: int, value: float, notes: Sequence[_Note]) -> Evidence:
        match, note = self._meet(disease, term, notes)
        return Evidence(
            kind="finding",
            subject=self.knowledge.diseases.id(disease),
            log10_lr=value / LN10,
            because=self._because(match, note, term, disease) + _also(note, notes),
            source=(*self._source(note), *_also_sources(note, notes)),
            finding=self._named(term),
            match=match,
            annotation=None if note is None else self._named(note.annotation.term),
            frequency=None if note is None else note.annotation.frequency or "not stated",
        )

    def _excluded(self, disease: int, term: int, notes: Sequence[_Note]) -> Evidence:
        match, note = self._meet(disease, term, notes)
        if match not in ("exact", "more specific"):
            match, note = "none", None
        value = self.scores.weight * float(self.model.excluded(term)[disease])
        label = self.ontology.label(term)
        because = f"{label} was denied; it is not described in this disease."
        if note is not None:
            because = f"{label} was denied; {_seen_words(note)} in this disease.{_also(note, notes)}"
        return Evidence(
            kind="excluded",
            subject=self.knowledge.diseases.id(disease),
            log10_lr=value / LN10,
            because=because,
            source=(*self._source(note), *_also_sources(note, notes)),
            finding=self._named(term),
            match=match,
            annotation=None if note is None else self._named(note.annotation.term),
            frequency=None if note is None else note.annotation.frequency or "not stated",
        )

    def _unseen(self, disease: int) -> Evidence:
        value = self.scores.weight * self.model.unmentioned(self.scores.phenotype.present, disease) / LN10
        return Evidence(
            kind="unseen",
            subject=self.knowledge.diseases.id(disease),
            log10_lr=value,
            because="What else is described in this disease was not mentioned (a small cost for each finding).",
        )

    def _general(self, disease: int) -> Iterable[Evidence]:
        """The prior, onset and sex."""
        yield self._prior(disease)
        subject = self.knowledge.diseases.id(disease)
        phenotype = self.scores.phenotype
        onset = float(self.scores.onset[disease]) / LN10
        if phenotype.onset is not None:
            row = self.ontology.index(phenotype.onset)
            name = "" if row is None else self.ontology.label(row)
            known = self.knowledge.diseases.onset_counts[disease].sum() > 0
            because = f"{name} {_compared(onset)}." if known else f"{name}; the disease's onset is not annotated."
            yield Evidence("onset", subject, onset, because, self._onset_sources(disease))
        if phenotype.sex is not None:
            value = float(self.scores.sex[disease]) / LN10
            because = f"The patient is {phenotype.sex}; " + (
                "the disease is X-linked." if value else "the inheritance does not depend on it."
            )
            yield Evidence("sex", subject, value, because)

    def _prior(self, disease: int) -> Evidence:
        diseases = self.knowledge.diseases
        reported = int(diseases.reported_variants[disease])
        because = (
            f"{reported} pathogenic variants are reported for this disease (ClinVar, two review stars or more)."
            if reported
            else "No pathogenic variant is reported for this disease (ClinVar, two review stars or more)."
        )
        value = float(self.scores.prior[disease]) / LN10
        return Evidence("prior", diseases.id(disease), value, because, ("ClinVar",))

    def _onset_sources(self, disease: int) -> tuple[str, ...]:
        notes = self.knowledge.diseases.annotations(disease, "C")
        return tuple(dict.fromkeys(reference for note in notes for reference in note.references))

    def _meet(self, disease: int, term: int, notes: Sequence[_Note]) -> tuple[Match, _Note | None]:
        """The annotation that a finding meets best, and how; asked for twice, looked for once."""
        if (disease, term) not in self._met:
            self._met[disease, term] = self._best_note(term, notes)
        return self._met[disease, term]

    def _best_note(self, term: int, notes: Sequence[_Note]) -> tuple[Match, _Note | None]:
        usable = [note for note in notes if not note.annotation.negated]
        exact = [note for note in usable if note.annotation.term == term]
        if exact:
            return "exact", exact[0]
        below = [note for note in usable if self.ontology.is_a(note.annotation.term, term)]
        if below:
            return "more specific", max(below, key=self._weight)
        above = [note for note in usable if self.ontology.is_a(term, note.annotation.term)]
        if above:
            return "more general", max(above, key=lambda note: self._bits(note.annotation.term))
        return self._relative(term, usable)

    def _relative(self, term: int, notes: Sequence[_Note]) -> tuple[Match, _Note | None]:
        own = {ancestor: self._bits(ancestor) for ancestor in self.ontology.line(term)}
        best: tuple[float, _Note] | None = None
        for note in notes:
            shared = own.keys() & self.ontology.line(note.annotation.term)
            bits = max((own[ancestor] for ancestor in shared), default=0.0)
            if bits >= RELATED_BITS and (best is None or bits > best[0]):
                best = bits, note
        return ("none", None) if best is None else ("related", best[1])

    def _weight(self, note: _Note) -> tuple[float, float]:
        return (
            self.model.own_share(note.annotation.term, note.entry),
            self._bits(note.annotation.term),
        )

    def _bits(self, term: int) -> float:
        return float(self.knowledge.information[term])

    def _because(self, match: Match, note: _Note | None, term: int, disease: int) -> str:
        if note is None:
            near = self.model.is_near(term, disease)
            return "Not described in this disease" + (", but in diseases like it." if near else ".")
        diseases = self.knowledge.diseases
        said = _MEETS[match].format(annotation=self.ontology.label(note.annotation.term), seen=_in_patients(note))
        if note.entry == disease or diseases.lead(note.entry) == disease:
            return said
        return f"{said[:-1]}, in {diseases.id(note.entry)} ({diseases.name(note.entry)})."

    def _source(self, note: _Note | None) -> tuple[str, ...]:
        if note is None:
            return ()
        return note.annotation.references or (self.knowledge.diseases.id(note.entry),)

    def _named(self, term: int) -> Named:
        return Named(self.ontology.id(term), self.ontology.label(term))


def _in_patients(note: _Note) -> str:
    said = note.annotation
    if note.overlay:
        return f", in {said.n} of {said.m} patients of {SAID}"
    if said.m:
        return f", in {said.n} of {said.m} patients"
    return f", {said.frequency}" if said.frequency else ", frequency not stated"


def _seen_words(note: _Note) -> str:
    said = note.annotation
    if note.overlay:
        return f"it is seen in {said.n} of {said.m} patients of {SAID}"
    if said.m:
        return f"it is seen in {said.n} of {said.m} patients"
    return f"it is described ({said.frequency or 'frequency not stated'})"


def _overlays(note: _Note | None, notes: Sequence[_Note]) -> list[Annotation]:
    """The overlay's counts of the very finding that an annotation speaks of."""
    if note is None or note.overlay:
        return []
    return [one.annotation for one in notes if one.overlay and one.annotation.term == note.annotation.term]


def _also(note: _Note | None, notes: Sequence[_Note]) -> str:
    """What the overlay adds to an annotation: contradicting counts are shown beside it."""
    return "".join(f" In {SAID}: {one.n} of {one.m}." for one in _overlays(note, notes))


def _also_sources(note: _Note | None, notes: Sequence[_Note]) -> tuple[str, ...]:
    return tuple(source for one in _overlays(note, notes) for source in one.references)


def _compared(log10_lr: float) -> str:
    if log10_lr > 0.05:
        return "is usual in this disease"
    return "is unusual in this disease" if log10_lr < -0.05 else "neither speaks for nor against this disease"
