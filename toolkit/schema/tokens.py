"""Words of a text, kept as columns so that 20,000 of them cost little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text == source[start:end]`; `tag` is the backend's part of speech, empty where it gives none."""

    start: int
    end: int
    text: str
    tag: str = ""


class Tokens(Sequence[Token]):
    """A sequence of tokens kept as columns (`starts`, `ends`, `tags`); a `Token` is made when one is asked for."""

    __slots__ = ("ends", "source", "starts", "tags")

    def __init__(self, source: str, starts: Sequence[int], ends: Sequence[int], tags: Sequence[str] = ()) -> None:
        """Keeps the columns; `tags` is empty or as long as `starts`."""
        if len(starts) != len(ends) or (tags and len(tags) != len(starts)):
            raise ValueError(f"columns differ in length: {len(starts)} starts, {len(ends)} ends, {len(tags)} tags")
        self.source, self.starts, self.ends, self.tags = source, starts, ends, tags

    def __len__(self) -> int:
        return len(self.starts)

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
        return [source[a:b] for a, b in zip(self.starts, self.ends, strict=True)]
