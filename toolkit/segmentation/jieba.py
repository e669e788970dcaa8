"""Backend jieba, the reference: the same words as rjieba, some twenty times slower.

It gives no tags: jieba's own tagger is slower again by an order of magnitude, and rjieba has its tags.
"""

from __future__ import annotations

import logging

from toolkit.errors import MissingDependencyError
from toolkit.normalization.text import FoldedText
from toolkit.schema import Tokens
from toolkit.segmentation.base import NEVER_ONE_WORD, dictionary, tokens_of
from toolkit.segmentation.rjieba import WORD_FREQUENCY

try:
    import jieba
except ImportError as error:
    raise MissingDependencyError("segmentation backend 'jieba' needs the package jieba: pip install jieba") from error


class JiebaSegmenter:
    """Segments by jieba with the domain terms and the user's words in its dictionary.

    Example:
        >>> JiebaSegmenter().segment("新建5G基站20个。").texts
        ['新建', '5G基站', '20', '个', '。']
    """

    def __init__(self, user_words: tuple[str, ...] = ()) -> None:
        """Loads the dictionary (1 s; jieba keeps a cache in the temporary folder)."""
        jieba.setLogLevel(logging.WARNING)  # it reports the loading of its dictionary on standard error
        self._jieba = jieba.Tokenizer()
        for word, tag in dictionary(user_words).items():
            self._jieba.add_word(word, WORD_FREQUENCY, tag)
        for pair in NEVER_ONE_WORD:
            if pair not in self._jieba.FREQ:
                self._jieba.add_word(pair, 1)

    def segment(self, text: str) -> Tokens:
        """Returns the words of the text, without tags."""
        folded = FoldedText(text)
        return tokens_of(folded, self._jieba.lcut(folded.text))
