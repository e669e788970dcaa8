"""Bytes to text: byte order mark, UTF-8, GB18030, and then a guess."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from toolkit.loaders.base import UnreadableError, no_text

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WAY_OUT = "open it in a text editor and save it as UTF-8"
_COMMON = re.compile("[，。、的一]")  # hardly any Chinese text of some length goes without
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SHORT = 40  # characters; a shorter text may go without the common ones
_BLANK = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]*")


def decode(data: bytes, path: Path) -> str:
    """Returns the text of a file: line breaks as they are, a byte order mark dropped.

    Args:
        data: Content of the file.
        path: Its path, for the message.

    Raises:
        UnreadableError: The file is empty, binary, or in an encoding that cannot be told.

    Example:
        >>> decode("市水务局".encode("gb18030"), Path("a.txt"))
        '市水务局'
    """
    text = _decode(data, path)
    if _BLANK.fullmatch(text):
        raise no_text(path)
    if len(_CONTROL.findall(text)) * 100 > len(text):
        raise UnreadableError(path, "is no text file (it holds control characters)", _WAY_OUT)
    return text


def _decode(data: bytes, path: Path) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableError(path, f"is damaged: {error}", _WAY_OUT) from error
    if b"\x00" in data:
        return _wide(data, path)
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or len(text) < _SHORT or _COMMON.search(text):
            return text
    return _guess(data, path)


def _wide(data: bytes, path: Path) -> str:
    """Decodes UTF-16 without a mark; other data with null bytes is binary."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_HAN.findall(text)) * 3 > len(text) and _CONTROL.search(text) is None:
            return text
    raise UnreadableError(path, "is no text file (it holds null bytes)", _WAY_OUT)


def _guess(data: bytes, path: Path) -> str:
    from charset_normalizer import from_bytes  # only here: most files never need it

    best = from_bytes(data).best()
    if best is None or not _HAN.search(str(best)):
        raise UnreadableError(path, "is in no encoding that can be told (UTF-8, UTF-16, GB18030)", _WAY_OUT)
    return str(best)
