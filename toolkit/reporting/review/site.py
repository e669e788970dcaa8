"""Writes the review site: `index.html` and a page a document, each whole in itself."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import OutputError
from toolkit.reporting.results import read_results
from toolkit.reporting.review import page
from toolkit.reporting.review_places import page_name
from toolkit.reporting.write import read_run
from toolkit.schema.html import showable

if TYPE_CHECKING:
    import jinja2

_TABLES = ("documents", "targets", "quantities", "responsible_units", "projects", "tasks", "passages", "failures")
_COUNTED = {
    "targets": "Targets 目标",
    "quantities": "Quantities 数量",
    "responsible_units": "Units 单位",
    "projects": "Projects 项目",
}
_MADE_BY_US = '<meta name="generator" content="govtext review">'
_HEAD = 1000  # characters of a page in which that stands


@dataclass(frozen=True, slots=True)
class Site:
    """A site that was written.

    Attributes:
        index: Its first page, to open in a browser.
        pages: Number of documents.
    """

    index: Path
    pages: int


def write_review(folder: str | Path, out: str | Path | None = None) -> Site:
    """Writes the review pages of a result folder: open `index.html` with a double click; no network, no server.

    A page shows the text with its mentions marked and its tables beside; a row leads to its place and a mark to its
    row. Texts are shown as they are: a script in a document is text, and the pages' policy runs no script but their
    own. Pages of an earlier call that have no document any more are removed.

    Args:
        folder: The result folder.
        out: Folder for the pages; None takes `review` in the result folder, where `export` looks for them.

    Returns:
        What was written.

    Raises:
        InputError: The folder is no result.
        OutputError: The folder holds other things, or cannot be written.

    Example:
        >>> write_review("out/demo").index  # doctest: +SKIP
        PosixPath('out/demo/review/index.html')
    """
    site = Path(out) if out else Path(folder) / "review"
    frames = read_results(folder, _TABLES)
    documents = page.records(frames["documents"])
    rows = {name: page.by_document(frames[name]) for name in _TABLES if name not in {"documents", "failures"}}
    stale = _ours(site)
    listed = []
    try:
        site.mkdir(parents=True, exist_ok=True)
        for document in documents:
            found = {name: rows[name].get(document["document_id"], []) for name in rows}
            shown = _listed(document, found)
            stale.discard(site / shown["page"])
            _write(site / shown["page"], _document_page(document, shown, found))
            listed.append(shown)
        failures = [{k: showable(str(v or "")) for k, v in row.items()} for row in page.records(frames["failures"])]
        _write(site / "index.html", _index_page(listed, failures, read_run(Path(folder)) or {}))
        for path in stale - {site / "index.html"}:
            path.unlink()
    except OSError as error:
        raise OutputError(f"{site}: cannot be written ({error}); choose another folder with --out") from error
    return Site(site / "index.html", len(listed))


def _ours(site: Path) -> set[Path]:
    """Returns the pages of an earlier call.

    Raises:
        OutputError: The folder holds something else.
    """
    if not site.exists():
        return set()
    if not site.is_dir():
        raise OutputError(f"{site}: is a file; name a folder with --out")
    found = {path for path in site.iterdir() if not path.name.startswith(".")}
    for path in sorted(found):
        if path.suffix != ".html" or _MADE_BY_US not in _head(path):
            raise OutputError(f"{path}: was not made by govtext review; name an empty or a new folder with --out")
    return found


def _head(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(_HEAD)
    except OSError:
        return ""


def _write(path: Path, html: str) -> None:
    path.write_text(html, encoding="utf-8", newline="\n")


def _listed(document: Mapping[str, Any], rows: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """Returns what the list of documents says of one."""
    name = showable(document["document_id"])
    title = showable(document["title"] or "") or name
    region = showable(document["region"] or "")
    places = (document[column] or "" for column in ("province", "city", "county", "doc_number"))
    return {
        "id": name,
        "page": page_name(document["document_id"]),
        "title": title,
        "region": region,
        "year": "" if document["report_year"] is None else str(document["report_year"]),
        "kind": document["kind"] or "",
        "warnings": showable(document["warnings"] or ""),
        "words": showable(" ".join((name, title, region, *places))).lower(),
        "counts": [f"{len(rows[table]):,}" for table in _COUNTED],
    }


def _document_page(document: Mapping[str, Any], shown: Mapping[str, Any], rows: Mapping[str, Sequence[Any]]) -> str:
    text = page.marked_text(document["text"], rows)
    tables = page.tables_of(rows)
    facts = [*page.facts(document)]
    return _render("document", d=shown, facts=facts, tables=tables, legend=page.LEGEND, text=text)


def _index_page(
    listed: Sequence[Mapping[str, Any]], failures: Sequence[Mapping[str, str]], run: Mapping[str, Any]
) -> str:
    filters = [
        (name, label, sorted({document[name] for document in listed} - {""}))
        for name, label in (("region", "Region 地区"), ("year", "Year 年份"), ("kind", "Kind 类别"))
    ]
    return _render(
        "index",
        documents=listed,
        filters=filters,
        counted=[*_COUNTED.values()],
        failures=failures,
        version=version("govtext"),
        made=str(run.get("started", ""))[:10],
    )


def _render(name: str, **values: Any) -> str:
    style, script = _asset("review.css"), _asset(f"{name}.js")
    policy = (
        f"default-src 'none'; style-src '{_checksum(style)}'; script-src '{_checksum(script)}'; base-uri 'none'; "
        "form-action 'none'"
    )
    given = {"style": style, "script": script, "policy": policy}
    return _environment().get_template(f"{name}.html").render(**given, **values)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(loader=jinja2.FunctionLoader(_asset), autoescape=True, undefined=jinja2.StrictUndefined)


@cache
def _asset(name: str) -> str:
    return files("toolkit.reporting.review").joinpath("templates", name).read_text(encoding="utf-8")


def _checksum(content: str) -> str:
    """Returns the source expression by which a page's policy allows this very content (CSP level 3)."""
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
