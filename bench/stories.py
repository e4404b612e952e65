"""How well told stories are read: findings, exclusions, whose they are, times, values, treatments, variants; ranks.

    python bench/stories.py --stories FILE.jsonl [--json FILE] [--no-ranks] [--show]

One JSON object a line: ``text``, ``present``, ``excluded``, ``not_patient``, ``labs``, ``treatments``,
``variants``, ``sex``, ``consanguinity``, ``disease``. A predicted id is right where it equals the label's id
or one of its ``accept``; every other asserted id is wrong. ``not_patient.per_story`` counts ids that were
asserted of the patient though only a sentence about somebody or something else names them.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from proband.age import age_days, onset_class
from proband.case.model import Case, Finding, Measurement, Treatment, Variant
from proband.knowledge import Knowledge, open_knowledge
from proband.narrative.read import read_story

Story = dict[str, Any]
DAYS_OF_DIFFERENCE = 3.0


def main(arguments: list[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    stories = [json.loads(line) for line in options.stories.read_text(encoding="utf-8").splitlines() if line]
    knowledge = open_knowledge()
    read_story("A remarkable boy had a fever.", knowledge)
    began = time.perf_counter()
    cases = [read_story(story["text"], knowledge)[0] for story in stories]
    seconds = time.perf_counter() - began
    tally: Counter[str] = Counter()
    for story, case in zip(stories, cases, strict=True):
        mine = _tally(story, case, knowledge)
        tally.update(mine)
        sys.stdout.write(_line(story, mine))
        if options.show:
            sys.stdout.write(_shown(story, case, knowledge))
    figures = _figures(tally, len(stories)) | {"stories_per_second": len(stories) / seconds}
    if not options.no_ranks:
        figures |= _ranks(stories, cases, knowledge)
    for name, value in figures.items():
        sys.stdout.write(f"{name:28s} {value:.3f}\n")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--no-ranks", action="store_true", help="read only, do not rank diseases")
    parser.add_argument("--show", action="store_true", help="print what was missed and what was wrong")
    return parser


def _tally(story: Story, case: Case, knowledge: Knowledge) -> Counter[str]:
    """The counts of one story."""
    counts: Counter[str] = Counter()
    for name, gold, found in (
        ("present", story["present"], case.present),
        ("excluded", story["excluded"], case.excluded),
    ):
        counts.update({f"{name}.{key}": n for key, n in _matches(gold, found, knowledge).items()})
    counts["not_patient"] = len(_not_the_patients(story, case, knowledge))
    counts.update(_onsets(story, case, knowledge))
    counts.update(_laboratory(story, case))
    counts.update(_treatments(story, case))
    counts.update(_variants(story, case))
    counts["consanguinity.right"] = case.consanguinity.stated == {True: "yes", False: "no"}.get(
        story["consanguinity"], "unknown"
    )
    counts["sex.right"] = case.sex == (story["sex"] or "unknown")
    return counts


def _ids(label: dict[str, Any], knowledge: Knowledge) -> set[str]:
    return set(_ids_in_order(label, knowledge))


def _ids_in_order(label: dict[str, Any], knowledge: Knowledge) -> list[str]:
    wanted = [label["hpo"], *label.get("accept", [])]
    return [resolved[0] for term in wanted if term and (resolved := knowledge.ontology.resolve(term))]


def _matches(gold: list[dict[str, Any]], found: tuple[Finding, ...], knowledge: Knowledge) -> dict[str, int]:
    wanted = [_ids(label, knowledge) for label in gold]
    mine = {finding.term.id for finding in found}
    return {
        "predicted": len(mine),
        "right": sum(any(term in ids for ids in wanted) for term in mine),
        "gold": len(wanted),
        "recalled": sum(bool(ids & mine) for ids in wanted),
    }


def _not_the_patients(story: Story, case: Case, knowledge: Knowledge) -> set[str]:
    own = {term for label in story["present"] for term in _ids(label, knowledge)}
    others = {term for label in story["not_patient"] for term in _ids({"hpo": label["hpo"]}, knowledge)}
    return {finding.term.id for finding in case.present} & (others - own)


def _onsets(story: Story, case: Case, knowledge: Knowledge) -> dict[str, int]:
    """Of the findings that were read and whose onset the label states: how many have that onset."""
    stated = right = 0
    by_id = {finding.term.id: finding for finding in case.present}
    for label in story["present"]:
        finding = next((by_id[term] for term in _ids_in_order(label, knowledge) if term in by_id), None)
        if finding is not None and label["onset"]:
            stated += 1
            right += _same_time(label["onset"], finding)
    return {"onset.stated": stated, "onset.right": right}


def _same_time(wanted: str, finding: Finding) -> bool:
    if finding.onset is None:
        return False
    if finding.onset.onset_class is not None:
        return finding.onset.onset_class.id in (onset_class(age_days(wanted))[0], "HP:0003623")
    days = finding.onset.days()
    return days is not None and abs(days - age_days(wanted)) <= DAYS_OF_DIFFERENCE


def _laboratory(story: Story, case: Case) -> dict[str, int]:
    """A value is right where a measurement in the label's words has its direction (its value, if it has none)."""
    right = 0
    for label in story["labs"]:
        start = story["text"].find(label["quote"])
        here = [m for m in case.measurements if _overlaps(m, start, start + len(label["quote"]))]
        right += any(_same_result(label, measurement) for measurement in here)
    return {"labs.stated": len(story["labs"]), "labs.right": right}


