"""PDF files with a text layer: pages to paragraphs, without page heads, page feet and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from toolkit.loaders.base import Source, looks_like, no_text, over
from toolkit.loaders.encoding import too_long
from toolkit.loaders.pdf_library import pdfium
from toolkit.loaders.pdf_page import Line, Page, join, read_page
from toolkit.schema import Document, Failure

_EDGE = 0.12  # of a page's height: where page heads and feet stand
_SHORT = 2.0  # heights that a line ends before the right margin where a paragraph ends with it
_INDENT = 1.2  # heights from the left margin from which a line is indented
_APART = 1.7  # heights between two lines from which they are two paragraphs, where others stand closer
_SIZES = 1.2  # ratio of the heights of two lines that are no one paragraph
_OFTEN = 3  # pages on which a line at the edge is a page head or foot
_NOT_MAPPED = 0.5
_PAGE_NUMBER = re.compile(
    r"[-—–―－_·•.\s]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*页)?(?:\s*[,，/／]?\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-—–―－_·•.\s]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
_OCR = "recognise its text first (OCR, 文字识别), e.g. in WPS or ABBYY, and save it as .docx or .txt"
# What a paragraph begins with: 一、 （一） 1. （1） ① 第一章 ——
_BEGINS = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.．、](?!\d)|[①-⑳▲△●◆■★]|第[一二三四五六七八九十百\d]{1,4}[章节条]|——"
)
_PASSWORD = 4  # pdfium's number of the error of a missing password


def load(source: Source) -> Iterator[Document | Failure]:
    r"""Yields the one document of a PDF, and a failure that names the pages that are pictures.

    Lines are joined to paragraphs, each on a line of its own; rows of ruled tables are lines with tabs between their
    cells. Page numbers, and lines at the edges of pages that come again on others, are left out; the latter are the
    fields `页眉` and `页脚`. Text that stands askew (watermarks) is left out.

    Raises:
        UnreadableError: The file is broken, has a password, passes a limit, holds only pictures (a scan), or its
            fonts do not say what their characters are.
    """
    if not source.data:
        raise no_text(source.name)
    kind = looks_like(source.data)
    if kind not in (None, ".pdf"):
        raise source.error(f"is no PDF but a {kind} file by its content", f"rename it so that it ends in {kind}")
    pages = _pages(source)
    filled = [page for page in pages if page.lines]
    pictures = [number for number, page in enumerate(pages, 1) if not page.lines and page.images]
    if not filled:
        what = "is a scan: its pages are pictures without text" if pictures else "holds no text"
        raise source.error(what, _OCR)
    if sum(page.unmapped > _NOT_MAPPED for page in filled) * 2 > len(filled):
        raise source.error("does not say what its characters are (fonts without Unicode)", _OCR)
    fields = _drop_edges(pages)
    yield source.document("\n".join(_paragraphs(pages)), fields)
    if pictures:
        which = ", ".join(map(str, pictures[:20])) + (", …" if len(pictures) > 20 else "")
        yield source.failure(f"{len(pictures)} of {len(pages)} pages are pictures without text: {which}", _OCR, "#scan")


def _pages(source: Source) -> list[Page]:
    """Returns the pages of a file.

    Raises:
        UnreadableError: It cannot be opened, or passes a limit.
    """
    pypdfium2 = pdfium()
    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
            raise source.error("has a password", "open it, take the password off and save it anew") from error
        way_out = "download it again; if a reader opens it, print it to a new PDF there"
        raise source.error(f"is no readable PDF ({error})", way_out) from error
    try:
        if len(document) > source.limits.pdf_pages:
            raise over(source.name, f"has {len(document):,} pages, more than {source.limits.pdf_pages:,}", "pdf_pages")
        pages, characters = [], 0
        for number in range(len(document)):
            pages.append(_page(source, document, number))
            characters += sum(len(line.text) for line in pages[-1].lines)
            if characters > source.limits.text_characters:
                raise too_long(source.name, source.limits)
        return pages
    finally:
        document.close()


def _page(source: Source, document: Any, number: int) -> Page:
    pypdfium2 = pdfium()
    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        what = f"is damaged at page {number + 1} ({error})"
        raise source.error(what, "download it again; if a reader opens it, print it to a new PDF there") from error
    try:
        return read_page(page)
    finally:
        page.close()


def _drop_edges(pages: list[Page]) -> dict[str, str]:
    """Takes page numbers and repeated heads and feet out of pages; returns those that say something, by field."""
    edges = [(page, line, line.y0 > page.height / 2) for page in pages for line in _at_edge(page)]
    times = Counter((top, _shape(line)) for _, line, top in edges)
    enough = min(_OFTEN, max(2, (len(pages) + 1) // 2))
    fields: dict[str, dict[str, None]] = {"页眉": {}, "页脚": {}}
    for page, line, top in edges:
        number = _PAGE_NUMBER.fullmatch(line.text.replace("\t", " "))
        if not number and times[top, _shape(line)] < enough:
            continue
        page.lines = [other for other in page.lines if other is not line]
        if not number:
            fields["页眉" if top else "页脚"][line.text] = None
    return {name: "\n".join(texts) for name, texts in fields.items() if texts}


def _at_edge(page: Page) -> list[Line]:
    low, high = page.height * _EDGE, page.height * (1 - _EDGE)
    return [line for line in page.lines if not line.row and (line.y1 < low or line.y0 > high)]


def _shape(line: Line) -> str:
    """Returns the text of a line without its numbers, which differ from page to page."""
    return _DIGITS.sub("0", _SPACE.sub("", line.text))


def _paragraphs(pages: list[Page]) -> Iterator[str]:
    """Yields the paragraphs and rows of a document, joined over the ends of lines and pages."""
    text, last, last_edges = "", None, (0.0, 0.0)
    for page in pages:
        columns = _columns(page)
        for number, line in enumerate(page.lines):
            edges = columns[line.x0 > page.width / 2]
            if last is not None and _goes_on(last, last_edges, line, edges):
                text = join(text, line.text)
            elif last is not None and number == 0 and _is_rest(text, last, line):
                pairs = zip(text.split("\t"), line.text.split("\t"), strict=True)
                text = "\t".join(join(above, below) for above, below in pairs)
            else:
                if last is not None:
                    yield text
                text = line.text
            last, last_edges = line, edges
    if last is not None:
        yield text


def _is_rest(text: str, last: Line, line: Line) -> bool:
    """Tells whether the first row of a page is the rest of one that the end of the page before cut in two."""
    above, below = text.split("\t"), line.text.split("\t")
    if not (last.row and line.row and len(above) == len(below)) or below[0]:
        return False
    cut = [a for a, b in zip(above, below, strict=True) if b]
    return len(cut) * 2 <= len(below) and all(a and a[-1] not in "。；;" for a in cut)


def _columns(page: Page) -> tuple[tuple[float, float], tuple[float, float]]:
    """Returns left and right edge of the text, for lines that begin in the left and in the right half of a page."""
    lines = [line for line in page.lines if not line.row]
    if not lines:
        return (0.0, page.width), (0.0, page.width)
    middle = page.width / 2
    left = [line for line in lines if line.x1 <= middle * 1.05]
    right = [line for line in lines if line.x0 > middle * 0.95]
    if len(left) * 3 > len(lines) and len(right) * 3 > len(lines):  # two columns
        return _edges(left), _edges(right)
    return _edges(lines), _edges(lines)


def _edges(lines: list[Line]) -> tuple[float, float]:
    return min(line.x0 for line in lines), max(line.x1 for line in lines)


def _goes_on(last: Line, last_edges: tuple[float, float], line: Line, edges: tuple[float, float]) -> bool:
    """Tells whether a line goes on with the paragraph of the line before it."""
    if last.row or line.row or "\t" in last.text or "\t" in line.text:
        return False
    height = min(last.height, line.height)
    if max(last.height, line.height) > height * _SIZES or last.x1 < last_edges[1] - _SHORT * height:
        return False
    below = last.y0 - line.y1
    if below > _APART * height:
        return False
    indented = line.x0 > edges[0] + _INDENT * height
    return not indented and not (_BEGINS.match(line.text) and last.text[-1] in "。；：！？）)")
