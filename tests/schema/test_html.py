from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from toolkit import AnalysedDocument, Document, analyze
from toolkit.schema import Project, Quantity, ResponsibleUnit, Token, Tokens

HOSTILE = "<script>alert('1')</script>\"></td></table><img src=x onerror=alert(1)>&amp;\0\ud800"
TEXT = "岚水县2026年重点任务\n一、农业\n1.粮食产量稳定在12万吨以上，新建青屏水库。（牵头单位：县农业农村局）"


class Reader(HTMLParser):
    """Reads a fragment as a browser does: its tags, its text, and whether every element is closed in its turn."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.open: list[str] = []
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name.startswith("on") or name in {"src", "href"}]
        self.tags.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(value: Any) -> Reader:
    reader = Reader(value._repr_html_())
    assert reader.open == []
    return reader


def quantity(**changes: Any) -> Quantity:
    made = Quantity(0, 4, "12万吨", Decimal("1.2E+5"), None, "吨", "ge", "level", "粮食产量", "target", None)
    return replace(made, **changes)


def test_a_record_shows_what_it_says() -> None:
    shown = read(quantity()).text
    assert shown.startswith("Quantity: 12万吨")
    assert "value120,000" in shown
    assert "period" not in shown, "None is left out"
    assert "targetTrue" not in shown


@pytest.mark.parametrize(
    "record",
    [
        quantity(text=HOSTILE, indicator=HOSTILE, rule=HOSTILE),
        Project(0, 1, HOSTILE, HOSTILE, HOSTILE),
        ResponsibleUnit(0, 1, HOSTILE, "lead", "lead", False, HOSTILE, HOSTILE),
        replace(analyze(TEXT).targets[0], text=HOSTILE, cue=HOSTILE, target_key=HOSTILE),
        Tokens(HOSTILE, [0], [len(HOSTILE)], [HOSTILE]),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_hostile_record_stays_text(record: Any) -> None:
    shown = read(record)
    assert shown.tags <= {"table", "caption", "tbody", "tr", "th", "td", "div", "b", "br", "span", "sub"}
    assert HOSTILE[:40] in shown.text
    record._repr_html_().encode("utf-8")


def test_tokens_show_the_first_of_many() -> None:
    many = Tokens("甲" * 300, range(300), range(1, 301))
    assert read(many).text.startswith("300 tokens 词甲 甲")
    assert read(many).text.endswith("… and 100 more")
    assert read(Tokens("", [], [])).text == "0 tokens 词"
    assert [Token(0, 1, "甲")] == many[:1]


def test_a_document_shows_metadata_counts_and_the_marked_start() -> None:
    analysed = analyze(TEXT + "\n2.推进乡村建设。" * 200)
    shown = read(analysed)
    assert "targets 目标1" in shown.text
    assert "year 年份2026" in shown.text
    assert "The text is cut after 1,200 characters." in shown.text
    assert "mark" in shown.tags
    assert len(analysed._repr_html_()) < 12_000, "the start of the text, not all of it"


@pytest.mark.parametrize("text", ["", HOSTILE, f"一、{HOSTILE}\n1.新建公园3个。（责任单位：县{HOSTILE}局）"])
def test_a_hostile_document_stays_text(text: str) -> None:
    analysed: AnalysedDocument = analyze(Document(HOSTILE, text, fields={"title": HOSTILE}))
    shown = read(analysed)
    assert not shown.tags & {"script", "img"}
    analysed._repr_html_().encode("utf-8")
