"""Texts to spaCy `Doc`s: spaCy's own Chinese tokenizer beside our words, by the length of the text (`make bench`)."""

from __future__ import annotations

import time
from statistics import median

import spacy
from rich.console import Console
from rich.table import Table
from spacy.language import Language

from toolkit import iter_documents, sample_corpus
from toolkit.schema import Document

LENGTHS = (20_000, 100_000, 400_000)
ROUNDS = 3


def main() -> None:
    """Measures and prints the table."""
    text = "".join(d.text for d in iter_documents([sample_corpus()]) if isinstance(d, Document))
    pipelines = {
        "spacy.blank('zh')": spacy.blank("zh"),
        "govtext.WordTokenizer": spacy.blank(
            "zh", config={"nlp": {"tokenizer": {"@tokenizers": "govtext.WordTokenizer.v1"}}}
        ),
    }
    table = Table(title=f"M chars/s, one text of so many characters, median of {ROUNDS} rounds, one thread")
    table.add_column("tokenizer")
    for length in LENGTHS:
        table.add_column(f"{length:,}", justify="right")
    for name, nlp in pipelines.items():
        nlp.make_doc(text[:2000])
        long = text * (max(LENGTHS) // len(text) + 1)
        table.add_row(name, *(f"{_rate(nlp, long[:length]):.2f}" for length in LENGTHS))
    Console(width=120).print(table)


def _rate(nlp: Language, text: str) -> float:
    seconds = []
    for number in range(ROUNDS):
        own = text + "\n" * number
        started = time.perf_counter()
        nlp.make_doc(own)
        seconds.append(time.perf_counter() - started)
    return len(text) / median(seconds) / 1e6


if __name__ == "__main__":
    main()
