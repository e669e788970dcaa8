"""Tables of a result folder as files for other programs."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import pyarrow as pa

from toolkit.errors import InputError, OutputError
from toolkit.reporting.annotation import write_doccano, write_label_studio
from toolkit.reporting.columns import TABLES
from toolkit.reporting.labels import COLUMN_NAMES, TABLE_NAMES
from toolkit.reporting.panels import write_panel
from toolkit.reporting.results import read_results
from toolkit.reporting.review_places import page_name, row_anchor
from toolkit.reporting.spreadsheet import write_csv
from toolkit.reporting.workbook import Sheet, write_workbook

if TYPE_CHECKING:
    import pandas as pd

Format = Literal["csv", "xlsx", "dta", "jsonl", "label-studio", "doccano"]
FORMATS: tuple[Format, ...] = get_args(Format)
_LINK = "review"  # the column of a sheet that leads to the review page


def export(
    folder: str | Path,
    out: str | Path,
    *,
    to: Format | None = None,
    tables: Sequence[str] | None = None,
    review: str | Path | None = None,
) -> list[Path]:
    """Writes tables of a result folder for another program.

    - `xlsx`: one workbook, a sheet a table, and one that explains the columns; where review pages are there, each row
      links to its place in them (relative: keep workbook and pages together).
    - `csv`, `dta` (Stata 14 and later, names in ASCII, Chinese labels), `jsonl`: a file with one table, or a folder
      with a file each.
    - `label-studio`, `doccano`: the texts with their mentions, to correct there (`toolkit.reporting.annotation`).

    Args:
        folder: The result folder.
        out: File to write; for several tables as `csv`, `dta` or `jsonl` a folder.
        to: Format; None takes it from the ending of `out`.
        tables: Names of tables; None takes all that have rows. The annotation formats take no choice.
        review: Folder of the review pages; None takes `review` in the result folder, where it is there.

    Returns:
        The files written.

    Raises:
        InputError: The format is not clear or unknown, a table is not there, or several tables were asked for in a file
            that holds one.
        OutputError: A file cannot be written.

    Example:
        >>> export("out/demo", "targets.xlsx", tables=["targets"])  # doctest: +SKIP
        [PosixPath('targets.xlsx')]
    """
    out = Path(out)
    chosen = to or _by_ending(out)
    if chosen not in FORMATS:
        raise InputError(f"format {chosen!r} is unknown; there are {', '.join(FORMATS)}")
    if chosen in {"label-studio", "doccano"}:
        if tables:
            raise InputError(f"{chosen} takes the texts with all their mentions; leave the choice of tables out")
        write = write_label_studio if chosen == "label-studio" else write_doccano
        return [write(read_results(folder), out)]
    frames = read_results(folder, tables)
    if tables is None:
        frames = {name: frame for name, frame in frames.items() if len(frame)}
    try:
        if chosen == "xlsx":
            pages = Path(review) if review else Path(folder) / "review"
            return [write_workbook(out, _sheets(frames, out, pages))]
        return _write_each(frames, out, chosen, _WRITERS[chosen])
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error}); is it open in another program?") from error


def _by_ending(out: Path) -> Format:
    ending = out.suffix.lower().removeprefix(".")
    if ending in {"csv", "xlsx", "dta", "jsonl"}:
        return ending  # type: ignore[return-value]
    raise InputError(f"{out}: its ending tells no format; choose one with --to: {', '.join(FORMATS)}")


def _write_each(
    frames: dict[str, pd.DataFrame], out: Path, ending: str, write: Callable[[str, pd.DataFrame, Path], object]
) -> list[Path]:
    """Writes one table to a file, or several to a folder."""
    if out.suffix:
        if len(frames) != 1:
            raise InputError(
                f"{out}: a .{ending} file holds one table; choose one with --table (there are {', '.join(frames)}), or "
                "give a folder without an ending for all"
            )
        paths = {next(iter(frames)): out}
    else:
        paths = {name: out / f"{name}.{ending}" for name in frames}
    for name, path in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(name, frames[name], path)
    return [*paths.values()]


def _csv(name: str, frame: pd.DataFrame, path: Path) -> None:
    frame = _without_long_text(name, frame)
    write_csv(path, [pa.Table.from_pandas(frame, preserve_index=False)], list(frame.columns))


def _dta(_: str, frame: pd.DataFrame, path: Path) -> None:
    dates = frame.select_dtypes("datetime").columns
    days = {column: frame[column].dt.strftime("%Y-%m-%d") for column in dates}
    write_panel(frame.assign(**days), path, labels=COLUMN_NAMES)


def _jsonl(_: str, frame: pd.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in pa.Table.from_pandas(frame, preserve_index=False).to_pylist():
            file.write(json.dumps(row, ensure_ascii=False, default=_day) + "\n")


_WRITERS: dict[str, Callable[[str, Any, Path], None]] = {"csv": _csv, "dta": _dta, "jsonl": _jsonl}


def _day(value: Any) -> str:
    """Returns a date as `2024-02-26`."""
    return str(value.date()) if hasattr(value, "date") else str(value)


def _without_long_text(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Returns the table without the documents' text, which is longer than a spreadsheet's cell."""
    return frame.drop(columns="text") if name == "documents" else frame


def _sheets(frames: dict[str, pd.DataFrame], out: Path, pages: Path) -> Iterable[Sheet]:
    for name, frame in frames.items():
        shown = _without_long_text(name, frame)
        links = row_links(name, frame, out, pages)
        if any(links):
            shown = shown.copy()
            shown.insert(0, _LINK, "查看")
            yield Sheet(name, shown, links={_LINK: links})
        else:
            yield Sheet(name, shown)
    yield Sheet("columns", _explanations(frames))


def row_links(name: str, frame: pd.DataFrame, out: Path, pages: Path) -> list[str | None]:
    """Returns for each row of a table its place in the review pages, relative to the folder of a file; None for none.

    Args:
        name: The table.
        frame: Its rows.
        out: The file that will hold the links.
        pages: The folder of the review pages.
    """
    base = base_of(out, pages)
    if base is None:
        return [None] * len(frame)
    there = {d: (pages / page_name(d)).is_file() for d in frame["document_id"].unique() if isinstance(d, str)}
    columns = [c for c in ("document_id", "start", "end", "mention_id") if c in frame]
    rows: list[dict[Any, Any]] = frame[columns].to_dict("records")
    return [
        f"{base}/{page_name(row['document_id'])}{row_anchor(name, row)}" if there.get(row["document_id"]) else None
        for row in rows
    ]


def base_of(out: Path, pages: Path) -> str | None:
    """Returns the way from the folder of a file to that of the review pages; None where there are none."""
    if not (pages / "index.html").is_file():
        return None
    try:
        return Path(os.path.relpath(pages.resolve(), out.resolve().parent)).as_posix()
    except ValueError:  # Windows: another drive
        return None


def _explanations(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Returns the rows of the sheet that explains the columns."""
    import pandas as pd

    rows = [
        (name, TABLE_NAMES[name], column.name, COLUMN_NAMES[column.name], column.meaning)
        for name in frames
        for column in TABLES[name]
        if (name, column.name) != ("documents", "text")
    ]
    return pd.DataFrame(rows, columns=["table", "表", "column", "列", "meaning"])
