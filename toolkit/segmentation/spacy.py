"""Backend spacy: any Chinese pipeline of spaCy, by name or path, with its tags where it has a tagger."""

from __future__ import annotations

from pathlib import Path

import spacy

from toolkit.errors import ConfigError, MissingDependencyError
from toolkit.normalization.text import FoldedText
from toolkit.schema import Tokens
from toolkit.segmentation.base import dictionary, keep_whole, pieces


class SpacySegmenter:
    """Segments by a spaCy pipeline; domain terms and the user's words are made one token afterwards.

    The pipeline is run sentence by sentence: the time of spaCy's Chinese tokenizer grows faster than the text.
    """

    def __init__(self, pipeline: str, user_words: tuple[str, ...] = ()) -> None:
        """Loads the pipeline.

        Args:
            pipeline: Name of an installed package (`zh_core_web_sm`) or path of a folder that spaCy wrote.
            user_words: Words to keep whole beside the domain terms.

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
        self._words = tuple(dictionary(user_words))

    def segment(self, text: str) -> Tokens:
        """Returns the words of the text; tags are the pipeline's fine-grained parts of speech."""
        folded = FoldedText(text)
        sentences, offsets = pieces(folded.text)
        starts: list[int] = []
        ends: list[int] = []
        tags: list[str] = []
        for doc, offset in zip(self._nlp.pipe(sentences), offsets, strict=True):
            for token in doc:
                starts.append(offset + token.idx)
                ends.append(offset + token.idx + len(token))
                tags.append(token.tag_)
        starts, ends, tags = keep_whole(folded.text, starts, ends, tags if any(tags) else [], self._words)
        return Tokens(text, *folded.spans(starts, ends), tags)
