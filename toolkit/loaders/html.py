"""Web pages (.html, .htm): the document without the page around it, tables as tables, the metadata block as fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from toolkit.loaders.base import Source, UnreadableError, no_text, over
from toolkit.loaders.encoding import decode_any
from toolkit.loaders.html_fields import page_fields
from toolkit.loaders.html_main import main_part
from toolkit.loaders.html_text import text_of
from toolkit.loaders.package import Element
from toolkit.schema import Document, Failure

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_HEAD = 4096  # bytes in which a page names its encoding
_ENCODINGS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "utf8": "utf-8"}
_MOST_LOST = 1000  # one byte in so many may be broken
_DEEP = "Excessive depth"
_DRESSING = re.compile(r"</?(?:font|span|b|strong|i|em|u|small|big|a|o:p)(?:\s[^<>]*)?>", re.IGNORECASE)
_BOXES = re.compile(r"</?(?:div|section|center|blockquote)(?:\s[^<>]*)?>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_TITLE = 6  # characters of the shortest title
# A number of a document alone on its line: 清政发〔2023〕3号
_NUMBER_LINE = re.compile(r"[(（]?[\u4e00-\u9fffA-Za-z]{2,16}[〔\[【(（]\d{4}[〕\]】)）]\s*第?\d{1,4}\s*[号號][)）]?")
_HEADING = 40  # characters of the longest line of a title
_NO_TITLE = re.compile(r"[。；;，,]|[：:）)]$|^\d")
_HEADING_LINES = 5
_PART = 200  # characters of the shortest of several documents


def load(source: Source) -> Iterator[Document | Failure]:
    """Yields the document of a page, or its documents with the ids `document_id#1`, `#2` where it holds several.

    Blocks and rows are lines, cells are parted by tabs; a merged cell stands once, its other places are empty; numbers
    of ordered lists are written. Scripts, forms and what is hidden are left out, and so are navigation, header and
    footer of the site. The metadata block and the tags of the head become fields.

    Raises:
        UnreadableError: The page is broken, in an unknown encoding, or holds no text.
    """
    if len(source.data) > source.limits.xml_bytes:
        raise over(source.name, f"has more than {source.limits.xml_bytes:,} bytes", "xml_bytes")
    page = decode_page(source.data, source.name)
    root, deep = _parse(source, page)
    body = next(root.iter("body"), root)
    whole = text_of(body)
    if not whole:
        what = "is nested too deeply to be read" if deep else "holds no text"
        way_out = "if scripts fill it, open it in a browser, copy the text and save it as .txt or .docx"
        raise source.error(what, way_out) if source.data.strip() else no_text(source.name)
    main = main_part(body, page)
    text = text_of(main.element, main.left_out) or whole
    fields = page_fields(root, whole)
    title = _title(root, fields)
    if title and _dense(title) not in _dense(text[: len(title) * 2 + 2000]):
        text = f"{title}\n{text}"
    parts = list(split_documents(text))
    for number, part in enumerate(parts, 1):
        several = len(parts) > 1
        yield source.document(part, {} if several else fields, f"#{number}" if several else "")
    if deep:
        what = "is nested so deeply that its end may be missing"
        yield source.failure(what, "open it in a browser, copy the text and save it as .txt or .docx", "#end")


def decode_page(data: bytes, name: str) -> str:
    """Returns the text of a page: by its mark, as UTF-8, in the encoding that it names, or by a guess.

    Raises:
        UnreadableError: The encoding cannot be told.

    Example:
        >>> decode_page('<meta charset="gb2312"><p>市政府'.encode("gb18030"), "a.html")[-3:]
        '市政府'
    """
    named = _CHARSET.search(data, 0, _HEAD)
    encoding = named[1].decode().lower() if named else "utf-8"
    encoding = _ENCODINGS.get(encoding, encoding)
    for candidate in ("utf-8-sig", encoding):
        try:
            return data.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
    try:
        return decode_any(data, name)
    except UnreadableError:
        try:
            text = data.decode(encoding, "replace")
        except LookupError:
            text = data.decode("gb18030", "replace")
        if text.count("\ufffd") * _MOST_LOST > len(text):
            raise
        return text


def _parse(source: Source, page: str) -> tuple[Element, bool]:
    """Returns the root of a page, and whether it was too deep to be read wholly.

    Old pages nest by tags that nobody closed; where that goes too deep, tags that only dress the text are taken out.
    """
    root, deep = _tree(source, page)
    if deep:
        page = _DRESSING.sub("", page)
        root, deep = _tree(source, _BOXES.sub("<br>", page))
    return root, deep


def _tree(source: Source, page: str) -> tuple[Element, bool]:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise source.error(f"is no readable web page ({error})", "save the page's text as .txt (UTF-8)") from error
    if root is None:
        raise no_text(source.name)
    return root, any(_DEEP in entry.message for entry in parser.error_log)


def _title(root: Element, fields: dict[str, str]) -> str | None:
    """Returns the title of the document: the page's heading that its window title or metadata repeat."""
    window = (
        _dense("".join(next(root.iter("title"), root).itertext())) if next(root.iter("title"), None) is not None else ""
    )
    known = [_dense(fields.get("标题", "")), window]
    for heading in root.iter("h1", "h2", "h3"):
        text = text_of(heading)
        dense = _dense(text)
        if len(dense) >= _TITLE and any(dense == k or k.startswith(dense) for k in known if k):
            return text
    return fields.get("标题")


def _dense(text: str) -> str:
    return _SPACE.sub("", text)


def split_documents(text: str) -> Iterator[str]:
    """Yields the documents of a page: a new one begins at the title over each number that stands alone on its line.

    Args:
        text: The text of the page.
    """
    lines = text.split("\n")
    begins = [_first_of_title(lines, i) for i, line in enumerate(lines) if _NUMBER_LINE.fullmatch(line.strip())]
    if len(begins) > 1:
        begins[0] = 0
        edges = [*dict.fromkeys(begins), len(lines)]
        parts = ["\n".join(lines[a:b]).strip("\n") for a, b in pairwise(edges)]
        if len(parts) > 1 and all(len(part) >= _PART for part in parts):
            yield from parts
            return
    yield text


def _first_of_title(lines: list[str], at: int) -> int:
    """Returns the first of the short lines without a full stop right above a number."""
    first = at
    while first > 0 and at - first < _HEADING_LINES:
        above = lines[first - 1].strip()
        if not above or len(above) > _HEADING or _NO_TITLE.search(above):
            break
        first -= 1
    return first
