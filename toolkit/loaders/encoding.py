"""Bytes to text: byte order mark, UTF-8, GB18030, and then a guess."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from toolkit.config import Limits
from toolkit.loaders.base import UnreadableError, no_text, over

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
_SAMPLE = 200_000  # bytes from which an encoding is guessed
_CHARACTER = 4  # bytes that one character takes at most
_BLANK = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]*")


def decode(data: bytes, path: Path | str, limits: Limits) -> str:
    """Returns the text of a file: line breaks as they are, a byte order mark dropped.

    Args:
        data: Content of the file.
        path: Its path, for the message.
        limits: `text_characters` bounds the text.

    Raises:
        UnreadableError: The file is empty, binary, too long, or in an encoding that cannot be told.

    Example:
        >>> decode("市水务局".encode("gb18030"), Path("a.txt"), Limits())
        '市水务局'
    """
    if len(data) > limits.text_characters * _CHARACTER:
        raise too_long(path, limits)
    text = decode_any(data, path)
    if len(text) > limits.text_characters:
        raise too_long(path, limits)
    if _BLANK.fullmatch(text):
        raise no_text(path)
    if len(_CONTROL.findall(text)) * 100 > len(text):
        raise UnreadableError(path, "is no text file (it holds control characters)", _WAY_OUT)
    return text


def too_long(path: Path | str, limits: Limits) -> UnreadableError:
    """Returns the error for a text that passes the limit."""
    return over(path, f"holds a text of more than {limits.text_characters:,} characters", "text_characters")


def is_blank(text: str) -> bool:
    """Tells whether a text has nothing that a person would read."""
    return _BLANK.fullmatch(text) is not None


def decode_any(data: bytes, path: Path | str) -> str:
    """Returns the text of bytes in the encoding that they are in, without a byte order mark.

    Raises:
        UnreadableError: The encoding cannot be told.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableError(path, f"is damaged: {error}", _WAY_OUT) from error
    if b"\x00" in data and (wide := _wide(data)) is not None:
        return wide
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or len(text) < _SHORT or _COMMON.search(text):
            return text
    return _guess(data, path)


def _wide(data: bytes) -> str | None:
    """Returns the text of UTF-16 without a mark, None where it is none."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if len(_HAN.findall(text)) * 3 > len(text) and _CONTROL.search(text) is None:
            return text
    return None


def _guess(data: bytes, path: Path | str) -> str:
    """Decodes Big5 (with the characters of Hong Kong) or what a library takes the bytes for."""
    try:
        text = data.decode("big5hkscs")
    except UnicodeDecodeError:
        text = ""
    if _COMMON.search(text) and len(_HAN.findall(text)) * 2 > len(text):
        return text
    from charset_normalizer import from_bytes  # only here: most files never need it

    best = from_bytes(data[:_SAMPLE]).best()
    try:
        text = data.decode(best.encoding) if best is not None else ""
    except (UnicodeDecodeError, LookupError):
        text = ""
    if not _HAN.search(text):
        raise UnreadableError(path, "is in no encoding that can be told (UTF-8, UTF-16, GB18030, Big5)", _WAY_OUT)
    return text
