"""Word documents (.docx): what a reader sees, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from toolkit.loaders.base import Source, no_text
from toolkit.loaders.docx_numbering import Numbering, W
from toolkit.loaders.package import Element, Package, is_encrypted, is_ole
from toolkit.schema import Document, Failure

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "r"))
_TEXTS = frozenset({f"{W}t", f"{_MATH}t"})
_BOX, _CHOICE, _ALTERNATE = f"{W}txbxContent", f"{_MC}Choice", f"{_MC}AlternateContent"
_SIGNS = {
    **{f"{W}{name}": "\t" for name in ("tab", "ptab")},
    **{f"{W}{name}": "\n" for name in ("br", "cr")},
    f"{W}noBreakHyphen": "-",
}
# What is no running text of a paragraph: properties, deleted and moved text, the pinyin over a character, comments.
_SKIPPED = frozenset(
    f"{W}{name}"
    for name in ("pPr", "rPr", "del", "moveFrom", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "rt", "instrText")
)
_DRAWN = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://purl.oclc.org/ooxml/officeDocument/math")
_WORDS = re.compile(r"[^\W\d_]{2}")
_MOST_NESTED = 100  # boxes and tables inside one another; Word allows fewer
_OFF = ("0", "false", "off")


def load(source: Source) -> Iterator[Document | Failure]:
    """Yields the one document of a Word file.

    Paragraphs end in a line break; cells of a row are parted by tabs, rows by line breaks. A merged cell stands once,
    at its first place, and its other places are empty. Numbers that Word makes stand before their paragraphs; text
    boxes stand after the paragraph that they hang on; foot- and endnotes stand at the end, each with its number in
    square brackets. Tracked changes are read as accepted. Hidden text is left out; page headers and footers are
    fields (`页眉`, `页脚`) of the document, not text.

    Raises:
        UnreadableError: The file is broken, has a password, passes a limit, or holds no text.
    """
    if is_ole(source.data) and not is_encrypted(source.data):
        yield from source.as_suffix(".doc")
        return
    package = Package(source, "Word document")
    main = _main_part(package)
    body = _xml(package, main)
    folder = main.rpartition("/")[0]
    reader = _Reader(package, Numbering(_other(package, folder, "numbering"), _other(package, folder, "styles")))
    lines = list(reader.blocks(body))
    for kind, ids in reader.notes.items():
        lines += _notes(reader, _other(package, folder, kind), ids)
    text = "\n".join(lines)
    embedded = sum(1 for _ in body.iter(f"{W}altChunk"))
    if embedded:
        what = f"{embedded} embedded files (altChunk) in it are not read"
        yield source.failure(what, "open it in Word and save it anew, which takes them into the text", "#embedded")
    if text.strip():
        yield source.document(text, _furniture(reader, package, folder))
    elif not embedded:
        raise no_text(source.name)


def _main_part(package: Package) -> str:
    """Returns the name of the part with the text, which relations name; usually `word/document.xml`."""
    if "word/document.xml" in package:
        return "word/document.xml"
    if "_rels/.rels" in package:
        for relation in package.xml("_rels/.rels"):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in package:
                return target
    raise package.broken("no part word/document.xml")


def _xml(package: Package, name: str) -> Element:
    """Returns the root of a part, in the usual names where it was saved as “strict”."""
    data = package.part(name)
    if _STRICT[0] in data[:4000]:
        data = data.replace(_STRICT[0], W[1:-1].encode()).replace(_STRICT[1], _MATH[1:-1].encode())
    return package.parse(data)


def _other(package: Package, folder: str, name: str) -> Element | None:
    part = f"{folder}/{name}.xml".lstrip("/")
    return _xml(package, part) if part in package else None


def _notes(reader: _Reader, root: Element | None, ids: list[str]) -> Iterator[str]:
    """Yields the notes that the text refers to, in the order of the references."""
    notes = {} if root is None else {note.get(f"{W}id"): note for note in root}
    for number, note_id in enumerate(ids, 1):
        if note_id in notes:
            yield f"[{number}] " + "\n".join(reader.blocks(notes[note_id])).strip()


def _furniture(reader: _Reader, package: Package, folder: str) -> dict[str, str]:
    """Returns the text of page headers and footers, each once, by field."""
    fields = {}
    for field, kind in (("页眉", "header"), ("页脚", "footer")):
        start = f"{folder}/{kind}".lower()
        parts = sorted(name for name in package.names() if name.startswith(start) and name.endswith(".xml"))
        texts = [" ".join("\n".join(reader.blocks(_xml(package, part))).split()) for part in parts]
        if kept := list(dict.fromkeys(t for t in texts if _WORDS.search(t))):  # not a page number alone
            fields[field] = "\n".join(kept)
    return fields


class _Reader:
    """Turns blocks of Word's XML to lines of text; `notes` gathers the references to notes on the way."""

    def __init__(self, package: Package, numbering: Numbering) -> None:
        self.package, self.numbering = package, numbering
        self.notes: dict[str, list[str]] = {"footnotes": [], "endnotes": []}
        self._depth = 0

    def blocks(self, parent: Element) -> Iterator[str]:
        """Yields the text of paragraphs and table rows, in reading order."""
        self._depth += 1
        if self._depth > _MOST_NESTED:
            raise self.package.broken("tables or boxes are nested deeper than Word allows")
        pending = ""  # of a paragraph whose end was deleted: it runs on in the next
        for element in _flat(parent):
            if element.tag == _PARAGRAPH:
                boxes: list[Element] = []
                text = pending + self.numbering.label(element) + "".join(self._runs(element, boxes))
                pending = text if _end_is_deleted(element) else ""
                if not pending:
                    yield text
                for box in boxes:
                    yield from self.blocks(box)
            elif element.tag == _TABLE:
                yield from self._rows(element)
        if pending:
            yield pending
        self._depth -= 1

    def _rows(self, table: Element) -> Iterator[str]:
        for row in _flat(table):
            if row.tag == _ROW and row.find(f"{W}trPr/{W}del") is None:
                yield "\t".join(self._cells(row))

    def _cells(self, row: Element) -> Iterator[str]:
        yield from [""] * _count(row, "trPr", "gridBefore", 0)
        for cell in _flat(row):
            if cell.tag != _CELL:
                continue
            text = "\n".join(self.blocks(cell)) if _begins(cell) else ""
            yield text if cell.find(f".//{_TABLE}") is not None else text.replace("\t", " ")
            yield from [""] * (_count(cell, "tcPr", "gridSpan", 1) - 1)

    def _runs(self, element: Element, boxes: list[Element]) -> Iterator[str]:
        """Yields the pieces of text of a paragraph; text boxes in it are put aside into `boxes`."""
        waiting = [iter(element)]
        while waiting:
            child = next(waiting[-1], None)
            if child is None:
                waiting.pop()
                continue
            tag = child.tag
            if tag in _TEXTS:
                yield child.text or ""
            elif tag in _SIGNS:
                yield _SIGNS[tag]
            elif tag == f"{W}sym":
                yield _symbol(child)
            elif tag in _NOTES:
                self.notes[_NOTES[tag]].append(child.get(f"{W}id") or "")
            elif tag in _DRAWN:
                boxes += _outer_boxes(child)
            elif tag == _ALTERNATE:
                chosen = next((c for c in child if c.tag == _CHOICE and _has_content(c)), None)
                fallback = child.find(f"{_MC}Fallback")
                waiting.append(iter(() if (best := chosen if chosen is not None else fallback) is None else (best,)))
            elif isinstance(tag, str) and tag not in _SKIPPED and not (tag == _RUN and _is_hidden(child)):
                waiting.append(iter(child))


