"""Passages of a document and their themes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Part = Literal["plan", "review", "other"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A task, or a paragraph outside of tasks.

    Attributes:
        start: Offset of its first character, of a task that of its number.
        end: Offset after it.
        task: Number of the task (empty for a task without one), None for a paragraph outside of tasks.
        part: `plan` what is to be done, `review` what was done, `other` where the document does not tell, and its
            glossary.
    """

    start: int
    end: int
    task: str | None
    part: Part


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
