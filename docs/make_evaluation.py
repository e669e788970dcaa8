"""Writes the tables of evaluation.md from gold (`make evaluation`); needs the real documents: $GOVTEXT_REAL_CORPUS."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from toolkit.cli.evaluate import run_evaluation
from toolkit.evaluation import Evaluation, Reliability, leave_one_out

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "evaluation.md"
GOLD = ROOT / "tests" / "quality" / "gold"

MEASURES = {
    "span F1": "span_f1",
    "full F1": "full_f1",
    "target F1": "target_f1",
    "value, unit": "value_unit_accuracy",
    "comparator": "comparator_accuracy",
    "change": "change_accuracy",
    "status": "status_accuracy",
    "indicator": "indicator_accuracy",
    "indicator characters": "indicator_chars_f1",
    "period F1": "period_f1",
}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table of Markdown, all columns but the first to the right."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def figure(value: float | None) -> str:
    """Returns three decimals, and a dash where there was nothing to measure."""
    return "–" if value is None else f"{value:.3f}"


def quantity_row(name: str, figures: dict[str, Any]) -> list[str]:
    """Returns the row of one text or set."""
    return [name, str(figures["span_gold"]), *(figure(figures[metric]) for metric in MEASURES.values())]


def total(result: Evaluation, kind: str = "quantities") -> dict[str, Any]:
    """Returns the figures of a set."""
    figures: dict[str, Any] = result.to_dict()["total"][kind]
    return figures


def sets_table(results: dict[str, Evaluation], first: dict[str, Any]) -> str:
    """One row a set; the files `mixed-*` by themselves, and the first score of `blind` beside today's."""
    rows = []
    for name, result in results.items():
        if name == "blind":
            rows.append(quantity_row("**blind, first score**", first["total"]["quantities"]))
        rows.append(quantity_row("blind, now (no longer blind)" if name == "blind" else name, total(result)))
        mixed = [file for file in result.files if file.id.startswith("mixed-")]
        if mixed:
            rows.append(quantity_row(f"{name}, only `mixed-*`", total(Evaluation(mixed))))
    return table(["set", "n", *MEASURES], rows)


def files_table(results: dict[str, Evaluation]) -> str:
    """One row a file."""
    rows = []
    for result in results.values():
        rows += [quantity_row(file.id, total(Evaluation([file]))) for file in result.files]
    return table(["file", "n", *MEASURES], rows)


def first_files_table(first: dict[str, Any]) -> str:
    """One row a file of the first score."""
    return table(["file", "n", *MEASURES], [quantity_row(k, v["quantities"]) for k, v in first["files"].items()])


def others_table(results: dict[str, Evaluation]) -> str:
    """Responsible units and projects, where a set has them."""
    rows = []
    for name, result in results.items():
        figures = result.to_dict()["total"]
        if "units" in figures and "projects" in figures:
            units, projects = figures["units"], figures["projects"]
            values = [units["span_role_f1"], units["collective_accuracy"], projects["exact_f1"], projects["relaxed_f1"]]
            rows.append([name, str(units["span_role_gold"]), str(projects["exact_gold"]), *map(figure, values)])
    head = ["set", "units", "projects", "unit F1 (span, role)", "collective", "project F1 exact", "project F1 relaxed"]
    return table(head, rows)


def reliability_table(measured: dict[str, Reliability], first: dict[str, Any]) -> str:
    """Summary of each confidence, then the bins of `both` and those of the first score of `blind`."""
    head = ["confidence that is right", "n", "mean confidence", "share right", "ECE", "Brier", "AUC"]
    known = {f"{part}, leave one document out": summary(found) for part, found in measured.items()}
    known["**both, first score of blind**"] = first["confidence"] | {
        "n": sum(b["n"] for b in first["confidence"]["bins"])
    }
    rows = [
        [name, str(f["n"]), *map(figure, [*means(f["bins"]), f["ece"], f["brier"], f["auc"]])]
        for name, f in known.items()
    ]
    parts = [table(head, rows)]
    for title, bins in (
        ("Status and indicator both right, leave one document out:", summary(measured["both"])["bins"]),
        ("Status and indicator both right, first score of `blind`:", first["confidence"]["bins"]),
    ):
        lines = [[str(b["n"]), figure(b["confidence"]), figure(b["right"])] for b in bins]
        parts += [title, table(["n", "mean confidence", "share right"], lines)]
    return "\n\n".join(parts)


def summary(found: Reliability) -> dict[str, Any]:
    """Returns the figures by name, as the stored ones are."""
    bins = [{"n": b.n, "confidence": b.confidence, "right": b.right} for b in found.bins]
    return {"bins": bins, "n": found.n, "ece": found.ece, "brier": found.brier, "auc": found.auc}


def means(bins: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Returns mean confidence and share right over all bins."""
    n = sum(b["n"] for b in bins)
    return sum(b["n"] * b["confidence"] for b in bins) / n, sum(b["n"] * b["right"] for b in bins) / n


def fill(page: str, parts: dict[str, str]) -> str:
    """Puts each part between its markers."""
    for name, part in parts.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        page, n = pattern.subn(lambda m, part=part: f"{m[1]}\n{part}\n\n{m[2]}", page)  # type: ignore[misc]
        if n != 1:
            raise SystemExit(f"{PAGE.name}: expected the markers of {name} once, found them {n} times")
    return page


def main() -> None:
    """Measures all sets and writes the tables."""
    if not os.environ.get("GOVTEXT_REAL_CORPUS"):
        sys.exit("GOVTEXT_REAL_CORPUS is not set: the figures on real documents cannot be made; evaluation.md stays")
    real = Path(os.environ["GOVTEXT_REAL_CORPUS"])
    results = {
        "sample": run_evaluation([ROOT / "corpus" / "gold"], [ROOT / "corpus" / "sample"]),
        "real": run_evaluation([real / "gold"]),
        "dev": run_evaluation([GOLD / "dev"], [real / "corpus"]),
        "blind": run_evaluation([GOLD / "blind"], [real / "corpus"]),
    }
    first = json.loads((GOLD / "blind-first-score.json").read_text(encoding="utf-8"))
    known = [outcome for name, result in results.items() if name != "blind" for outcome in result.outcomes]
    measured = leave_one_out(known)
    parts = {
        "sets": sets_table(results, first),
        "others": others_table(results),
        "reliability": reliability_table(measured, first),
        "files": files_table(results),
        "first files": first_files_table(first),
    }
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), parts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
