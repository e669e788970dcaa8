"""The review pages as files; what a browser makes of them stands in tests/browser/test_review.py."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.reporting.hostile import SCRIPT
from toolkit.errors import OutputError
from toolkit.reporting.results import read_results
from toolkit.reporting.review import write_review
from toolkit.reporting.review_places import page_name


class Page(HTMLParser):
    """What a browser would find: tags, ids, and the text of the document."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self._in_text = 0
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes += attrs
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if given.get("id") == "text":
            self._in_text = 1
        elif self._in_text and tag != "br":
            self._in_text += 1

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._in_text = max(self._in_text - 1, 0)

    def handle_data(self, data: str) -> None:
        self.text += data if self._in_text else ""


@pytest.fixture(scope="module")
def site(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_review(hostile, tmp_path_factory.mktemp("review") / "pages").index.parent


def test_a_page_a_document_holds_its_text_and_rows(hostile: Path, site: Path) -> None:
    tables = read_results(hostile)
    for document in tables["documents"].itertuples():
        page = Page(site / page_name(document.document_id))
        assert page.text == document.text.replace("\0", "\ufffd")
        assert len(page.ids) == len(set(page.ids))
        for name, kind in {"targets": "target", "quantities": "quantity", "projects": "project"}.items():
            rows = tables[name][tables[name]["document_id"] == document.document_id]
            wanted = {f"{kind}-{row.start}-{row.end}" for row in rows.itertuples()}
            assert {f"m-{x}" for x in wanted} | {f"r-{x}" for x in wanted} <= set(page.ids)


def test_scripts_of_a_text_are_text(site: Path) -> None:
    for path in site.iterdir():
        page = Page(path)
        assert page.tags.count("script") == 1  # our own
        assert "img" not in page.tags
        assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]
        assert SCRIPT not in path.read_text("utf-8")


def test_the_policy_names_the_very_script_and_style(site: Path) -> None:
    for path in site.iterdir():
        html = path.read_text("utf-8")
        policy = html.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0].replace("&#39;", "'")
        assert policy.startswith("default-src 'none'")
        for tag in ("style", "script"):
            (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy
        assert "http://" not in re.sub(r"(?s)<main.*|<section.*", "", html)  # nothing of ours is fetched


@pytest.mark.parametrize(
    "document_id", ["青筠区/2023 方案.txt", "a/../b.txt", "con", "x" * 400, "表.xlsx#12", "a<b>:|?*.txt", "\ud800"]
)
def test_page_names_are_safe_everywhere(document_id: str) -> None:
    assert re.fullmatch(r"(?:[0-9a-z]+-)*[0-9a-f]{10}\.html", page_name(document_id))
    assert len(page_name(document_id)) < 60


def test_page_names_differ_where_ids_do() -> None:
    assert page_name("a b.txt") != page_name("a-b.txt")
    assert page_name("甲.txt") != page_name("乙.txt")


def test_written_again_only_what_is_there_stays(hostile: Path, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "pages"
    out.mkdir()
    stale = out / "old.html"
    stale.write_bytes((site / "index.html").read_bytes())
    write_review(hostile, out)
    assert not stale.exists()
    assert {p.name for p in out.iterdir()} == {p.name for p in site.iterdir()}


def test_a_foreign_folder_is_left_alone(hostile: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.html").write_text("<p>mine</p>", encoding="utf-8")
    with pytest.raises(OutputError, match="was not made by govtext review"):
        write_review(hostile, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.html"]
    with pytest.raises(OutputError, match="is a file"):
        write_review(hostile, tmp_path / "thesis.html")
