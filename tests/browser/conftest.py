"""A browser for tests of pages: Debian's Chromium, driven by Playwright, with the packaged Chinese font, no network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pylopdf_fonts_zh_cn
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

SCREENSHOTS = Path(__file__).parents[2] / "out" / "browser"
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>{chinese}</dir><cachedir>{cache}</cachedir></fontconfig>"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what drives a browser: `make test-browser` runs it."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium of the system; no browser is downloaded."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        reason = "Chromium is not installed (Debian: apt install chromium)"
        if os.environ.get("GOVTEXT_CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    folder = tmp_path_factory.mktemp("fonts")
    chinese = Path(pylopdf_fonts_zh_cn.__file__).parent
    (folder / "fonts.conf").write_text(FONTS.format(chinese=chinese, cache=folder), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that reaches this machine only; what it asks of others fails the test."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1000}, locale="en-US")
    strangers: list[str] = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname in {"127.0.0.1", "localhost"}:
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    context.route("http*://**/*", guard)
    yield context.new_page()
    context.close()
    assert strangers == [], "the page asked other machines"


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where screenshots are kept for a person to look at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS
