"""Words of the toolkit as a spaCy tokenizer: `Doc`s of long documents in linear time.

spaCy's own Chinese tokenizer takes a time that grows with the square of the text; it is meant for sentences. This one
is linear and keeps terms of work reports whole. spaCy finds it by the entry point `spacy_tokenizers`, so this module
imports nothing but spaCy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

if TYPE_CHECKING:
    from spacy.language import Language

    from toolkit.schema import Tokens


def doc_of(vocab: Vocab, text: str, tokens: Tokens) -> Doc:
    """Makes a spaCy `Doc` of the words of a text; `doc.text == text`, whatever white space it holds.

    A single space behind a word is the word's own, other white space between words is a token, as spaCy has it.

    Args:
        vocab: The vocabulary of the pipeline.
        text: The text.
        tokens: Its words (`segment(text)`).

    Example:
        >>> text = "新建公园2个。"
        >>> [token.text for token in doc_of(spacy.blank("zh").vocab, text, segment(text))]
        ['新建', '公园', '2', '个', '。']
    """
    words: list[str] = []
    spaces: list[bool] = []
    at = 0
    for start, end in [*zip(tokens.starts, tokens.ends, strict=True), (len(text), len(text))]:
        gap = text[at:start]
        if gap[:1] == " " and words:
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
        if end > start:
            words.append(text[start:end])
            spaces.append(False)
        at = end
    return Doc(vocab, words=words, spaces=spaces)


class WordTokenizer:
    """The tokenizer of a spaCy pipeline that parts words by a backend of `segment`."""

    def __init__(self, vocab: Vocab, backend: str = "rjieba", user_words: Iterable[str] = ()) -> None:
        """Takes the settings; the backend is loaded with the first text.

        Args:
            vocab: The vocabulary of the pipeline.
            backend: As in `segment`.
            user_words: Words to keep whole.
        """
        self.vocab = vocab
        self.backend = backend
        self.user_words = tuple(user_words)

    def __call__(self, text: str) -> Doc:
        """Returns the words of the text as a `Doc`."""
        from toolkit.segmentation import segment

        return doc_of(self.vocab, text, segment(text, backend=self.backend, user_words=self.user_words))

    # The settings stand in the config of the pipeline; there is nothing else to store.
    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Stores nothing."""

    def from_disk(self, path: str | Path, **_: Any) -> WordTokenizer:  # noqa: ARG002 - spaCy's signature
        """Reads nothing."""
        return self

    def to_bytes(self, **_: Any) -> bytes:
        """Returns nothing."""
        return b""

    def from_bytes(self, data: bytes, **_: Any) -> WordTokenizer:  # noqa: ARG002 - spaCy's signature
        """Reads nothing."""
        return self


@registry.tokenizers("govtext.WordTokenizer.v1")  # type: ignore[untyped-decorator]
def make_tokenizer(backend: str = "rjieba", user_words: list[str] | None = None) -> Callable[[Language], WordTokenizer]:
    """Returns what makes the tokenizer of a pipeline.

    Example:
        >>> nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govtext.WordTokenizer.v1"}}})
        >>> [token.text for token in nlp("城镇登记失业率下降。")]
        ['城镇登记失业率', '下降', '。']
    """

    def make(nlp: Language) -> WordTokenizer:
        return WordTokenizer(nlp.vocab, backend, user_words or ())

    return make
