"""Files of each format, made when a test runs: what is in them is what the test says."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Returns an archive of the parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """Returns a Word file: the XML of its body, and of the parts `numbering`, `styles`, `footnotes`, `header1`."""
    roots = {"header1": "hdr", "footer1": "ftr"}
    xml = {
        f"word/{name}.xml": f"<w:{roots.get(name, name)} {NAMESPACES}>{content}</w:{roots.get(name, name)}>"
        for name, content in parts.items()
    }
    kinds = {name: name.rstrip("1") for name in parts}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    main = f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>'
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target="{name}.xml"/>'
        for i, (name, kind) in enumerate(kinds.items())
    )
    return zipped(
        {
            "[Content_Types].xml": _TYPES.format(main + types),
            "_rels/.rels": _RELATIONS.format(
                f'<Relationship Id="r" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
            ),
            "word/_rels/document.xml.rels": _RELATIONS.format(relations),
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            **xml,
        }
    )


def run(text: str, properties: str = "") -> str:
    """Returns a run of text in Word's XML."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text}</w:t></w:r>'


def par(content: str, properties: str = "") -> str:
    """Returns a paragraph in Word's XML: text, or XML where it begins with `<`."""
    inner = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(content: str, properties: str = "") -> str:
    """Returns a cell of a table in Word's XML."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{par(content)}</w:tc>"


def table(*rows: str) -> str:
    """Returns a table in Word's XML."""
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


class Pdf:
    """A PDF of pages of 595 × 842 points: text in Chinese at any place, lines, pictures."""

    def __init__(self, *, encrypted: bool = False) -> None:
        self.pages: list[list[str]] = []
        self.encrypted = encrypted
        self.otf: tuple[bytes, dict[str, int]] | None = None

    def page(self) -> Pdf:
        self.pages.append([])
        return self

    def text(self, x: float, y: float, text: str, size: float = 12, turn: str = "1 0 0 1") -> Pdf:
        """Writes a line; `turn` is the text's matrix."""
        if self.otf is None:
            shown = text.encode("utf-16-be").hex()
        else:
            shown = "".join(f"{self.otf[1][char]:04x}" for char in text)
        self.pages[-1].append(f"BT /F1 {size} Tf {turn} {x} {y} Tm <{shown}> Tj ET")
        return self

    def lines(self, x: float, y: float, texts: Iterable[str], size: float = 12, step: float = 20) -> Pdf:
        """Writes lines below each other."""
        for i, text in enumerate(texts):
            self.text(x, y - i * step, text, size)
        return self

    def grid(self, xs: list[float], ys: list[float]) -> Pdf:
        """Draws the lines of a table."""
        for x in xs:
            self.pages[-1].append(f"{x} {ys[0]} m {x} {ys[-1]} l S")
        for y in ys:
            self.pages[-1].append(f"{xs[0]} {y} m {xs[-1]} {y} l S")
        return self

    def picture(self) -> Pdf:
        """Puts a picture on the whole page."""
        self.pages[-1].append("q 595 0 0 842 0 0 cm /I1 Do Q")
        return self

    def embed(self, otf: Path, text: str) -> Pdf:
        """Embeds the glyphs of a text from an OpenType font with CFF outlines."""
        from fontTools import subset
        from fontTools.ttLib import TTFont

        font = TTFont(otf)
        options = subset.Options(desubroutinize=True, layout_features=[], notdef_outline=True)
        maker = subset.Subsetter(options)
        maker.populate(text=text)
        maker.subset(font)
        order = {name: i for i, name in enumerate(font.getGlyphOrder())}
        glyphs = {char: order[font.getBestCmap()[ord(char)]] for char in set(text)}
        out = io.BytesIO()
        font.save(out)
        top = font["CFF "].cff.topDictIndex[0]
        cids = {char: _cid(top, glyphs[char], font.getGlyphOrder()) for char in glyphs}
        self.otf = (TTFont(io.BytesIO(out.getvalue())).reader["CFF "], cids)
        return self

    def bytes(self) -> bytes:
        """Returns the file."""
        objects: dict[int, bytes] = {}
        kids = " ".join(f"{10 + 2 * i} 0 R" for i in range(len(self.pages)))
        objects[1] = b"<< /Type /Catalog /Pages 2 0 R >>"
        objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>".encode()
        objects |= self._font()
        objects[9] = _stream(
            b"\x80" * 12,
            "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceRGB",
        )
        for i, content in enumerate(self.pages):
            objects[10 + 2 * i] = (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {11 + 2 * i} 0 R "
                "/Resources << /Font << /F1 3 0 R >> /XObject << /I1 9 0 R >> >> >>"
            ).encode()
            objects[11 + 2 * i] = _stream("\n".join(content).encode())
        out, places = b"%PDF-1.7\n", {}
        for number, data in sorted(objects.items()):
            places[number] = len(out)
            out += f"{number} 0 obj\n".encode() + data + b"\nendobj\n"
        rows = "".join(
            f"{places[n]:010} 00000 n \n" if n in places else "0000000000 65535 f \n" for n in range(max(places) + 1)
        )
        locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<00><00>]"
        trailer = f"<< /Size {max(places) + 1} /Root 1 0 R {locked if self.encrypted else ''} >>"
        return out + f"xref\n0 {max(places) + 1}\n{rows}trailer\n{trailer}\nstartxref\n{len(out)}\n%%EOF\n".encode()

    def _font(self) -> dict[int, bytes]:
        flags = "/Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80"
        if self.otf is None:  # not embedded: every reader knows this encoding
            return {
                3: b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H "
                b"/DescendantFonts [4 0 R] >>",
                4: b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 5 0 R "
                b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
                5: f"<< /Type /FontDescriptor /FontName /STSong-Light {flags} >>".encode(),
            }
        cff, cids = self.otf
        pairs = "\n".join(f"<{cid:04x}> <{char.encode('utf-16-be').hex()}>" for char, cid in cids.items())
        to_unicode = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(cids)} beginbfchar\n{pairs}\nendbfchar\n"
            "endcmap end end"
        )
        return {
            3: b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Song /Encoding /Identity-H "
            b"/DescendantFonts [4 0 R] /ToUnicode 7 0 R >>",
            4: b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /AAAAAA+Song /DW 1000 /FontDescriptor 5 0 R "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
            5: f"<< /Type /FontDescriptor /FontName /AAAAAA+Song {flags} /FontFile3 6 0 R >>".encode(),
            6: _stream(cff, "/Subtype /CIDFontType0C"),
            7: _stream(to_unicode.encode()),
        }


def _stream(data: bytes, entries: str = "") -> bytes:
    packed = zlib.compress(data)
    return f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n".encode() + packed + b"\nendstream"


def _cid(top: object, glyph: int, order: list[str]) -> int:
    """Returns the number by which a PDF names a glyph: its CID in a CID-keyed font, else its place."""
    return int(order[glyph][3:]) if hasattr(top, "ROS") and order[glyph].startswith("cid") else glyph
