"""Backend spacy: any Chinese pipeline of spaCy, by name or path, with its tags where it has a tagger."""

from __future__ import annotations

from pathlib import Path

import spacy

from toolkit.errors import ConfigError, MissingDependencyError
from toolkit.segmentation.base import Words, pieces
from toolkit.segmentation.between import with_gaps


class SpacyBackend:
    """Cuts by a spaCy pipeline.

    The pipeline is run sentence by sentence: the time of spaCy's Chinese tokenizer grows faster than the text.
    """

    has_dictionary = False
    frees_lock = False

    def __init__(self, pipeline: str) -> None:
        """Loads the pipeline.

        Args:
            pipeline: Name of an installed package (`zh_core_web_sm`) or path of a folder that spaCy wrote.

        Raises:
            MissingDependencyError: No such pipeline.
            ConfigError: It is not a Chinese one.
        """
        try:
            self._nlp = spacy.load(Path(pipeline) if Path(pipeline).is_dir() else pipeline, exclude=["parser", "ner"])
        except OSError as error:
            raise MissingDependencyError(
                f"spaCy pipeline {pipeline!r} is neither an installed package nor a folder with a pipeline ({error}); "
                "install one (python -m spacy download zh_core_web_sm) or give the path of your own"
            ) from error
        if self._nlp.lang != "zh":
            raise ConfigError(f"spaCy pipeline {pipeline!r} has the language {self._nlp.lang!r}; allowed: 'zh'")

    def cut(self, text: str) -> Words:
        """Returns the words of a folded text; tags are the pipeline's fine-grained parts of speech."""
        sentences, offsets = pieces(text)
        found = [
            (offset + token.idx, offset + token.idx + len(token), token.tag_)
            for doc, offset in zip(self._nlp.pipe(sentences), offsets, strict=True)
            for token in doc
        ]
        return with_gaps(text, found)