def _overlaps(item: Measurement | Treatment, start: int, end: int) -> bool:
    return any(span.start < end and start < span.end for span in item.spans)


def _same_result(label: dict[str, Any], measurement: Measurement) -> bool:
    if label["direction"] is not None:
        return bool(measurement.direction == label["direction"])
    return measurement.value is not None and str(measurement.value) == str(float(label["value"]))


def _treatments(story: Story, case: Case) -> dict[str, int]:
    """A treatment is right where agent and response are; agents are compared by words or by place."""
    left = list(case.treatments)
    right = 0
    for label in story["treatments"]:
        start = story["text"].find(label["quote"])
        match = next((t for t in left if _same_agent(label, t, start)), None)
        if match is not None:
            left.remove(match)
            right += match.response == label["response"]
    return {
        "treatments.gold": len(story["treatments"]),
        "treatments.predicted": len(case.treatments),
        "treatments.right": right,
    }


def _same_agent(label: dict[str, Any], treatment: Treatment, start: int) -> bool:
    mine = _stems(treatment.agent.label) | {stem for span in treatment.spans for stem in _stems(span.text)}
    return bool(_stems(label["agent"]) & mine)


def _stems(text: str) -> set[str]:
    return {word.rstrip("s")[:7] for word in re.findall(r"[a-z]{5,}", text.lower())} - {"treatme", "therapy"}


def _variants(story: Story, case: Case) -> dict[str, int]:
    found = zygosity = stated = 0
    for label in story["variants"]:
        match = next((v for v in case.variants if not v.absent and _same_variant(label, v)), None)
        found += match is not None
        if label["zygosity"]:
            stated += 1
            zygosity += match is not None and match.zygosity == label["zygosity"]
    return {
        "variants.stated": len(story["variants"]),
        "variants.right": found,
        "zygosity.stated": stated,
        "zygosity.right": zygosity,
    }


def _same_variant(label: dict[str, Any], variant: Variant) -> bool:
    written = {
        expression for expression in (label["hgvs_c"], label["hgvs_p"]) if expression and "." in expression[:2]
    }
    mine = {*variant.hgvs, variant.as_written}
    return variant.gene == label["gene"] and (not written or bool(written & mine))


def _figures(tally: Counter[str], stories: int) -> dict[str, float]:
    figures: dict[str, float] = {"stories": float(stories)}
    for name in ("present", "excluded"):
        precision = _share(tally[f"{name}.right"], tally[f"{name}.predicted"])
        recall = _share(tally[f"{name}.recalled"], tally[f"{name}.gold"])
        figures |= {f"{name}.precision": precision, f"{name}.recall": recall, f"{name}.f1": _f1(precision, recall)}
    figures["not_patient.per_story"] = tally["not_patient"] / stories
    figures["onset.accuracy"] = _share(tally["onset.right"], tally["onset.stated"])
    figures["labs.accuracy"] = _share(tally["labs.right"], tally["labs.stated"])
    figures["treatments.f1"] = _f1(
        _share(tally["treatments.right"], tally["treatments.predicted"]),
        _share(tally["treatments.right"], tally["treatments.gold"]),
    )
    figures["variants.recall"] = _share(tally["variants.right"], tally["variants.stated"])
    figures["zygosity.accuracy"] = _share(tally["zygosity.right"], tally["zygosity.stated"])
    figures["consanguinity.accuracy"] = tally["consanguinity.right"] / stories
    figures["sex.accuracy"] = tally["sex.right"] / stories
    return figures


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _ranks(stories: list[Story], cases: list[Case], knowledge: Knowledge) -> dict[str, float]:
    """The rank of the true disease with findings alone, and with all that was told (variants, consanguinity)."""
    hits: Counter[str] = Counter()
    for story, case in zip(stories, cases, strict=True):
        bare = msgspec.structs.replace(case, variants=(), diseases=(), consanguinity=type(case.consanguinity)())
        accepted = [story["disease"], *story["accept_diseases"]]
        for name, told, wanted in (
            ("phenotype", bare, [*accepted, *story["accept_phenotype_only"]]),
            ("all", case, accepted),
        ):
            rank = _rank(told, wanted, knowledge)
            sys.stdout.write(f"{story['id']} {name} rank {rank}\n")
            hits.update({f"{name}.top1": rank <= 1, f"{name}.top10": rank <= 10})
    return {
        name: hits[name] / len(stories) for name in ("phenotype.top1", "phenotype.top10", "all.top1", "all.top10")
    }


