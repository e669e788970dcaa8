"""Writes the tables of themes in evaluation.md (`make evaluation`); needs the real documents: $GOVTEXT_REAL_CORPUS."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from docs.make_evaluation import PAGE, figure, fill, table  # noqa: E402
from tests.quality import theme_cases as gold  # noqa: E402
from toolkit.evaluation.themes import count_labels  # noqa: E402
from toolkit.training.themes import LabelledPassage  # noqa: E402

METRICS = ("macro_f1", "micro_f1", "precision", "recall")
HEAD = ("themes", "passages", "macro-F1", "micro-F1", "P", "R")


def rows_of(name: str, passages: Sequence[LabelledPassage], found: gold.Found) -> list[list[str]]:
    """Returns a row a method."""
    rows = []
    for method, themes in found.items():
        figures = gold.figures(passages, themes)
        rows.append([f"{name}, {method}", str(len(passages)), *(figure(figures[metric]) for metric in METRICS)])
    return rows


def first_rows() -> list[list[str]]:
    """Returns the first scores, of the lexicon as it was."""
    first = json.loads((gold.FOLDER / "first-score.json").read_text(encoding="utf-8"))
    return [
        [f"first score, {name}", str(first[name]["passages"]), *(figure(first[name][metric]) for metric in METRICS)]
        for name in ("own", "real")
    ]


def by_theme(passages: Sequence[LabelledPassage], found: Sequence[Collection[str]]) -> list[list[str]]:
    """Returns a row a theme."""
    counts = count_labels([passage.themes for passage in passages], found, gold.TAXONOMY.keys)
    labels = gold.TAXONOMY.labels()
    return [
        [f"`{key}` {labels[key]}", str(c.right + c.missed), figure(c.precision), figure(c.recall), figure(c.f1)]
        for key, c in counts.items()
    ]


def main() -> None:
    """Measures and writes."""
    if not os.environ.get("GOVTEXT_REAL_CORPUS"):
        sys.exit("GOVTEXT_REAL_CORPUS is not set: the figures on real documents cannot be made; evaluation.md stays")
    own, real = gold.own_passages(), gold.real_passages(Path(os.environ["GOVTEXT_REAL_CORPUS"]))
    rows = [*first_rows(), *rows_of("own", own, gold.found_in_own(own))]
    on_own = gold.found_in_real(real, own)
    learnt = gold.found_in_real(real, own, cross=True)
    learnt.pop("lexicon")
    for part in ("odd", "even"):
        halves = {method: gold.half(themes, part) for method, themes in on_own.items()}
        rows += rows_of(f"real, {part}", gold.half(real, part), halves)
    rows += rows_of("real, all", real, on_own)
    rows += rows_of("real, all; learnt from reports too", real, learnt)
    themes = table(("lexicon, real passages", "n", "P", "R", "F1"), by_theme(real, on_own["lexicon"]))
    parts = {"themes": table(HEAD, rows), "themes by theme": themes}
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), parts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
