"""The user's own dictionary: jieba's format, or TSV with a header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from toolkit.errors import LexiconError
from toolkit.normalization.text import fold_width
from toolkit.segmentation.base import Entry

_SPACE = re.compile(r"\s+")
_HEADERS = ("word", "tag", "frequency")


def folded_word(word: str) -> str:
    """Returns a word as it stands in folded text: half width, no white space."""
    return _SPACE.sub("", fold_width(word))


def entries_of(words: Iterable[str]) -> dict[str, Entry]:
    """Returns entries of plain words, as nouns; a mapping such as HanLP's `TrieDict` gives its keys.

    Example:
        >>> entries_of(["云岭 大桥"])
        {'云岭大桥': Entry(tag='n', frequency=None)}
    """
    items = getattr(words, "items", None)
    keys = [key for key, _ in items()] if items is not None else words
    return {word: Entry("n") for word in map(folded_word, keys) if word}


def read_user_dictionary(path: str | Path) -> dict[str, Entry]:
    """Reads a dictionary of the user's, once for each state of the file.

    - jieba's format: a line is `word`, `word frequency`, `word tag` or `word frequency tag`, parted by a space.
    - TSV: the first line names the columns: `word`, then any of `tag` and `frequency`.

    A word without a frequency is always one token; one with a frequency competes with its parts as in jieba. Empty
    lines and lines that open with `#` are passed over.

    Raises:
        LexiconError: The file cannot be read, or a row breaks the format; the message names the line.

    Example:
        >>> read_user_dictionary("my_words.txt")  # doctest: +SKIP
        {'云岭冷链港': Entry(tag='nz', frequency=None)}
    """
    path = Path(path)
    try:
        state = path.stat()
    except OSError as error:
        raise LexiconError(f"{path}: user dictionary cannot be read ({error})") from error
    return dict(_read(path, state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, _size: int) -> dict[str, Entry]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: user dictionary cannot be read ({error}); it must be UTF-8") from error
    lines = [(i, line) for i, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#")]
    if not lines:
        raise LexiconError(f"{path}: user dictionary holds no word")
    header = [cell.strip() for cell in lines[0][1].split("\t")]
    is_tsv = header[0] == "word" and (len(header) > 1 or path.suffix.lower() == ".tsv")
    rows = _tsv(path, header, lines[1:]) if is_tsv else _jieba(path, lines)
    found: dict[str, Entry] = {}
    for line, word, entry in rows:
        folded = folded_word(word)
        if not folded:
            raise LexiconError(f"{path}, line {line}: the word is empty")
        found[folded] = entry
    return found


def _tsv(path: Path, header: list[str], lines: list[tuple[int, str]]) -> Iterator[tuple[int, str, Entry]]:
    unknown = [name for name in header if name not in _HEADERS]
    if unknown or len(set(header)) < len(header):
        raise LexiconError(f"{path}: unknown or double column in {header}; allowed: {', '.join(_HEADERS)}")
    for line, row in lines:
        cells = [cell.strip() for cell in row.split("\t")]
        if len(cells) > len(header):
            raise LexiconError(f"{path}, line {line}: expected {len(header)} fields parted by tabs, got {cells}")
        values = dict(zip(header, cells, strict=False))
        frequency = values.get("frequency") or None
        yield line, values["word"], _entry(path, line, values.get("tag") or "n", frequency)


def _jieba(path: Path, lines: list[tuple[int, str]]) -> Iterator[tuple[int, str, Entry]]:
    for line, row in lines:
        word, *rest = row.split()
        frequency = rest.pop(0) if rest and rest[0].isdecimal() else None
        if len(rest) > 1 or (rest and not re.fullmatch(r"[A-Za-z]+", rest[0])):
            raise LexiconError(f"{path}, line {line}: expected `word [frequency] [tag]`, got {row.strip()!r}")
        yield line, word, _entry(path, line, rest[0] if rest else "n", frequency)


def _entry(path: Path, line: int, tag: str, frequency: str | None) -> Entry:
    if frequency is not None and not (frequency.isdecimal() and 0 < int(frequency) < 1 << 31):
        raise LexiconError(f"{path}, line {line}: frequency must be a whole number from 1, not {frequency!r}")
    return Entry(tag, int(frequency) if frequency else None)
