"""Counts lexicons/confidence.tsv and writes the tables of evaluation.md (`make evaluation`).

The rates of the rules are counted from the outcomes of first scores, which are kept in the project; the tables need the
real documents: $GOVTEXT_REAL_CORPUS.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from toolkit.cli.evaluate import run_evaluation
from toolkit.evaluation import (
    Evaluation,
    Outcome,
    Reliability,
    as_given,
    confidence_tsv,
    leave_one_out,
    read_outcomes,
    reliability,
    with_rates_of,
)

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "evaluation.md"
GOLD = ROOT / "tests" / "quality" / "gold"
RATES = ROOT / "toolkit" / "lexicons" / "confidence.tsv"
BLIND = ("blind", "blind2", "blind3")
HOW = "Written by `make evaluation` from the first scores of blind sets (tests/quality/gold/*-first-outcomes.tsv)"

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


def sets_table(results: dict[str, Evaluation], first: dict[str, dict[str, Any]]) -> str:
    """One row a set, and one for its passages that mix results and goals; of blind sets the first score too."""
    rows = []
    for name, result in results.items():
        if name in first:
            rows.append(quantity_row(f"**{name}, first score**", first[name]["total"]["quantities"]))
            if "mixed" in first[name]:
                rows.append(quantity_row(f"{name}, first score, only mixed", first[name]["mixed"]["quantities"]))
        now = f"{name}, now (no longer blind)" if name in first else name
        rows.append(quantity_row(now, total(result)))
        mixed = [file for file in result.files if "mixed" in file.id]
        if mixed:
            rows.append(quantity_row(f"{now}, only mixed", total(Evaluation(mixed))))
    return table(["set", "n", *MEASURES], rows)


def files_table(results: dict[str, Evaluation]) -> str:
    """One row a file."""
    rows = []
    for result in results.values():
        rows += [quantity_row(file.id, total(Evaluation([file]))) for file in result.files]
    return table(["file", "n", *MEASURES], rows)


def first_files_table(first: dict[str, dict[str, Any]]) -> str:
    """One row a file of the first scores."""
    rows = [quantity_row(name, v["quantities"]) for scores in first.values() for name, v in scores["files"].items()]
    return table(["file", "n", *MEASURES], rows)


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


def reliability_table(kept: dict[str, list[Outcome]]) -> str:
    """Summary of each confidence on the outcomes of first scores, then the bins of `both`."""
    everything = [outcome for found in kept.values() for outcome in found]
    left_out = leave_one_out(everything)
    known = {f"{part}, leave one document out": measured for part, measured in left_out.items()}
    for name, found in kept.items():
        others = [outcome for other, outcomes in kept.items() if other != name for outcome in outcomes]
        known[f"both, `{name}` with the rates of the other two"] = reliability(with_rates_of(others, found))
    for name, found in kept.items():
        known[f"both, `{name}` as given that day"] = as_given(found)
    rows = [
        [f"**{name}**" if name.startswith("both, leave") else name, str(r.n), *map(figure, summary(r))]
        for name, r in known.items()
    ]
    head = ["confidence that is right", "n", "mean confidence", "share right", "ECE", "Brier", "AUC"]
    bins = [[str(b.n), figure(b.confidence), figure(b.right)] for b in left_out["both"].bins]
    title = "Status and indicator both right, leave one document out:"
    return "\n\n".join([table(head, rows), title, table(["n", "mean confidence", "share right"], bins)])


def summary(found: Reliability) -> tuple[float | None, ...]:
    """Returns mean confidence, share right, ECE, Brier and AUC."""
    means = [sum(b.n * getattr(b, name) for b in found.bins) / found.n for name in ("confidence", "right")]
    return (*means, found.ece, found.brier, found.auc)


def fill(page: str, parts: dict[str, str]) -> str:
    """Puts each part between its markers."""
    for name, part in parts.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        page, n = pattern.subn(lambda m, part=part: f"{m[1]}\n{part}\n\n{m[2]}", page)  # type: ignore[misc]
        if n != 1:
            raise SystemExit(f"{PAGE.name}: expected the markers of {name} once, found them {n} times")
    return page


def main() -> None:
    """Counts the rates, measures all sets and writes the tables."""
    kept = {name: read_outcomes(GOLD / f"{name}-first-outcomes.tsv") for name in BLIND}
    everything = [outcome for found in kept.values() for outcome in found]
    RATES.write_text(confidence_tsv(everything, HOW), encoding="utf-8", newline="\n")
    if not os.environ.get("GOVTEXT_REAL_CORPUS"):
        sys.exit("GOVTEXT_REAL_CORPUS is not set: the figures on real documents cannot be made; evaluation.md stays")
    real = Path(os.environ["GOVTEXT_REAL_CORPUS"])
    results = {
        "sample": run_evaluation([ROOT / "corpus" / "gold"], [ROOT / "corpus" / "sample"]),
        "real": run_evaluation([real / "gold"]),
        **{name: run_evaluation([GOLD / name], [real / "corpus"]) for name in ("dev", *BLIND)},
    }
    first = {name: json.loads((GOLD / f"{name}-first-score.json").read_text(encoding="utf-8")) for name in BLIND}
    parts = {
        "sets": sets_table(results, first),
        "others": others_table(results),
        "reliability": reliability_table(kept),
        "files": files_table(results),
        "first files": first_files_table(first),
    }
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), parts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
