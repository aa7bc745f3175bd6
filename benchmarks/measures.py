"""Shares with their uncertainty, and how well a score parts matches from the rest."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

_NORMAL_95 = 1.959964  # two-sided 95 % of the normal distribution


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Give the 95 % score interval of a share (Wilson 1927); of nothing, 0..1."""
    if total == 0:
        return (0.0, 1.0)
    share, spread = hits / total, _NORMAL_95**2 / total
    middle = (share + spread / 2) / (1 + spread)
    half = _NORMAL_95 / (1 + spread) * math.sqrt(share * (1 - share) / total + spread / (4 * total))
    return (max(0.0, middle - half), min(1.0, middle + half))


@dataclass(frozen=True, slots=True)
class Quality:
    """Precision, recall and their harmonic mean at a threshold; each 0..1."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Give the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def quality_at(threshold: float, scored: Sequence[tuple[float, bool]]) -> Quality:
    """Measure pairs of score and truth at a threshold."""
    said = [truth for score, truth in scored if score >= threshold]
    right, true = sum(said), sum(truth for _, truth in scored)
    return Quality(threshold, right / len(said) if said else 0.0, right / true if true else 0.0)


def best_quality(scored: Sequence[tuple[float, bool]]) -> Quality:
    """Find the threshold of the highest F1 among the scores themselves."""
    steps = sorted({score for score, _ in scored if score > 0})
    return max((quality_at(step, scored) for step in steps), key=lambda one: one.f1, default=Quality(1.0, 0.0, 0.0))
