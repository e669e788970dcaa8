"""The default backend: rjieba, jieba's algorithm and dictionary in Rust, with parts of speech."""

from __future__ import annotations

from rjieba import Jieba

from toolkit.normalization.text import FoldedText
from toolkit.schema import Tokens
from toolkit.segmentation.base import NEVER_ONE_WORD, dictionary, tokens_of

# Frequency of a dictionary word of ours: above every word of jieba's dictionary but the commonest particles, so that
# it wins over the path through its parts also where a part could join a neighbour.
WORD_FREQUENCY = 100_000


class RjiebaSegmenter:
    """Segments by rjieba with the domain terms and the user's words in its dictionary.

    Example:
        >>> RjiebaSegmenter().segment("城镇登记失业率控制在5.5%以内。").texts
        ['城镇登记失业率', '控制', '在', '5.5%', '以内', '。']
    """

    def __init__(self, user_words: tuple[str, ...] = ()) -> None:
        """Loads the dictionary (0.1 s)."""
        self._jieba = Jieba()
        for word, tag in dictionary(user_words).items():
            self._jieba.add_word(word, WORD_FREQUENCY, tag)
        for pair in NEVER_ONE_WORD:
            if not self._jieba.has_word(pair):
                self._jieba.add_word(pair, 1, "x")

    def segment(self, text: str) -> Tokens:
        """Returns the words of the text with jieba's tags."""
        folded = FoldedText(text)
        words, tags = zip(*self._jieba.tag(folded.text), strict=True) if folded.text else ((), ())
        return tokens_of(folded, words, tags)
