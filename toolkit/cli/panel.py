"""`govtext panel`: a result folder to a table by region and year."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from toolkit.cli.console import make_console

if TYPE_CHECKING:
    import pandas as pd

panel = typer.Typer(help="Panels by region and year, to regress on (.csv, .parquet, .dta).", no_args_is_help=True)

_SHOWN = 5


class PartOfText(StrEnum):
    """Which part of a document counts."""

    plan = "plan"
    review = "review"
    all = "all"


class PointOfRange(StrEnum):
    """Which number of a range is its value."""

    low = "low"
    mid = "mid"
    high = "high"


class KindOfDocument(StrEnum):
    """Which documents count."""

    report = "report"
    task_division = "task_division"


_Results = Annotated[
    Path, typer.Argument(metavar="RESULT_DIR", help="Folder that govtext extract has written.", file_okay=False)
]
_Out = Annotated[Path, typer.Option(help="File to write: .csv, .parquet or .dta (Stata).", dir_okay=False)]
_Manifest = Annotated[
    Path | None,
    typer.Option(
        help="CSV, TSV or .xlsx of what is expected: year, division_code or region; level, parent_code, kind, file.",
        dir_okay=False,
    ),
]
_Kind = Annotated[KindOfDocument | None, typer.Option(help="Only documents of this kind.")]
_Part = Annotated[PartOfText, typer.Option(help="Part of the documents that is read.")]
_Wide = Annotated[bool, typer.Option("--wide", help="One row a region and year, a column each theme or indicator.")]
_Each = Annotated[bool, typer.Option("--each", help="Give each document of a duplicate region-year its own row.")]


@panel.command()
def themes(
    results: _Results,
    out: _Out,
    part: _Part = PartOfText.plan,
    kind: _Kind = None,
    manifest: _Manifest = None,
    wide: _Wide = False,
    each: _Each = False,
) -> None:
    """Share of each theme."""
    from toolkit.analysis.panel import wide as to_wide
    from toolkit.analysis.panel_concepts import themes_panel

    tables, status = _read(results, manifest, kind, "passages", "passage_themes", "themes")
    known = tables["themes"][["theme", "label_zh"]].drop_duplicates()
    labels = dict(zip(known["theme"], known["label_zh"], strict=True))
    frame = themes_panel(
        status, tables, themes=sorted(labels) or None, part=part.value, duplicates="each" if each else "missing"
    )
    _write(to_wide(frame, "share", "theme", _keys(each)) if wide else frame, out, status, labels)


@panel.command()
def concept(
    results: _Results,
    out: _Out,
    words: Annotated[
        Path, typer.Option(help="Words: one a line, or a CSV with columns word and verdict.", dir_okay=False)
    ],
    part: _Part = PartOfText.plan,
    kind: _Kind = None,
    manifest: _Manifest = None,
    without_repeated: Annotated[
        bool, typer.Option("--without-repeated", help="Leave out what a document repeats from the year before.")
    ] = False,
    wide: Annotated[bool, typer.Option("--wide", help="One row a region, a column each year (per 10,000).")] = False,
    each: _Each = False,
) -> None:
    """How often a concept is named."""
    from toolkit.analysis.concepts import read_words
    from toolkit.analysis.panel import KEYS
    from toolkit.analysis.panel import wide as to_wide
    from toolkit.analysis.panel_concepts import concept_panel

    chosen = read_words(words)
    tables, status = _read(results, manifest, kind, "passages", "responsible_units")
    repeated = _repeated(tables["documents"]) if without_repeated else None
    frame = concept_panel(
        status, tables, chosen, part=part.value, repeated=repeated, duplicates="each" if each else "missing"
    )
    years = {str(year): f"{year}年每万字词频" for year in frame["year"].unique()}
    _write(to_wide(frame, "per_10k", "year", KEYS) if wide else frame, out, status, years)


@panel.command()
def targets(
    results: _Results,
    out: _Out,
    indicator: Annotated[
        list[str] | None,
        typer.Option(help="Key such as gdp.growth, with a row for every region-year; may be repeated. Default: all."),
    ] = None,
    point: Annotated[PointOfRange, typer.Option(help="Number that stands for a range.")] = PointOfRange.low,
    kind: _Kind = None,
    manifest: _Manifest = None,
    wide: _Wide = False,
    each: _Each = False,
) -> None:
    """Targets by indicator; with --wide those of whole regions for the year of the report."""
    from toolkit.analysis.panel import wide as to_wide
    from toolkit.analysis.panel_targets import target_panel

    tables, status = _read(results, manifest, kind, "targets")
    frame = target_panel(
        status,
        tables["targets"],
        point=point.value,
        indicators=indicator,
        duplicates="each" if each else "missing",
    )
    labels = _indicator_labels(frame)
    if wide:
        annual = frame["horizon"].eq("annual") & frame["scope"].eq("") & frame["year"].eq(frame["report_year"])
        frame = to_wide(frame[annual.fillna(value=False)], "value", "indicator_key", _keys(each))
    _write(frame, out, status, labels)


@panel.command()
def coverage(results: _Results, out: _Out, kind: _Kind = None, manifest: _Manifest = None) -> None:
    """What is there for every expected region and year."""
    from toolkit.analysis.coverage import coverage as covered

    tables, status = _read(results, manifest, kind, "targets")
    _write(covered(status, tables["targets"]), out, status, {"change": "区划变动"})


def _read(
    results: Path, manifest: Path | None, kind: KindOfDocument | None, *names: str
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """Returns the tables that a panel needs, and the region-years."""
    from toolkit.analysis.panel import region_years
    from toolkit.normalization.divisions import divisions, with_own
    from toolkit.reporting.panels import read_manifest
    from toolkit.reporting.results import read_results

    tables = read_results(results, ["documents", "failures", *names])
    given = read_manifest(manifest) if manifest else None
    named = set(given.columns) if given is not None else set()
    coded = named & {"division_code", "code", "行政区划代码"} and named & {"region", "name", "地区"}
    table = divisions()
    if given is not None and manifest and coded:
        records: list[dict[Any, Any]] = given.fillna("").to_dict("records")
        table = with_own(records, manifest)
    status = region_years(
        tables["documents"],
        failures=tables["failures"],
        manifest=given,
        table=table,
        kind=kind.value if kind else None,
    )
    return tables, status


def _repeated(documents: pd.DataFrame) -> pd.DataFrame:
    from toolkit.analysis.reuse import previous_year_pairs, reused_spans

    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    return reused_spans(texts, previous_year_pairs(documents))


def _keys(each: bool) -> list[str]:
    from toolkit.analysis.panel import KEYS

    return [*KEYS, *(["document_id"] if each else [])]


def _indicator_labels(frame: pd.DataFrame) -> dict[str, str]:
    """Returns a Chinese label for each indicator key: 地区生产总值（增速）."""
    from toolkit.reporting.panel_columns import VALUES

    known = frame[["indicator_key", "indicator", "measure"]].drop_duplicates("indicator_key")
    return {
        key: f"{name}（{VALUES['measure'].get(measure, measure)}）"
        for key, name, measure in known.itertuples(index=False, name=None)
    }


def _write(frame: pd.DataFrame, out: Path, status: pd.DataFrame, labels: Mapping[str, str]) -> None:
    """Writes the panel and says on standard error what is not in it."""
    from toolkit.reporting.panels import write_panel

    write_panel(frame, out, labels=labels)
    console = make_console()
    warnings = make_console(stderr=True)
    said_of = status.astype(object).where(status.notna(), None)
    for name, said in (
        ("duplicate", "have several documents and no values (--kind chooses among kinds, --each shows each)"),
        ("not_placed", "without region or year, left out (name region and year in a manifest)"),
        ("damaged", "have a file that could not be read"),
        ("missing", "have no document"),
    ):
        rows: list[dict[Any, Any]] = said_of[said_of["status"].eq(name)].to_dict("records")
        if rows:
            named = ([row["region"], row["year"], row["document_id"]] for row in rows[:_SHOWN])
            places = (" ".join(str(cell) for cell in cells if cell) for cells in named)
            more = f", … and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
            what = "documents " if name == "not_placed" else "region-years "
            warnings.print(f"[bold]{len(rows)} {what}{said}[/]: {escape('; '.join(places))}{more}", soft_wrap=True)
    console.print(f"{len(frame):,} rows: {escape(str(out))}", soft_wrap=True)
