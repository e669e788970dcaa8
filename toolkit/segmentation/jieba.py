"""Backend jieba, the reference: the same words as rjieba, some twenty times slower."""

from __future__ import annotations

import logging
import warnings

from toolkit.errors import MissingDependencyError
from toolkit.segmentation.base import NEVER_ONE_WORD, Dictionary, Words
from toolkit.segmentation.rjieba import LEAST_FREQUENCY

try:
    with warnings.catch_warnings():  # it asks for pkg_resources, which older releases of setuptools warn of
        warnings.simplefilter("ignore", UserWarning)
        import jieba
except ImportError as error:
    raise MissingDependencyError("segmentation backend 'jieba' needs the package jieba: pip install jieba") from error


class JiebaBackend:
    """Cuts by jieba, with words of ours in its dictionary.

    Example:
        >>> JiebaBackend(Dictionary({"5G基站": Entry("n")})).cut("新建5G基站20个。").words
        ['新建', '5G基站', '20', '个', '。']
    """

    has_dictionary = True
    frees_lock = False

    def __init__(self, dictionary: Dictionary) -> None:
        """Loads the dictionary (1 s; jieba keeps a cache in the temporary folder)."""
        jieba.setLogLevel(logging.WARNING)  # it reports the loading of its dictionary on standard error
        self._jieba = jieba.Tokenizer()
        for word in dictionary.never:
            self._jieba.add_word(word, 0)
        for pair in NEVER_ONE_WORD if dictionary.never else ():
            if pair not in self._jieba.FREQ:
                self._jieba.add_word(pair, 1)
        for word, (tag, frequency) in dictionary.words.items():
            if frequency is None:
                frequency = max(LEAST_FREQUENCY, self._jieba.suggest_freq(word))  # noqa: PLW2901 - the open one
            self._jieba.add_word(word, frequency, tag)

    def cut(self, text: str) -> Words:
        """Returns the words of a folded text."""
        return Words(self._jieba.lcut(text))
