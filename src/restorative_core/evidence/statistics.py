"""Rates, intervals and quantiles, from integer counts and from nothing else.

Sources: phe-intervals (Wilson's interval for a proportion).
"""

from collections.abc import Mapping
from math import sqrt

Z95 = 1.959964
"""How many standard errors lie on either side in a 95 % interval."""

_PERCENT = 100


def proportion(k: int, n: int) -> float | None:
    """*k* of *n* as a share; `None` where there is nothing to have a share of."""
    return k / n if n else None


def wilson(k: int, n: int, z: float = Z95) -> tuple[float, float] | None:
    """Wilson's interval for *k* of *n*, as shares from 0 to 1; `None` where *n* is 0.

    Args:
        k: How many.
        n: Of how many.
        z: How many standard errors on either side.

    Raises:
        ValueError: *k* is no part of *n*.
    """
    if not 0 <= k <= n:
        raise ValueError(f"{k} is no part of {n}")
    return (_lower(k, n, z), max(1 - _lower(n - k, n, z), k / n)) if n else None


def _lower(k: int, n: int, z: float) -> float:
    if k == 0:
        return 0.0
    p, zz = k / n, z * z
    low = (p + zz / (2 * n) - z * sqrt(p * (1 - p) / n + zz / (4 * n * n))) / (1 + zz / n)
    return min(max(low, 0.0), p)


def quantile(histogram: Mapping[int, int], percent: int) -> int | None:
    """The nearest-rank quantile: the least value that at least *percent* of the cases do not exceed.

    It is always a value that was observed, so every engine finds the same one, and nothing is
    interpolated. Of an even number of cases the median is the lower of the two in the middle.

    Args:
        histogram: How many cases have each value.
        percent: From 1 to 100; 50 for the median.
    """
    total = sum(histogram.values())
    rank = -(-percent * total // _PERCENT)
    below = 0
    for value in sorted(histogram):
        below += histogram[value]
        if histogram[value] and below >= rank:
            return value
    return None
