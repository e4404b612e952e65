"""How much an answer would tell: expected information over the posterior (docs/methods.md, section 12).

    gain(q) = H(p) - P(yes) H(p | yes) - P(no) H(p | no)                  in bits
    P(yes)  = sum over hypotheses h of p(h) P(yes | h)
    p(h | answer) ~ p(h) exp(change(h, answer))

The score takes an absent finding more lightly than a present one. P(yes) is therefore at most the one at which
P(yes) p(h | yes) + P(no) p(h | no) comes nearest to p(h): without that, findings that are merely described, with
no frequency, would promise more than they can hold. For the same reason a gain is at most what the chances alone
allow, H(answer) - H(answer | hypothesis).

The hypotheses are the leading diseases and one more: "another disease, or none of these", where a finding is as
common as everywhere. ``change`` is what the answer does to the calibrated score, or to the odds of none.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

LEADING_SHARE = 0.99
MOST_DISEASES = 50
LEAST_DISEASES = 5


class Options(msgspec.Struct, frozen=True, eq=False):
    """Many possible questions at once, one a row; columns are the leading diseases and "another or none".

    ``chance`` is P(present | hypothesis); ``present`` and ``absent`` are changes of the score (natural log).
    """

    chance: Matrix
    present: Matrix
    absent: Matrix


class Hypotheses(msgspec.Struct, frozen=True, eq=False):
    """What the questions are to tell apart.

    ``rows`` are the leading diseases, likeliest first; ``share`` has their posteriors and, last, all the rest.
    """

    rows: NDArray[np.intp]
    share: NDArray[np.float64]


def leading_hypotheses(posterior: NDArray[np.float64], none_of_these: float) -> Hypotheses:
    """The diseases that hold 99 % of the posterior of all diseases, at least 5 and at most 50, and the rest."""
    order = np.argsort(-posterior, kind="stable")[:MOST_DISEASES]
    enough = int(np.searchsorted(np.cumsum(posterior[order]), LEADING_SHARE * (1 - none_of_these))) + 1
    rows = order[: max(enough, LEAST_DISEASES)]
    share = np.append(posterior[rows], max(1.0 - float(posterior[rows].sum()), 1e-12))
    return Hypotheses(rows, share)


def gains(options: Options, hypotheses: Hypotheses) -> NDArray[np.float64]:
    """The expected information of each option in bits, at least 0."""
    share = hypotheses.share
    after_yes, after_no = updated(options.present, hypotheses), updated(options.absent, hypotheses)
    yes = np.minimum(options.chance @ share, _consistent(share, after_yes, after_no))
    left = yes * _entropy(after_yes) + (1 - yes) * _entropy(after_no)
    by_score = np.maximum(_entropy(share[None, :])[0] - left, 0.0)
    gain: NDArray[np.float64] = np.minimum(by_score, _known_by(options.chance, share))
    return gain


def _known_by(chance: Matrix, share: NDArray[np.float64]) -> NDArray[np.float64]:
    """The information that the chances alone allow: H(answer) - H(answer | hypothesis)."""
    information: NDArray[np.float64] = _binary(chance @ share) - _binary(chance) @ share
    return np.maximum(information, 0.0)


def _binary(chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The entropy of an answer in bits."""
    yes, no = np.maximum(chance, 1e-300), np.maximum(1 - chance, 1e-300)
    bits: NDArray[np.float64] = -(yes * np.log2(yes) + no * np.log2(no))
    return bits


def updated(change: Matrix, hypotheses: Hypotheses) -> Matrix:
    """The shares of all hypotheses after an answer that changes their scores."""
    weight = hypotheses.share * np.exp(change - change.max(axis=1, keepdims=True))
    shares: Matrix = weight / weight.sum(axis=1, keepdims=True)
    return shares


def _consistent(share: NDArray[np.float64], after_yes: Matrix, after_no: Matrix) -> NDArray[np.float64]:
    """The P(yes) at which the shares after the answer are, on average, those of now (least squares)."""
    apart = after_yes - after_no
    along = ((share - after_no) * apart).sum(axis=1)
    fitting: NDArray[np.float64] = np.clip(along / np.maximum((apart**2).sum(axis=1), 1e-300), 0.0, 1.0)
    return fitting


def _entropy(shares: Matrix) -> NDArray[np.float64]:
    bits: NDArray[np.float64] = -(shares * np.log2(np.maximum(shares, 1e-300))).sum(axis=1)
    return bits
