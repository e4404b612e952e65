"""The interval of a share: how far a few patients carry.

Wilson's score interval (Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat
Assoc 1927;22:209-212). It stays between 0 and 1 and keeps its level with small numbers, for which Brown, Cai and
DasGupta recommend it (Stat Sci 2001;16:101-133, doi:10.1214/ss/1009213286).
"""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959963984540054
# Below this many patients or flares, a share is called one of a small number.
SMALL = 20


def wilson(count: int, total: int, z: float = Z_95) -> tuple[float, float]:
    """The 95 % interval of ``count`` of ``total``; (0, 1) of nothing."""
    if total <= 0:
        return 0.0, 1.0
    share, spread = count / total, z * z / total
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share))
