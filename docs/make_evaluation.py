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
from typing import Any, get_args

from toolkit.evaluation import (
    Evaluation,
    Outcome,
    Predictions,
    Reliability,
    as_given,
    confidence_tsv,
    leave_one_out,
    read_outcomes,
    read_passages,
    reliability,
    run_evaluation,
    score_file,
    with_rates_of,
)
from toolkit.loaders import iter_documents
from toolkit.pipeline import analyze
from toolkit.schema import Document, Relation

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "evaluation.md"
GOLD = ROOT / "tests" / "quality" / "gold"
RATES = ROOT / "toolkit" / "lexicons" / "confidence.tsv"
FIRST = sorted(path.name.removesuffix("-first-outcomes.tsv") for path in GOLD.glob("*-first-outcomes.tsv"))
HOW = "Written by `make evaluation` from the first scores of unseen sets (tests/quality/gold/*-first-outcomes.tsv)"

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
TARGET_MEASURES = {
    "P": "match_precision",
    "R": "match_recall",
    "F1": "match_f1",
    "exact span": "exact_accuracy",
    "indicator": "indicator_accuracy",
    "relation": "relation_accuracy",
    "reference": "reference_accuracy",
    "period": "period_accuracy",
    "cue": "cue_accuracy",
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


def first_table(first: dict[str, dict[str, Any]]) -> str:
    """First scores: one row a set, and one for its passages that mix results and goals."""
    rows = []
    for name, scores in first.items():
        rows.append(quantity_row(f"**{name}**", scores["total"]["quantities"]))
        if "mixed" in scores:
            rows.append(quantity_row(f"{name}, only mixed", scores["mixed"]["quantities"]))
    return table(["first score", "n", *MEASURES], rows)


def today_table(results: dict[str, Evaluation]) -> str:
    """Today's figures: one row a set."""
    return table(["today", "n", *MEASURES], [quantity_row(name, total(result)) for name, result in results.items()])


def files_table(results: dict[str, Evaluation], first: dict[str, dict[str, Any]]) -> str:
    """One row a text: its first score where it has one, otherwise today's figures."""
    rows = []
    for name, result in results.items():
        if name in first:
            rows += [quantity_row(file, scores["quantities"]) for file, scores in first[name]["files"].items()]
        else:
            rows += [quantity_row(file.id, total(Evaluation([file]))) for file in result.files]
    return table(["text", "n", *MEASURES], rows)


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


def own_passages() -> Evaluation:
    """Measures the targets of the passages that we wrote."""
    result = Evaluation()
    for gold, text in read_passages(GOLD / "targets" / "own.yaml"):
        targets = analyze(Document(gold.id, text)).targets
        result.files.append(score_file(gold, text, Predictions(targets=targets)))
    return result


def targets_table(results: dict[str, Evaluation], first: dict[str, dict[str, Any]]) -> str:
    """Targets without a number: first score and today's figures of each set."""
    rows = []
    for name, result in results.items():
        scores = dict(first[name])
        precision, recall = scores["match_precision"], scores["match_recall"]
        scores["match_f1"] = 2 * precision * recall / (precision + recall)
        for when, figures in ((f"**{name}**, first score", scores), (f"{name}, today", total(result, "targets"))):
            values = (figure(figures.get(metric)) for metric in TARGET_MEASURES.values())
            rows.append([when, str(figures["match_gold"]), *values])
    return table(["set", "n", *TARGET_MEASURES], rows)


def relations_table(results: dict[str, Evaluation]) -> str:
    """Targets without a number by relation: number, precision and recall of each set today."""
    rows = []
    for relation in get_args(Relation):
        row = [f"`{relation}`"]
        for result in results.values():
            figures = total(result, "targets")
            row.append(str(figures[f"{relation}_gold"]))
            row += [figure(figures[f"{relation}_{metric}"]) for metric in ("precision", "recall")]
        rows.append(row)
    head = [f"{name.removeprefix('targets, ')}: {part}" for name in results for part in ("n", "P", "R")]
    return table(["today", *head], rows)


def reliability_table(kept: dict[str, list[Outcome]]) -> str:
    """How far confidence agrees with first scores: in all, by groups, and for each set by the rates of the others."""
    everything = [outcome for found in kept.values() for outcome in found]
    rows = [
        [f"**{part}**" if part == "both" else part, str(r.n), *map(figure, (*means(r), r.ece, r.brier, r.auc))]
        for part, r in leave_one_out(everything).items()
    ]
    whole = table(["leave one document out", "n", "mean confidence", "share right", "ECE", "Brier", "AUC"], rows)
    rows = []
    for name, found in kept.items():
        others = [outcome for other, outcomes in kept.items() if other != name for outcome in outcomes]
        given, known = as_given(found), reliability(with_rates_of(others, found))
        values = (means(given)[1], means(given)[0], given.ece, means(known)[0], known.ece, known.brier)
        rows.append([name, str(known.n), *map(figure, values)])
    head = ["both, by set", "n", "share right", "given that day", "ECE", "by the rates of the others", "ECE", "Brier"]
    return "\n\n".join([whole, groups_table(everything), table(head, rows)])


def groups_table(found: Sequence[Outcome]) -> str:
    """Share right by confidence, each quantity's estimated without its own document."""
    pairs = []
    for document in {outcome.document for outcome in found}:
        others = [outcome for outcome in found if outcome.document != document]
        pairs += with_rates_of(others, [outcome for outcome in found if outcome.document == document])
    rows = []
    for name, low, high in (("0.85 or more", 0.85, 1.01), ("0.70 to 0.85", 0.7, 0.85), ("below 0.70", 0.0, 0.7)):
        group = [pair for pair in pairs if low <= pair[0] < high]
        shares = [sum(pair[i] for pair in group) / len(group) for i in (0, 1)]
        rows.append([name, str(len(group)), f"{len(group) / len(pairs):.0%}", *map(figure, shares)])
    return table(["confidence (both)", "n", "of all", "mean confidence", "share right"], rows)


def means(found: Reliability) -> tuple[float, float]:
    """Returns mean confidence and share right."""
    confidence, right = (sum(b.n * getattr(b, name) for b in found.bins) / found.n for name in ("confidence", "right"))
    return confidence, right


def fill(page: str, parts: dict[str, str]) -> str:
    """Puts each part between its markers."""
    for name, part in parts.items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        page, n = pattern.subn(lambda m, part=part: f"{m[1]}\n{part}\n\n{m[2]}", page)  # type: ignore[misc]
        if n != 1:
            raise SystemExit(f"{PAGE.name}: expected the markers of {name} once, found them {n} times")
    return page


def _measured(gold: Path, *texts: Path) -> Evaluation:
    return run_evaluation([gold], iter_documents(texts), analyze)


def main() -> None:
    """Counts the rates, measures all sets and writes the tables."""
    kept = {name: read_outcomes(GOLD / f"{name}-first-outcomes.tsv") for name in FIRST}
    everything = [outcome for found in kept.values() for outcome in found]
    RATES.write_text(confidence_tsv(everything, HOW), encoding="utf-8", newline="\n")
    if not os.environ.get("GOVTEXT_REAL_CORPUS"):
        sys.exit("GOVTEXT_REAL_CORPUS is not set: the figures on real documents cannot be made; evaluation.md stays")
    real = Path(os.environ["GOVTEXT_REAL_CORPUS"])
    results = {
        "sample": _measured(ROOT / "corpus" / "gold", ROOT / "corpus" / "sample"),
        "real": _measured(real / "gold"),
        **{name: _measured(GOLD / name, real / "corpus") for name in ("dev", *FIRST)},
    }
    first = {name: json.loads((GOLD / f"{name}-first-score.json").read_text(encoding="utf-8")) for name in FIRST}
    targets = {
        "targets, own": own_passages(),
        "targets, real": _measured(GOLD / "targets" / "real", real / "corpus"),
        "targets, real2": _measured(GOLD / "targets" / "real2", real / "corpus"),
    }
    first_targets = json.loads((GOLD / "targets" / "first-score.json").read_text(encoding="utf-8"))
    parts = {
        "first scores": first_table(first),
        "today": today_table(results),
        "others": others_table(results),
        "targets": targets_table(targets, first_targets),
        "target relations": relations_table(targets),
        "reliability": reliability_table(kept),
        "files": files_table(results, first),
    }
    PAGE.write_text(fill(PAGE.read_text(encoding="utf-8"), parts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
