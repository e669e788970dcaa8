"""What every extractor is: a function of a text and of its structure."""

from __future__ import annotations

from typing import Protocol, TypeVar

from toolkit.schema import Mention, Structure

M_co = TypeVar("M_co", bound=Mention, covariant=True)


class Extractor(Protocol[M_co]):
    """Finds mentions of one kind; stateless after it is made, so one instance serves every document."""

    def extract(self, text: str, structure: Structure) -> list[M_co]:
        """Returns the mentions in order of `start`.

        Args:
            text: The source text, exactly as given.
            structure: Its sections and tasks (`toolkit.structure.parse_structure(text)`).
        """
        ...
