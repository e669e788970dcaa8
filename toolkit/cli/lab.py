"""`govtext lab`: JupyterLab on the notebooks, with this interpreter as kernel."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from toolkit.cli.console import make_console
from toolkit.errors import InputError, MissingDependencyError, OutputError

_WORKSPACE = "govtext"


def lab(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Folder to work in; notebooks that it lacks are copied there, yours are never overwritten "
            "(default: govtext-notebooks; in a checkout its own folder notebooks).",
            file_okay=False,
        ),
    ] = None,
    *,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open a browser, or only print the address.")
    ] = True,
) -> None:
    """Open JupyterLab on the notebooks (needs the extra `notebooks`)."""
    if not find_spec("jupyterlab") or not find_spec("ipykernel"):
        raise MissingDependencyError("JupyterLab is not installed; get it with: pip install 'govtext[notebooks]'")
    place = folder or own_folder() or Path("govtext-notebooks")
    copied = copy_notebooks(place)
    console = make_console(stderr=True)
    console.print(f"{escape(str(place.resolve()))}: {copied} notebooks copied. Stop with Ctrl-C.", soft_wrap=True)
    _save_workspace(first=min(path.name for path in place.glob("*.ipynb")))
    with _kernel():
        _run(place, browser=browser)


def own_folder() -> Path | None:
    """Returns the folder `notebooks` of the checkout that the package runs from, or None for an installed wheel."""
    source = notebooks_source()
    return None if source.name == "_notebooks" else source


def notebooks_source() -> Path:
    """Returns the folder of the notebooks that come with the package.

    Raises:
        InputError: They are neither in the installed package nor beside it.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_notebooks", package.parent / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise InputError(f"the notebooks are not in {package / '_notebooks'}: install govtext from a wheel or a checkout")


def copy_notebooks(folder: Path) -> int:
    """Copies the notebooks that a folder lacks; a file that is there is left as it is.

    Returns:
        How many were copied.

    Raises:
        OutputError: The folder cannot be made or written to.
    """
    copied = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(notebooks_source().glob("*.ipynb")):
            if not (folder / path.name).exists():
                shutil.copyfile(path, folder / path.name)
                copied += 1
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error}); name another folder") from error
    return copied


@contextmanager
def _kernel() -> Iterator[None]:
    """Makes `python3`, which the notebooks ask for, this interpreter, whatever other kernels the user has."""
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "Python 3 (govtext)", "language": "python", "metadata": {"debugger": True}}
    others = os.environ.get("JUPYTER_PATH")
    with tempfile.TemporaryDirectory(prefix="govtext-lab-") as made:
        kernel = Path(made) / "kernels" / "python3"
        kernel.mkdir(parents=True)
        (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
        os.environ["JUPYTER_PATH"] = os.pathsep.join([made, *([others] if others else [])])
        try:
            yield
        finally:
            os.environ.pop("JUPYTER_PATH")
            if others:
                os.environ["JUPYTER_PATH"] = others


def _save_workspace(first: str) -> None:
    """Writes the layout of the first visit: one notebook beside its table of contents; later ones keep the user's."""
    from jupyterlab.commands import get_workspaces_dir
    from jupyterlab_server.workspaces_handler import WorkspacesManager

    manager = WorkspacesManager(get_workspaces_dir())
    if manager.load(_WORKSPACE)["data"]:
        return
    notebook, contents = f"notebook:{first}", "@jupyterlab/toc:plugin"
    layout = {
        "main": {"dock": {"type": "tab-area", "currentIndex": 0, "widgets": [notebook]}, "current": notebook},
        "left": {"collapsed": False, "visible": True, "current": contents, "widgets": ["filebrowser", contents]},
        "right": {"collapsed": True, "visible": True, "widgets": []},
        "relativeSizes": [0.2, 0.8, 0],
    }
    data = {"layout-restorer:data": layout, notebook: {"data": {"path": first, "factory": "Notebook"}}}
    manager.save(_WORKSPACE, json.dumps({"data": data, "metadata": {"id": _WORKSPACE}}))


def _run(folder: Path, *, browser: bool) -> None:
    """Runs the server until it is stopped."""
    from jupyterlab.labapp import LabApp

    options = [f"--ServerApp.root_dir={folder.resolve()}", f"--LabApp.default_url=/lab/workspaces/{_WORKSPACE}"]
    LabApp.launch_instance(argv=[*options, *([] if browser else ["--no-browser"])])
