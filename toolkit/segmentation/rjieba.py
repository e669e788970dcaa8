"""The default backend: rjieba, jieba's algorithm and dictionary in Rust."""

from __future__ import annotations

from rjieba import Jieba

from toolkit.segmentation.base import NEVER_ONE_WORD, Dictionary, Words

LEAST_FREQUENCY = 1000  # of a word whose frequency is left open: that of a common word in jieba's dictionary


class RjiebaBackend:
    """Cuts by rjieba, with words of ours in its dictionary.

    Example:
        >>> RjiebaBackend(Dictionary({"城镇登记失业率": Entry("n")})).cut("城镇登记失业率下降").words
        ['城镇登记失业率', '下降']
    """

    has_dictionary = True
    frees_lock = True

    def __init__(self, dictionary: Dictionary) -> None:
        """Loads the dictionary (0.2 s)."""
        self._jieba = Jieba()
        for word in dictionary.never:
            self._jieba.add_word(word, 0, "x")
        for pair in NEVER_ONE_WORD if dictionary.never else ():
            if not self._jieba.has_word(pair):
                self._jieba.add_word(pair, 1, "x")
        for word, (tag, frequency) in dictionary.words.items():
            if frequency is None:
                frequency = max(LEAST_FREQUENCY, self._jieba.suggest_freq(word))  # noqa: PLW2901 - the open one
            self._jieba.add_word(word, frequency, tag)

    def cut(self, text: str) -> Words:
        """Returns the words of a folded text."""
        return Words(self._jieba.cut(text))
