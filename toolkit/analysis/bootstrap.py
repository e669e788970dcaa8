"""Bootstrap intervals: how far a figure would move if other passages or documents had been drawn; many tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from toolkit.errors import InputError

Values = NDArray[np.float64]

_CELLS = 2_000_000  # of one block of draws: 16 MB


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """Settings of a bootstrap; the same settings and data give the same figures.

    Attributes:
        replicates: Samples drawn; 2,000 are usual for percentile intervals (Efron and Tibshirani, An Introduction to
            the Bootstrap, 1993, section 14.3, name 1,000 as the least).
        level: Level of the intervals.
        seed: Of the random numbers.

    Raises:
        InputError: A setting is out of its range.

    Example:
        >>> Bootstrap(replicates=500, level=0.9).level
        0.9
    """

    replicates: int = 2000
    level: float = 0.95
    seed: int = 1

    def __post_init__(self) -> None:
        if self.replicates < 1 or not 0 < self.level < 1:
            raise InputError(
                f"replicates must be 1 or more and level between 0 and 1, not {self.replicates!r} and {self.level!r}"
            )

    def generator(self, *key: int) -> np.random.Generator:
        """Returns the random numbers of one unit: those of unit 7 do not depend on which units came before it."""
        return np.random.default_rng([self.seed, *key])


def resampled_sums(values: Values, bootstrap: Bootstrap, rng: np.random.Generator) -> Values:
    """Returns the sums of the rows of each bootstrap sample: as many rows as there are, drawn with replacement.

    Args:
        values: One row a passage or document, shape (rows, columns).
        bootstrap: Its number of replicates is used.
        rng: The random numbers.

    Returns:
        Shape (replicates, columns).
    """
    return np.concatenate([weights @ values for weights in _draws(len(values), bootstrap.replicates, rng)])


def draw_counts(n: int, replicates: int, rng: np.random.Generator) -> Values:
    """Returns how often each of n rows stands in each bootstrap sample, shape (replicates, n)."""
    return np.concatenate([*_draws(n, replicates, rng)])


def _draws(n: int, replicates: int, rng: np.random.Generator) -> Iterator[Values]:
    """Yields the same in blocks of replicates."""
    block = max(1, _CELLS // max(n, 1))
    for first in range(0, replicates, block):
        size = min(block, replicates - first)
        picked = rng.integers(0, n, (size, n)) + n * np.arange(size)[:, None]
        yield np.bincount(picked.ravel(), minlength=size * n).reshape(size, n).astype(np.float64)


def percentile_interval(replicates: Values, level: float) -> tuple[Values, Values]:
    """Returns the percentile interval of each column (Efron and Tibshirani 1993, section 13.3).

    Args:
        replicates: Shape (replicates, columns); samples that are not a number (no passage with a theme was drawn) are
            left out.
        level: Level of the interval.

    Returns:
        Low and high ends, shape (columns,).
    """
    low, high = np.nanquantile(replicates, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return np.asarray(low), np.asarray(high)


def bootstrap_p(replicates: Values) -> Values:
    """Returns the two-sided p of "the figure is 0" for each column: the level at which the interval just meets 0.

    Twice the smaller part of replicates on one side of 0, with one added to both counts so that p is never 0 (Davison
    and Hinkley, Bootstrap Methods and their Application, 1997, sections 4.2.5 and 5.2).
    """
    below = (1 + (replicates <= 0).sum(axis=0)) / (1 + len(replicates))
    above = (1 + (replicates >= 0).sum(axis=0)) / (1 + len(replicates))
    return np.asarray(np.minimum(1.0, 2 * np.minimum(below, above)))


def adjusted(p: Values) -> Values:
    """Returns p values corrected for many tests by the false discovery rate; missing ones stay missing.

    The step-up procedure of Benjamini and Hochberg (Journal of the Royal Statistical Society B 57, 1995), by
    `scipy.stats.false_discovery_control`.

    Args:
        p: The p values of all tests that were made, shape (tests,).

    Example:
        >>> adjusted(np.array([0.01, np.nan, 0.04])).tolist()
        [0.02, nan, 0.04]
    """
    result = np.full(p.shape, np.nan)
    known = ~np.isnan(p)
    if known.any():
        result[known] = stats.false_discovery_control(p[known])
    return result