def _flat(parent: Element) -> Iterator[Element]:
    """Yields the blocks of a container: those in content controls, custom XML and tracked insertions too."""
    waiting = [iter(parent)]
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif child.tag in (_PARAGRAPH, _TABLE, _ROW, _CELL):
            yield child
        elif child.tag == _ALTERNATE:
            chosen: Iterable[Element] = [c for c in child if c.tag == _CHOICE][:1] or list(child)[:1]
            waiting.append(iter(chosen))
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            waiting.append(iter(child))


def _outer_boxes(drawing: Element) -> list[Element]:
    """Returns the text boxes of a drawing, those inside another box left to it."""
    found, waiting = [], [drawing]
    while waiting:
        element = waiting.pop()
        if element.tag == _BOX:
            found.append(element)
        elif element.tag == _ALTERNATE:
            waiting += [c for c in element if c.tag == _CHOICE][:1] or list(element)[:1]
        else:
            waiting += reversed(element)
    return found


def _has_content(choice: Element) -> bool:
    """Tells whether a choice holds what can be read; the fallback is an older form of the same."""
    return any(e.tag == _BOX or e.tag in _TEXTS for e in choice.iter())


def _begins(cell: Element) -> bool:
    """Tells whether a cell is there and no continuation of one that is merged over several rows or columns."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return True
    if properties.find(f"{W}cellDel") is not None:
        return False
    merges = [properties.find(f"{W}{name}") for name in ("vMerge", "hMerge")]
    return all(merge is None or merge.get(f"{W}val") == "restart" for merge in merges)


def _count(element: Element, properties: str, name: str, default: int) -> int:
    found = element.find(f"{W}{properties}/{W}{name}")
    value = "" if found is None else found.get(f"{W}val") or ""
    return min(int(value), 63) if value.isdecimal() else default  # Word allows 63 columns


def _end_is_deleted(paragraph: Element) -> bool:
    properties = paragraph.find(f"{W}pPr/{W}rPr")
    return properties is not None and any(properties.find(f"{W}{n}") is not None for n in ("del", "moveFrom"))


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val") not in _OFF


def _symbol(element: Element) -> str:
    """Returns a character of a symbol font; those of private use are bullets of some form."""
    try:
        char = chr(int(element.get(f"{W}char") or "", 16))
    except (ValueError, OverflowError):
        return ""
    return "•" if "\ue000" <= char <= "\uf8ff" else char
