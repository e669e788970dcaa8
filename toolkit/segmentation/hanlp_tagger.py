"""Spans of units, projects and indicators by a HanLP tagger that was trained here (extra `hanlp`).

HanLP's own pretrained models know none of these classes, are for non-commercial use only (CC BY-NC-SA 4.0), and are
neither shipped nor downloaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from toolkit.normalization.text import FoldedText
from toolkit.segmentation.base import pieces
from toolkit.segmentation.hanlp_folder import check_folder
from toolkit.segmentation.hanlp_repairs import RecurrentTagger, use_one_thread

_BATCH = 128  # sentences
_CLASS_PATH = f"{RecurrentTagger.__module__}.{RecurrentTagger.__name__}"
_MADE_BY = "govtext train hanlp-tagger CORPUS --out FOLDER"


class TaggedSpan(NamedTuple):
    """A span of the source text with its class: `UNIT`, `PROJECT` or `INDICATOR`."""

    start: int
    end: int
    label: str


class HanlpTagger:
    """Tags the characters of a text, sentence by sentence; stateless after it is loaded."""

    def __init__(self, folder: str | Path) -> None:
        """Loads the tagger (2 s, torch included); runs no code from the folder and asks no network.

        Torch is set to one thread for the whole process: two that spin on a busy machine can cost fifty times the time.

        Args:
            folder: A folder that `govtext train hanlp-tagger` wrote.

        Raises:
            MissingDependencyError: No trained tagger there; the message says which files to put where.
            ConfigError: The folder could run code when loaded, or is not what the manifest beside it says.
        """
        path = check_folder(folder, _CLASS_PATH, _MADE_BY)
        use_one_thread()
        self._tagger = RecurrentTagger()
        self._tagger.load(str(path), devices=-1, verbose=False)  # torch_component.py:101: weights only

    def tag(self, text: str) -> list[TaggedSpan]:
        """Returns the spans in order of the text, none within another.

        Example:
            >>> text = "由县水务局牵头。"
            >>> tagger = HanlpTagger("models/hanlp-tagger")  # doctest: +SKIP
            >>> [(text[s.start : s.end], s.label) for s in tagger.tag(text)]  # doctest: +SKIP
            [('县水务局', 'UNIT')]
        """
        folded = FoldedText(text)
        sentences, offsets = pieces(folded.text.replace("\t", "\n"))  # a tab parts two cells
        if not sentences:  # HanLP raises on an empty list
            return []
        found = self._tagger([list(sentence) for sentence in sentences], batch_size=_BATCH)
        return [
            TaggedSpan(*folded.span(offset + start, offset + end), label)
            for entities, offset in zip(found, offsets, strict=True)
            for _, label, start, end in entities
        ]
