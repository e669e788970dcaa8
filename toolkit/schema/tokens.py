"""Words of a text, kept as columns so that 20,000 of them cost little."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple, overload


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

    __slots__ = ("_tags", "ends", "source", "starts")

    def __init__(
        self,
        source: str,
        starts: Sequence[int],
        ends: Sequence[int],
        tags: Sequence[str] | Callable[[], Sequence[str]] = (),
    ) -> None:
        """Keeps the columns; `tags` is empty or as long as `starts`, or says them when they are first asked for."""
        if len(starts) != len(ends) or (not callable(tags) and tags and len(tags) != len(starts)):
            count = "?" if callable(tags) else len(tags)
            raise ValueError(f"columns differ in length: {len(starts)} starts, {len(ends)} ends, {count} tags")
        self.source, self.starts, self.ends = source, starts, ends
        self._tags = tags

    @property
    def tags(self) -> Sequence[str]:
        """Parts of speech, one for each token; empty where the backend gives none."""
        if callable(self._tags):
            self._tags = self._tags()
        return self._tags

    def __reduce__(self) -> tuple[type[Tokens], tuple[str, Sequence[int], Sequence[int], Sequence[str]]]:
        return type(self), (self.source, self.starts, self.ends, self.tags)

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[Token]:
        return map(Token._make, zip(self.starts, self.ends, self.texts, self.tags or repeat("")))  # noqa: B905 - endless

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
