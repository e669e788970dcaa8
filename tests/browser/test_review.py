"""The review pages in a real browser: Debian's Chromium, driven by Playwright, from the file system."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from tests.reporting.hostile import write_result
from toolkit.reporting.arrow import to_arrow
from toolkit.reporting.columns import TABLES
from toolkit.reporting.review import write_review
from toolkit.reporting.review_places import page_name
from toolkit.reporting.write import ResultWriter

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MENTIONS = 400


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("审核 pages")
    return write_review(write_result(folder), folder / "核对 页").index.parent


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page that fails the test where a script fails, a policy is broken, or anything is fetched."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith("file:") else None)
    yield page
    page.close()
    assert wrong == []


def first_document(site: Path) -> Path:
    return next(path for path in sorted(site.glob("*.html")) if path.name != "index.html")


def in_view(page: Page, selector: str) -> bool:
    script = """selector => {
        const box = document.querySelector(selector).getBoundingClientRect();
        const seen = document.elementFromPoint(box.left + 2, box.top + box.height / 2);
        return seen !== null && document.querySelector(selector).contains(seen);
    }"""
    return bool(page.evaluate(script, selector))


def test_the_index_filters_and_leads_to_a_document(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    rows = page.locator("#documents tbody tr:visible")
    whole = rows.count()
    assert whole == 3
    page.select_option("select[data-filter=year]", "2032")
    assert rows.count() == 1
    assert page.text_content("#count") == "1 of 3 documents 文档"
    page.select_option("select[data-filter=year]", "")
    page.fill("#search", "甲县 (2)")
    assert rows.count() == 1
    page.keyboard.press("Enter")  # a form that is sent would load the page anew
    assert rows.count() == 1
    rows.locator("a").click()
    assert page.locator("#text").count() == 1


def test_from_a_row_to_its_place_and_back(page: Page, site: Path) -> None:
    page.goto(first_document(site).as_uri())
    row = page.locator("#panel-targets tbody tr").last
    mark = "#" + str(row.get_attribute("data-mark"))
    row.click()
    assert page.locator(mark).evaluate("mark => mark.classList.contains('here') && mark === document.activeElement")
    assert in_view(page, mark)
    assert page.url.endswith(mark)
    page.keyboard.press("Enter")  # back
    assert row.evaluate("row => row.classList.contains('here') && row.contains(document.activeElement)")
    unit = page.locator("mark.unit").first
    unit.click()
    assert page.get_attribute("#tab-responsible_units", "aria-selected") == "true"
    here = page.locator("tr.here")
    assert here.count() == 1
    assert here.get_attribute("data-mark") == unit.get_attribute("id")


def test_a_link_of_a_workbook_shows_the_place(page: Page, site: Path) -> None:
    document = first_document(site)
    page.goto(document.as_uri())
    row = page.locator("#panel-quantities tbody tr").last
    anchor = str(row.get_attribute("data-mark"))
    page.goto("about:blank")
    page.goto(f"{document.as_uri()}#{anchor}")
    assert page.get_attribute("#tab-quantities", "aria-selected") == "true"
    assert page.locator("tr.here").get_attribute("data-mark") == anchor
    assert page.locator("mark.here").count() >= 1


def test_with_the_keyboard_alone(page: Page, site: Path) -> None:
    page.goto(first_document(site).as_uri())
    page.focus("#tab-targets")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-quantities"
    assert page.locator("#panel-targets").is_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MARK"


def test_scripts_of_the_text_are_shown_and_not_run(page: Page, site: Path) -> None:
    for path in sorted(site.glob("*.html")):
        page.goto(path.as_uri())
        assert page.title() not in {"taken", "1"}
    page.goto(first_document(site).as_uri())
    assert "<script>document.title='taken'</script>" in page.inner_text("#text")
    assert page.locator("#text img, #text script").count() == 0


def test_without_scripts_rows_still_lead_to_their_place(chromium: Browser, site: Path) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(first_document(site).as_uri())
    link = page.locator("#panel-targets tbody a").last
    link.click()
    assert page.url.endswith(str(link.get_attribute("href")))
    page.close()


def test_on_a_narrow_screen_the_place_is_not_covered(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 800, "height": 700})
    page.goto(first_document(site).as_uri())
    row = page.locator("#panel-targets tbody tr").last
    row.click()
    assert in_view(page, "#" + str(row.get_attribute("data-mark")))


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One document of 20,000 characters with 400 mentions, some of them nested or crossing."""
    folder = tmp_path_factory.mktemp("long")
    text = ("新建青屏水库灌区十处并完成投资5亿元，由县水利局牵头抓好落实工作。" + "各项工作稳步推进。" * 7 + "\n") * 200
    text = (text + "完" * 20_000)[:20_000]
    step = text.index("\n") + 1
    rows: dict[str, list[tuple[object, ...]]] = {"documents": [], "quantities": [], "projects": []}
    given = {"document_id": "长文.txt", "text": text, "title": "长文", "characters": len(text)}
    rows["documents"].append(tuple(given.get(column.name) for column in TABLES["documents"]))
    for i in range(MENTIONS):
        start = i // 2 * step % 19_000 + i // 400
        name, span = ("quantities", (2, 20)) if i % 2 else ("projects", (start % 7, 12 + start % 7))
        a, b = start + span[0], start + span[1]
        fields = {"document_id": "长文.txt", "start": a, "end": b, "text": text[a:b], "name": text[a:b]}
        fields |= {"value": 5.0, "status": "achieved", "confidence": 0.9, "mention_id": f"长文.txt:{name}:{a}-{b}"}
        rows[name].append(tuple(fields.get(column.name) for column in TABLES[name]))
    tables: dict[str, pa.Table] = {name: to_arrow(name, rows.get(name, [])) for name in TABLES}
    writer = ResultWriter(folder / "r")
    writer.add(tables)
    writer.finish({"version": "0"})
    return write_review(folder / "r").index.parent


def test_a_long_text_with_many_mentions(page: Page, long_site: Path) -> None:
    page.goto((long_site / page_name("长文.txt")).as_uri())
    assert page.locator("[id^=r-]").count() == MENTIONS
    assert page.evaluate("document.getElementById('text').textContent.length") == 20_000
    spans = page.evaluate("""() => [...document.querySelectorAll('tr[id]')].map(row => {
        const [, kind, start, end] = row.id.match(/^r-([a-z_]+)-(\\d+)-(\\d+)$/);
        const pieces = document.querySelectorAll(`mark[data-rows~="${row.id.slice(2)}"]`);
        return [Number(end) - Number(start), [...pieces].reduce((sum, piece) => sum + piece.textContent.length, 0)];
    })""")
    assert all(wanted <= marked for wanted, marked in spans)
    assert sum(wanted == marked for wanted, marked in spans) > MENTIONS / 2  # a cut mark holds no other twice
    row = page.locator("#panel-quantities tbody tr").last
    page.click("#tab-quantities")
    row.click()
    assert in_view(page, f"#{row.get_attribute('data-mark')}")
