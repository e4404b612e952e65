"""Classification of a variant from its criteria: by points and by the rules of 2015, side by side.

    points   supporting 1, moderate 2, strong 4, very strong 8, benign ones negative; pathogenic from 10, likely
             pathogenic from 6, uncertain from 0, likely benign from -6, else benign (Tavtigian 2020, PMID:32720330)
    rules    the combinations of table 5 of Richards 2015 (PMID:25741868), each criterion at its applied strength

Contradicting evidence. By the rules, any pathogenic with any benign criterion is of uncertain significance; only
BA1 is stand-alone and outweighs pathogenic criteria that reach no class of their own. By points they are summed,
and ``conflict`` is set; with BA1 the sum is not asked, because BA1 has no place on the scale.

What the rules do not know is read down: a moderate benign criterion counts as supporting, a very strong benign one
as strong, a second very strong pathogenic one as strong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal, get_args

import msgspec

from proband.genotype.tables import rows

Strength = Literal["supporting", "moderate", "strong", "very strong", "stand-alone"]
Direction = Literal["pathogenic", "benign"]
Significance = Literal["pathogenic", "likely pathogenic", "uncertain significance", "likely benign", "benign"]
By = Literal["automatic", "curator"]

POINTS: Mapping[Strength, int] = {"supporting": 1, "moderate": 2, "strong": 4, "very strong": 8, "stand-alone": 8}
BANDS: tuple[tuple[int, Significance], ...] = (
    (10, "pathogenic"),
    (6, "likely pathogenic"),
    (0, "uncertain significance"),
    (-6, "likely benign"),
)
# Pairs that speak of one observation: the second does not count beside the first.
SAME_OBSERVATION = (("PS2", "PM6"), ("PVS1", "PM4"), ("BA1", "BS1"))

_WRITTEN = re.compile(
    r"(?P<code>P(?:VS|S|M|P)\d|B(?:A|S|P)\d)(?:[\s_:\-]+(?P<strength>[A-Za-z][A-Za-z\s_-]*))?", re.I
)
_SHORT: Mapping[str, Strength] = {"sup": "supporting", "mod": "moderate", "str": "strong", "vs": "very strong"}


class Criterion(msgspec.Struct, frozen=True):
    """One criterion that is met. ``text`` says in words why; ``source`` what it rests on; ``curator`` is a name."""

    code: str
    strength: Strength
    direction: Direction
    source: tuple[str, ...] = ()
    text: str = ""
    by: By = "automatic"
    curator: str = ""

    @property
    def points(self) -> int:
        """Its points: positive for pathogenic, negative for benign."""
        return POINTS[self.strength] if self.direction == "pathogenic" else -POINTS[self.strength]

    @property
    def label(self) -> str:
        """The code with its strength where that is not the code's own: "PM2_Supporting"."""
        return written(self.code, self.strength)


class Classification(msgspec.Struct, frozen=True):
    """What the criteria make of a variant. ``conflict``: pathogenic and benign criteria are both met."""

    criteria: tuple[Criterion, ...]
    points: int
    by_points: Significance
    by_rules: Significance
    conflict: bool
    because: str

    @property
    def agreed(self) -> bool:
        """Whether points and rules say the same."""
        return self.by_points == self.by_rules


@cache
def known() -> Mapping[str, tuple[Direction, Strength]]:
    """Direction and own strength of every code."""
    return {row["code"]: (row["direction"], row["strength"]) for row in rows("acmg")}  # type: ignore[misc]


def meaning(code: str) -> str:
    """What a code stands for."""
    return next(row["meaning"] for row in rows("acmg") if row["code"] == code)


def written(code: str, strength: Strength) -> str:
    """A code and its strength as the field writes them: "PS3", "PM2_Supporting", "PVS1_Strong"."""
    if strength == known()[code][1]:
        return code
    return f"{code}_{strength.title().replace(' ', '').replace('-', '')}"


def parsed(text: str) -> tuple[str, Strength] | None:
    """Code and strength of "PM3_Strong", "PVS1", "BP4:moderate"; None if it is none of these."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None or match["code"].upper() not in known():
        return None
    code = match["code"].upper()
    if match["strength"] is None:
        return code, known()[code][1]
    strength = _strength(match["strength"])
    return None if strength is None or (strength == "stand-alone" and code != "BA1") else (code, strength)


def _strength(text: str) -> Strength | None:
    plain = re.sub(r"[\s_-]", "", text).lower()
    return next((one for one in get_args(Strength) if re.sub(r"[\s-]", "", one) == plain), _SHORT.get(plain))


def criterion(
    code: str,
    strength: Strength | None = None,
    text: str = "",
    source: tuple[str, ...] = (),
    by: By = "automatic",
    curator: str = "",
) -> Criterion:
    """A criterion with the direction of its code, and the code's own strength unless another is given."""
    direction, own = known()[code]
    return Criterion(code, strength or own, direction, source, text, by, curator)


