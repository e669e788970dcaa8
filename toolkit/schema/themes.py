"""Themes of a task or paragraph."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """Weight of one theme in one passage.

    Attributes:
        start: Offset of the passage (task or paragraph).
        end: Offset after it.
        task: Number of the task, None for a paragraph outside tasks.
        theme: Key of the theme in the taxonomy.
        score: Sum of the weights of the words found, at least 0.
        share: Score divided by the sum over all themes of the passage, in [0, 1].
    """

    start: int
    end: int
    task: str | None
    theme: str
    score: float
    share: float