def _rank(case: Case, wanted: list[str], knowledge: Knowledge) -> float:
    from proband.diagnose import diagnose

    differential = diagnose(case, knowledge).differential
    groups = {
        knowledge.diseases.lead(row) for name in wanted if (row := knowledge.diseases.index(name)) is not None
    }
    ids = {knowledge.diseases.id(row) for row in groups} | set(wanted)
    ranks = [c.rank for c in differential if c.disease_id in ids or ids & set(c.same_as)]
    return min(ranks, default=float("inf"))


def _line(story: Story, counts: Counter[str]) -> str:
    parts = []
    for name in ("present", "excluded"):
        right, predicted, recalled, gold = (
            counts[f"{name}.{key}"] for key in ("right", "predicted", "recalled", "gold")
        )
        parts.append(f"{name} {right:2d}/{predicted:2d} right, {recalled:2d}/{gold:2d} recalled")
    parts.append(f"not the patient's {counts['not_patient']}")
    parts += [f"{name} {counts[f'{name}.right']}/{counts[f'{name}.stated']}" for name in ("onset", "labs")]
    parts.append(f"treatments {counts['treatments.right']}/{counts['treatments.gold']}")
    return f"{story['id']:6s} {'; '.join(parts)}\n"


def _shown(story: Story, case: Case, knowledge: Knowledge) -> str:
    lines = []
    for name, found in (("present", case.present), ("excluded", case.excluded)):
        wanted = [_ids(label, knowledge) for label in story[name]]
        mine = {finding.term.id for finding in found}
        lines += [
            f"    missed {name}: {label['hpo']} {label['label']} | {label['quote']}"
            for label, ids in zip(story[name], wanted, strict=True)
            if not ids & mine
        ]
        lines += [
            f"    wrong {name}: {f.term.id} {f.term.label} | {[span.text for span in f.spans]}"
            for f in found
            if not any(f.term.id in ids for ids in wanted)
        ]
    others = _not_the_patients(story, case, knowledge)
    lines += [
        f"    NOT THE PATIENT'S: {f.term.label} {[s.text for s in f.spans]}"
        for f in case.present
        if f.term.id in others
    ]
    lines += [*_wrong_onsets(story, case, knowledge), *_wrong_results(story, case), *_treatments_shown(story, case)]
    return "".join(f"{line}\n" for line in lines)


def _wrong_onsets(story: Story, case: Case, knowledge: Knowledge) -> Iterator[str]:
    by_id = {finding.term.id: finding for finding in case.present}
    for label in story["present"]:
        finding = next((by_id[term] for term in _ids_in_order(label, knowledge) if term in by_id), None)
        if finding is not None and label["onset"] and not _same_time(label["onset"], finding):
            mine = finding.onset and (finding.onset.age or finding.onset.text)
            yield f"    onset of {finding.term.label}: {mine} for {label['onset']} | {label['quote']}"


def _wrong_results(story: Story, case: Case) -> Iterator[str]:
    for label in story["labs"]:
        start = story["text"].find(label["quote"])
        here = [m for m in case.measurements if _overlaps(m, start, start + len(label["quote"]))]
        if not any(_same_result(label, measurement) for measurement in here):
            mine = [(m.assay.label, m.value, m.direction) for m in here]
            yield f"    result {label['analyte']} {label['direction']}: {mine} | {label['quote']}"


def _treatments_shown(story: Story, case: Case) -> Iterator[str]:
    wanted = "; ".join(f"{label['agent']}: {label['response']} ({label['quote']})" for label in story["treatments"])
    yield f"    treatments wanted {wanted}"
    yield "    treatments read   " + "; ".join(f"{t.agent.label}: {t.response}" for t in case.treatments)


if __name__ == "__main__":
    raise SystemExit(main())
