"""Themes on the labelled passages: floors that only rise.

The lexicon and the thresholds were chosen with the real passages of even number in view; their honest figure is that of
the odd ones. Both are held here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.quality import theme_cases as gold

Change = Callable[[str, dict[str, Any]], dict[str, Any]]


def check(change_floors: Change, name: str, measured: dict[str, Any]) -> None:
    floors = change_floors(name, measured)
    below = [
        f"{part}/{method}/{metric}: {measured[part][method][metric]:.3f} is below {floor}"
        for part, methods in floors.items()
        for method, metrics in methods.items()
        for metric, floor in metrics.items()
        if measured[part][method][metric] < floor
    ]
    assert below == []


def test_our_own_passages(change_floors: Change) -> None:
    own = gold.own_passages()
    found = gold.found_in_own(own)
    check(change_floors, "themes-own", {"total": {name: gold.figures(own, themes) for name, themes in found.items()}})


def test_real_passages(real_corpus: Path, change_floors: Change) -> None:
    real = gold.real_passages(real_corpus)
    found = gold.found_in_real(real, gold.own_passages())
    measured = {"total": {name: gold.figures(real, themes) for name, themes in found.items()}}
    for part in ("odd", "even"):
        measured[part] = {
            name: gold.figures(gold.half(real, part), gold.half(themes, part)) for name, themes in found.items()
        }
    check(change_floors, "themes-real", measured)
