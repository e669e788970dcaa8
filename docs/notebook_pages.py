"""Hook of mkdocs: a page for each notebook, with outputs where `make notebooks` has run it before."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbconvert import MarkdownExporter

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "notebooks"
EXECUTED = ROOT / "out" / "rendered" / "notebooks"
SECTION = "Tutorials"


def page_of(path: Path, executed: Path = EXECUTED) -> tuple[str, dict[str, bytes]]:
    """Returns the page of a notebook in Markdown and its figures by name.

    Args:
        path: The notebook as git keeps it, without outputs.
        executed: Folder of executed copies. One of other cells than the notebook has now is not used.
    """
    notebook = nbformat.read(path, as_version=4)
    copy = executed / path.name
    if copy.is_file():
        run = nbformat.read(copy, as_version=4)
        if [cell.source for cell in run.cells] == [cell.source for cell in notebook.cells]:
            notebook = run
    for cell in notebook.cells:
        if cell.cell_type == "markdown":  # in a notebook a page is named by its path, here it is a link
            cell.source = re.sub(r"(?<!\[)`docs/([\w/-]+\.md)`", r"[`docs/\1`](../\1)", cell.source)
            cell.source = cell.source.replace("](../docs/", "](../")
        for output in cell.get("outputs", ()):  # a widget needs a kernel; its still form stays
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
            if "text/html" in output.get("data", {}):  # no script on a page, and none that a library brings
                html = re.sub(r"(?is)<script\b.*?</script>", "", output.data["text/html"])
                output.data["text/html"] = html.replace('<table border="1" class="dataframe">', "<table>")
    figures: dict[str, Any] = {"output_files_dir": f"{path.stem}_files", "unique_key": path.stem}
    body, resources = MarkdownExporter().from_notebook_node(notebook, resources=figures)
    return body.replace("![png](", "![Figure 图]("), dict(resources.get("outputs", {}))


def title_of(path: Path) -> str:
    """Returns the first heading of a notebook."""
    return next(
        match[1] for cell in nbformat.read(path, as_version=4).cells if (match := re.match(r"# (.+)", cell.source))
    )


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Lists the notebooks in the navigation."""
    pages = [{title_of(path): f"notebooks/{path.stem}.md"} for path in sorted(SOURCES.glob("*.ipynb"))]
    for item in config.nav or ():
        if SECTION in item:
            item[SECTION] = pages
    return config


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Adds a page and its figures for each notebook."""
    from mkdocs.structure.files import File

    for path in sorted(SOURCES.glob("*.ipynb")):
        body, figures = page_of(path)
        files.append(File.generated(config, f"notebooks/{path.stem}.md", content=body))
        for name, content in figures.items():
            files.append(File.generated(config, f"notebooks/{name}", content=content))
    return files
