"""What a person should know about the variants that were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from proband.case.model import Variant
from proband.issue import Issue


def variant_issues(variants: Sequence[Variant]) -> Iterator[Issue]:
    """Expressions that the grammar of HGVS refuses: they are kept as they are, but cannot be looked up anywhere."""
    if not any(variant.hgvs for variant in variants):
        return
    from proband.knowledge.hgvs import parsed

    for number, variant in enumerate(variants):
        for expression in variant.hgvs:
            reference, _, bare = expression.rpartition(":")
            change = parsed(bare, reference)
            if not change.valid and not reference:
                yield Issue(
                    "note",
                    "not-hgvs",
                    f"/variants/{number}/hgvs",
                    f"{expression} is not a valid HGVS expression: {change.because}",
                    "Check the expression in the source.",
                )
