"""Office files (.docx, .xlsx): zip packages of XML, opened within the limits and without entities."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

from toolkit.loaders.base import Source, no_text, over

Element = Any  # lxml has no types here

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc and .xls, and .docx and .xlsx with a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DTD = re.compile(rb"<!DOCTYPE|<\x00!\x00D\x00O\x00C\x00T\x00Y\x00P\x00E|\x00<\x00!\x00D\x00O\x00C\x00T\x00Y\x00P\x00E")
_PROLOG = 4096  # bytes in which a document type stands, if any: before the root element
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def is_ole(data: bytes) -> bool:
    """Tells whether a file is of Office's old binary kind, which encrypted new ones are too."""
    return data.startswith(_OLE)


def is_encrypted(data: bytes) -> bool:
    """Tells whether a file of the old binary kind holds a new one with a password."""
    return _ENCRYPTED in data


class Package:
    """The parts of an office file."""

    def __init__(self, source: Source, kind: str) -> None:
        """Opens a file.

        Args:
            source: The file.
            kind: What it should be, for messages: `Word document`.

        Raises:
            UnreadableError: It is empty, has a password, is damaged or unpacks to more than the limits allow.
        """
        self.source, self.kind = source, kind
        if not source.data:
            raise no_text(source.name)
        if is_ole(source.data) and is_encrypted(source.data):
            raise source.error("has a password", "open it, take the password off (文件 > 信息 > 保护) and save it anew")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(source.data))
        except _BROKEN as error:
            raise self.broken(error) from error
        budget = source.sized()
        for info in self._zip.infolist():
            budget.take(info.file_size, info.compress_size)
            if info.filename.lower().endswith((".xml", ".rels")) and info.file_size > source.limits.xml_bytes:
                what = f"holds a part of {info.file_size:,} bytes, more than {source.limits.xml_bytes:,}"
                raise over(source.name, what, "xml_bytes")
        self._names = {info.filename.lstrip("/").lower(): info for info in self._zip.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def names(self) -> list[str]:
        """The names of the parts, in lower case."""
        return list(self._names)

    def part(self, name: str) -> bytes:
        """Returns the bytes of a part.

        Raises:
            UnreadableError: It is not there or damaged.
        """
        try:
            return self._zip.read(self._names[name.lower()])
        except KeyError as error:
            raise self.broken(f"no part {name}") from error
        except _BROKEN as error:
            raise self.broken(error) from error

    def xml(self, name: str) -> Element:
        """Returns the root element of a part.

        Raises:
            UnreadableError: It is not there, damaged, or declares a document type (where entities could be defined).
        """
        return self.parse(self.part(name))

    def parse(self, data: bytes) -> Element:
        """Returns the root element of XML.

        Raises:
            UnreadableError: It is damaged or declares a document type.
        """
        from lxml import etree

        self.refuse_dtd(data)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.broken(error) from error
        if root is None or root.getroottree().docinfo.doctype:
            raise self.broken("it declares a document type, as no office program does")
        return root

    def refuse_dtd(self, data: bytes) -> None:
        """Raises an `UnreadableError` where XML declares a document type, so that no entity is ever expanded."""
        if _DTD.search(data, 0, _PROLOG):
            raise self.broken("it declares a document type, as no office program does")

    def broken(self, why: object) -> Exception:
        """Returns the error of a damaged file."""
        said = f"{type(why).__name__}: {why}" if isinstance(why, Exception) else why
        return self.source.error(
            f"is no readable {self.kind} ({said})", "open it in Office or WPS and save it anew, or download it again"
        )