def combined(criteria: Iterable[Criterion], withdrawn: frozenset[str] = frozenset()) -> tuple[Criterion, ...]:
    """Each code once: a curator's word before an automatic one, then the stronger; ``withdrawn`` codes left out.

    Of two codes for one observation the weaker way of saying it falls away (PM6 beside PS2).
    """
    best: dict[str, Criterion] = {}
    for one in criteria:
        if one.code in withdrawn and one.by == "automatic":
            continue
        if one.code not in best or _rank(one) > _rank(best[one.code]):
            best[one.code] = one
    for first, second in SAME_OBSERVATION:
        if first in best:
            best.pop(second, None)
    order = list(known())
    return tuple(sorted(best.values(), key=lambda one: order.index(one.code)))


def _rank(one: Criterion) -> tuple[bool, int]:
    return one.by == "curator", POINTS[one.strength]


def classify(criteria: Sequence[Criterion]) -> Classification:
    """The class by points and by rules of criteria that are all met, each code once (``combined``)."""
    pathogenic = [one for one in criteria if one.direction == "pathogenic"]
    benign = [one for one in criteria if one.direction == "benign"]
    points = sum(one.points for one in criteria)
    conflict = bool(pathogenic and benign)
    by_points = _by_points(pathogenic, benign, points)
    by_rules, rule = _by_rules(pathogenic, benign)
    parts = ", ".join(f"{one.label} {one.points:+d}" for one in criteria) or "no criterion is met"
    because = f"{parts}: {_signed(points)} points, {by_points}; by the rules of 2015 {by_rules} ({rule})."
    if conflict:
        because += " Pathogenic and benign criteria contradict each other."
    return Classification(tuple(criteria), points, by_points, by_rules, conflict, because)


def _signed(points: int) -> str:
    return f"{points:+d}" if points else "0"


def band(points: int) -> Significance:
    """The class of a sum of points."""
    return next((name for least, name in BANDS if points >= least), "benign")


def _by_points(pathogenic: list[Criterion], benign: list[Criterion], points: int) -> Significance:
    if any(one.strength == "stand-alone" for one in benign):
        against = sum(one.points for one in pathogenic)
        return "benign" if against < BANDS[1][0] else "uncertain significance"
    return band(points)


def _by_rules(pathogenic: list[Criterion], benign: list[Criterion]) -> tuple[Significance, str]:
    harmful, harmless = _pathogenic_rule(pathogenic), _benign_rule(benign)
    if harmful and harmless:
        return "uncertain significance", f"contradiction: {harmful} and {harmless}"
    if harmless and any(one.strength == "stand-alone" for one in benign):
        return "benign", "BA1 stands alone"
    if pathogenic and benign:
        alone = harmful or harmless or "no class"
        return "uncertain significance", f"contradiction; one side alone would give {alone}"
    found = harmful or harmless
    return (found, "a combination is met") if found else ("uncertain significance", "no combination is met")


def _pathogenic_rule(criteria: list[Criterion]) -> Significance | None:
    count = Counter(one.strength for one in criteria)
    very, moderate, supporting = min(count["very strong"], 1), count["moderate"], count["supporting"]
    strong = count["strong"] + count["very strong"] - very
    enough = (
        very and (strong or moderate >= 2 or (moderate and supporting) or supporting >= 2),
        strong >= 2,
        strong and (moderate >= 3 or (moderate >= 2 and supporting >= 2) or (moderate and supporting >= 4)),
    )
    if any(enough):
        return "pathogenic"
    likely = (
        very and moderate,
        strong and (moderate or supporting >= 2),
        moderate >= 3,
        moderate >= 2 and supporting >= 2,
        moderate and supporting >= 4,
    )
    return "likely pathogenic" if any(likely) else None


def _benign_rule(criteria: list[Criterion]) -> Significance | None:
    count = Counter(one.strength for one in criteria)
    strong = count["strong"] + count["very strong"]
    supporting = count["supporting"] + count["moderate"]
    if count["stand-alone"] or strong >= 2:
        return "benign"
    return "likely benign" if (strong and supporting) or supporting >= 2 else None
