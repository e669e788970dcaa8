"""What every extractor is: a function of a text and of its structure."""

from __future__ import annotations

from typing import Protocol, TypeVar

from toolkit.schema import Mention, Structure

M = TypeVar("M", bound=Mention)


class Extractor(Protocol[M]):
    """Finds mentions of one kind; stateless after it is made, so one instance serves every document."""

    def extract(self, text: str, structure: Structure) -> list[M]:
        """Returns the mentions in order of `start`.

        Args:
            text: The source text, exactly as given.
            structure: Its sections and tasks (`toolkit.structure.parse_structure(text)`).
        """
        ...
