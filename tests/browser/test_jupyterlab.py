"""The notebooks as a person runs them: `govtext lab`, a browser, Run All Cells."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
MINUTE = 60_000
# All cells in the page, so that what is looked for is there without scrolling; no news from the network.
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none", "kernelShutdown": True},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "extensionmanager-extension/plugin": {"enabled": False},
}


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, token and folder."""

    url: str
    token: str
    folder: Path

    def address(self, path: str) -> str:
        return f"{self.url}/{path}?token={self.token}"

    def ask(self, path: str, method: str = "GET") -> Any:
        with urllib.request.urlopen(urllib.request.Request(self.address(path), method=method), timeout=30) as answer:  # noqa: S310
            return json.loads(answer.read() or b"null")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, chromium: object) -> Iterator[Lab]:  # noqa: ARG001 - skips first
    """`govtext lab` on loopback, with folders of its own and nothing of the user's."""
    pytest.importorskip("jupyterlab")
    home = tmp_path_factory.mktemp("lab")
    settings = home / "config" / "lab" / "user-settings" / "@jupyterlab"
    for name, values in SETTINGS.items():
        path = settings / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = {"ip": "127.0.0.1", "port_retries": 0, "allow_root": True}
    (home / "config" / "jupyter_server_config.json").write_text(json.dumps({"ServerApp": server}), encoding="utf-8")
    token = secrets.token_hex(16)
    environment = os.environ | {
        "JUPYTER_TOKEN": token,
        "JUPYTER_PORT": str(port),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "config" / "lab" / "user-settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "config" / "lab" / "workspaces"),
        "MPLBACKEND": "",  # as in a user's notebook, not Agg of `make test`
    }
    command = [sys.executable, "-m", "toolkit", "lab", str(home / "work"), "--no-browser"]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=home)
        try:
            found = Lab(f"http://127.0.0.1:{port}", token, home / "work")
            _wait(found, process, home / "log")
            yield found
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(lab: Lab, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            lab.ask("api/status")
        except OSError:
            assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"no answer: {log.read_text(encoding='utf-8', errors='replace')}")


@pytest.fixture(autouse=True)
def _no_kernel_stays(lab: Lab) -> Iterator[None]:
    """Ends the kernels of a test, so that they do not fill the memory one after the other."""
    yield
    for kernel in lab.ask("api/kernels"):
        lab.ask(f"api/kernels/{kernel['id']}", "DELETE")


def outputs(page: Page) -> Locator:
    return page.locator(".jp-OutputArea-output")


def run_all(page: Page, lab: Lab, name: str) -> dict[str, Any]:
    """Opens a notebook, runs all its cells from the menu, waits, saves; returns what was saved."""
    page.goto(lab.address(f"lab/workspaces/test/tree/{name}") + "&reset")
    page.get_by_text("Python 3 (govtext) | Idle").wait_for(timeout=MINUTE)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    # A prompt is [*] while its cell waits or runs; after an error those below it are empty again.
    page.wait_for_function(
        """() => {
            const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(e => e.textContent)
            return !prompts.some(text => text.includes('*')) && prompts.some(text => /[0-9]/.test(text))
        }""",
        timeout=MINUTE,
    )
    page.get_by_text("Python 3 (govtext) | Idle").wait_for(timeout=MINUTE)
    page.keyboard.press("Control+s")
    page.locator(".jp-DirtyIndicator, .jp-mod-dirty").first.wait_for(state="detached", timeout=MINUTE / 6)
    saved: dict[str, Any] = json.loads((lab.folder / name).read_text(encoding="utf-8"))
    return saved


def keep(page: Page, folder: Path, name: str) -> None:
    """Keeps the notebook as pictures, one a screen; those of an earlier run go."""
    for old in folder.glob(f"{name}-*.png"):
        old.unlink()
    box = ".jp-NotebookPanel .jp-WindowedPanel-outer"
    height, window = page.eval_on_selector(box, "e => [e.scrollHeight, e.clientHeight]")
    for number, top in enumerate(range(0, height, window - 20)):
        page.eval_on_selector(box, "(e, top) => { e.scrollTop = top }", top)
        page.screenshot(path=folder / f"{name}-{number:02}.png")


def highlighter(page: Page) -> None:
    """The box scrolls to a mark, and the mark tells its fields."""
    shown = outputs(page).locator(".govtext-hl-in")
    mark = shown.locator("mark").last
    mark.scroll_into_view_if_needed()
    assert shown.evaluate("e => e.scrollTop") > 100
    mark.click()
    assert "indicator: " in (mark.get_attribute("title") or "")
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"


def explorer(page: Page) -> None:
    """A choice changes the rows, a click on one shows its passage with what was searched for marked."""
    box = page.locator(".jupyter-widgets.widget-vbox").filter(has=page.locator("select")).first
    label = box.locator(".widget-label", has_text="passages").first
    before = label.text_content()
    box.locator("select").first.select_option(index=1)
    page.wait_for_function("([e, old]) => e.textContent !== old", arg=[label.element_handle(), before])
    box.locator("select").last.select_option(index=0)
    box.locator("input[type=text]").first.fill("")
    box.locator("input[type=text]").first.press("Enter")
    box.locator("tbody tr").nth(1).click()
    box.locator(".govtext-ex-text mark").first.wait_for(timeout=MINUTE / 6)


# Notebook -> what one does in it after it ran.
USE: dict[str, Callable[[Page], None]] = {"02_targets": highlighter, "08_themes_across_districts": explorer}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_it_promises(page: Page, lab: Lab, screenshots: Path, path: Path) -> None:
    saved = run_all(page, lab, path.name)
    keep(page, screenshots, path.stem)
    code = [cell for cell in saved["cells"] if cell["cell_type"] == "code"]
    made = [output for cell in code for output in cell["outputs"]]
    assert [f"{o['ename']}: {o['evalue']}" for o in made if o["output_type"] == "error"] == []
    assert [cell["source"] for cell in code if not cell["execution_count"]] == [], "cells that did not run"
    assert [o["text"] for o in made if o.get("name") == "stderr"] == [], "warnings"
    shown = outputs(page)
    # A table of ten screens is none that one reads, a figure without size none that one sees.
    heights = shown.locator("table").evaluate_all("els => els.map(e => e.getBoundingClientRect().height)")
    assert heights
    assert max(heights) < 1200
    pictures = [o for o in made if "image/png" in o.get("data", {})]
    widths = shown.locator("img").evaluate_all("els => els.map(e => e.complete && e.naturalWidth)")
    assert len([width for width in widths if width > 300]) >= len(pictures)
    assert bool(pictures) == any("%matplotlib inline" in "".join(cell["source"]) for cell in code)
    if path.stem in USE:
        USE[path.stem](page)
        page.screenshot(path=screenshots / f"{path.stem}-used.png")


def test_the_quick_start_opens_beside_its_table_of_contents(page: Page, lab: Lab, screenshots: Path) -> None:
    page.goto(lab.address("lab/workspaces/govtext"))
    page.get_by_role("tab", name="01_quickstart.ipynb").wait_for(timeout=MINUTE)
    contents = page.locator(".jp-TableOfContents-content").get_by_text("Themes")
    contents.wait_for(timeout=MINUTE)
    page.screenshot(path=screenshots / "lab.png")
    heading = page.locator(".jp-NotebookPanel h2", has_text="Themes").first
    contents.click()
    page.wait_for_function(
        "e => { const box = e.getBoundingClientRect(); return box.top > 0 && box.bottom < window.innerHeight }",
        arg=heading.element_handle(),
        timeout=MINUTE / 6,
    )
