"""Words of a text, kept as columns so that 20,000 of them cost little."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple, Protocol, overload

from toolkit.schema.html import escaped

_SHOWN = 200  # tokens that a notebook shows


class _Array(Protocol):
    """A column of NumPy's; the schema itself needs no NumPy."""

    def __len__(self) -> int: ...

    def tolist(self) -> list[int]: ...


Column = Sequence[int] | _Array


class Token(NamedTuple):
    """One word: `text == source[start:end]`; `tag` is the backend's part of speech, empty where it gives none.

    A named tuple, since a list of 100,000 of them takes half the time that one of frozen dataclasses takes.
    """

    start: int
    end: int
    text: str
    tag: str = ""


class Tokens(Sequence[Token]):
    """A sequence of tokens kept as columns (`starts`, `ends`, `tags`); a `Token` is made when one is asked for."""

    __slots__ = ("_ends", "_starts", "_tags", "source")

    def __init__(
        self,
        source: str,
        starts: Column,
        ends: Column,
        tags: Sequence[str] | Callable[[list[str]], Sequence[str]] = (),
    ) -> None:
        """Keeps the columns.

        Args:
            source: The text that the offsets refer to.
            starts: Where each token begins: a sequence, or an array, which is made a list when it is first asked for.
            ends: Where each ends.
            tags: Empty or as long as `starts`, or says the tags of the words when they are first asked for.

        Raises:
            ValueError: The columns differ in length.
        """
        if len(starts) != len(ends) or (not callable(tags) and tags and len(tags) != len(starts)):
            count = "?" if callable(tags) else len(tags)
            raise ValueError(f"columns differ in length: {len(starts)} starts, {len(ends)} ends, {count} tags")
        self.source = source
        self._starts, self._ends, self._tags = starts, ends, tags

    @property
    def starts(self) -> Sequence[int]:
        """Offset of the first character of each token."""
        if not isinstance(self._starts, Sequence):
            self._starts = self._starts.tolist()
        return self._starts

    @property
    def ends(self) -> Sequence[int]:
        """Offset after the last character of each token."""
        if not isinstance(self._ends, Sequence):
            self._ends = self._ends.tolist()
        return self._ends

    @property
    def tags(self) -> Sequence[str]:
        """Parts of speech, one for each token; empty where the backend gives none."""
        return self._tags if not callable(self._tags) else self._tags_of(self.texts)

    def _tags_of(self, texts: list[str]) -> Sequence[str]:
        if callable(self._tags):
            self._tags = self._tags(texts)
        return self._tags

    def __reduce__(self) -> tuple[type[Tokens], tuple[str, Sequence[int], Sequence[int], Sequence[str]]]:
        return type(self), (self.source, self.starts, self.ends, self.tags)

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Token]:
        return iter(self._all())

    def _all(self) -> list[Token]:
        """All tokens; the garbage collector, which would look through them again and again, waits (half the time)."""
        texts = self.texts
        rows = zip(self.starts, self.ends, texts, self._tags_of(texts) or repeat(""))  # noqa: B905 - endless
        was_on = gc.isenabled()
        gc.disable()
        try:
            return list(map(tuple.__new__, repeat(Token), rows))  # as Token._make does, which takes twice as long
        finally:
            if was_on:
                gc.enable()

    def _token(self, i: int) -> Token:
        start, end = self.starts[i], self.ends[i]
        return Token(start, end, self.source[start:end], self.tags[i] if self.tags else "")

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> list[Token]: ...
    def __getitem__(self, index: int | slice) -> Token | list[Token]:
        """Returns one token, or a list for a slice."""
        if isinstance(index, slice):
            return [self._token(i) for i in range(*index.indices(len(self)))]
        return self._token(range(len(self))[index])

    @property
    def texts(self) -> list[str]:
        """The words themselves."""
        source = self.source
        return list(map(source.__getitem__, map(slice, self.starts, self.ends)))

    def _repr_html_(self) -> str:
        """Returns the first tokens with their tags; notebooks ask for it."""
        shown = " ".join(
            f'<span style="border-bottom:1px solid">{escaped(token.text)}</span><sub>{escaped(token.tag)}</sub>'
            for token in self[:_SHOWN]
        )
        more = f" … and {len(self) - _SHOWN:,} more" if len(self) > _SHOWN else ""
        style = "white-space:pre-wrap;line-height:2"
        return f'<div lang="zh" style="{style}"><b>{len(self):,} tokens 词</b><br>{shown}{more}</div>'
