"""`govtext evaluate`: extraction against gold."""

from __future__ import annotations

import json
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from toolkit.cli.console import make_console
from toolkit.errors import InputError, OutputError

if TYPE_CHECKING:
    from rich.console import Console

    from toolkit.evaluation import Evaluation, Reliability


class Kind(StrEnum):
    """What can be scored."""

    quantities = "quantities"
    units = "units"
    projects = "projects"
    targets = "targets"
    metadata = "metadata"
    structure = "structure"


# kind -> columns (heading, metric), by the guidelines' section "Scoring"
_COLUMNS = {
    "quantities": [
        ("gold", "span_gold"),
        ("found", "span_found"),
        ("span P", "span_precision"),
        ("span R", "span_recall"),
        ("span F1", "span_f1"),
        ("full F1", "full_f1"),
        ("target F1", "target_f1"),
        ("value+unit", "value_unit_accuracy"),
        ("comparator", "comparator_accuracy"),
        ("change", "change_accuracy"),
        ("status", "status_accuracy"),
        ("indicator", "indicator_accuracy"),
        ("indicator chars F1", "indicator_chars_f1"),
        ("period F1", "period_f1"),
    ],
    "units": [
        ("gold", "span_role_gold"),
        ("found", "span_role_found"),
        ("P", "span_role_precision"),
        ("R", "span_role_recall"),
        ("F1 (span, role)", "span_role_f1"),
        ("collective", "collective_accuracy"),
    ],
    "projects": [
        ("gold", "exact_gold"),
        ("found", "exact_found"),
        ("exact P", "exact_precision"),
        ("exact R", "exact_recall"),
        ("exact F1", "exact_f1"),
        ("relaxed P", "relaxed_precision"),
        ("relaxed R", "relaxed_recall"),
        ("relaxed F1", "relaxed_f1"),
    ],
    "targets": [
        ("gold", "match_gold"),
        ("found", "match_found"),
        ("P", "match_precision"),
        ("R", "match_recall"),
        ("F1", "match_f1"),
        ("exact span", "exact_accuracy"),
        ("indicator", "indicator_accuracy"),
        ("relation", "relation_accuracy"),
        ("reference", "reference_accuracy"),
        ("period", "period_accuracy"),
        ("cue", "cue_accuracy"),
    ],
    "metadata": [("right", "facts_accuracy")],
    "structure": [("right", "facts_accuracy")],
}


def evaluate(
    *,
    gold: Annotated[
        list[Path],
        typer.Option(help="Folder of gold files (*.json); may be repeated.", exists=True, file_okay=False),
    ],
    texts: Annotated[
        list[Path] | None,
        typer.Option(help="File or folder of the annotated texts, found by checksum (default: the gold folder)."),
    ] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Score this kind only; may be repeated.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List each error with its place.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    reliability: Annotated[
        bool, typer.Option("--reliability", help="Compare the confidence of quantities with what is right.")
    ] = False,
    write_confidence: Annotated[
        Path | None,
        typer.Option(help="Write how often each rule was right: lexicons/confidence.tsv.", dir_okay=False),
    ] = None,
    write_outcomes: Annotated[
        Path | None,
        typer.Option(help="Write which rules were right, one row a quantity: the outcomes to keep.", dir_okay=False),
    ] = None,
) -> None:
    """Extract from annotated texts and print precision, recall, F1 and accuracy of each field."""
    from toolkit.evaluation import confidence_tsv, outcomes_tsv, run_evaluation
    from toolkit.loaders import iter_documents
    from toolkit.pipeline import analyze

    documents = iter_documents(texts) if texts else ()
    result = run_evaluation(gold, documents, analyze, {str(k) for k in kind} if kind else None)
    if (reliability or write_confidence or write_outcomes) and not result.outcomes:
        raise InputError("no annotated quantity was found, so there is no confidence to measure; give other gold")
    if write_confidence:
        _write(write_confidence, confidence_tsv(result.outcomes))
    if write_outcomes:
        _write(write_outcomes, outcomes_tsv(result.outcomes))
    console = make_console()
    if as_json:
        figures = result.to_dict()
        if errors:
            figures["errors"] = [asdict(error) for file in result.files for error in file.findings]
        if reliability:
            figures["reliability"] = {part: asdict(measured) for part, measured in _reliability(result).items()}
        typer.echo(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    _print_scores(console, result)
    if errors:
        _print_errors(console, result)
    if reliability:
        _print_reliability(console, _reliability(result))


def _print_scores(console: Console, result: Evaluation) -> None:
    figures = result.to_dict()
    for kind, columns in _COLUMNS.items():
        rows = [(name, scores[kind]) for name, scores in figures["files"].items() if kind in scores]
        if not rows:
            continue
        table = Table(title=kind, title_justify="left", title_style="bold")
        table.add_column("file", no_wrap=True)
        for heading, _ in columns:
            table.add_column(heading, justify="right")
        for name, values in rows:
            table.add_row(escape(name), *(_figure(values[metric]) for _, metric in columns))
        table.add_section()
        total = figures["total"][kind]
        table.add_row("total", *(_figure(total[metric]) for _, metric in columns), style="bold")
        console.print(table)


def _reliability(result: Evaluation) -> dict[str, Reliability]:
    """Confidence by cross-validation over the documents, and that of the records themselves."""
    from toolkit.evaluation import as_given, leave_one_out

    return leave_one_out(result.outcomes) | {"as given": as_given(result.outcomes)}


def _write(path: Path, content: str) -> None:
    try:
        path.write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error})") from error


def _print_reliability(console: Console, measured: dict[str, Reliability]) -> None:
    for part, found in measured.items():
        how = "status and indicator, confidence of the records" if part == "as given" else f"{part}, leave one out"
        auc = "–" if found.auc is None else f"{found.auc:.3f}"
        title = f"reliability: {how} (ECE {found.ece:.3f}, Brier {found.brier:.3f}, AUC {auc})"
        table = Table(title=title, title_justify="left", title_style="bold")
        for heading in ("n", "mean confidence", "share right"):
            table.add_column(heading, justify="right")
        for group in found.bins:
            table.add_row(str(group.n), f"{group.confidence:.3f}", f"{group.right:.3f}")
        console.print(table)


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _print_errors(console: Console, result: Evaluation) -> None:
    for file in result.files:
        for error in file.findings:
            console.print(f"[bold]{error.kind}[/] {error.problem} {escape(file.id)}:{error.start}", soft_wrap=True)
            lines = [error.context]
            lines += [f"expected  {error.expected}"] if error.expected else []
            lines += [f"found     {error.found}"] if error.found else []
            for line in lines:
                console.print(f"    {escape(line)}", soft_wrap=True)
