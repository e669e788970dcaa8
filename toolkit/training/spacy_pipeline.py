"""A spaCy pipeline: the toolkit's tokenizer and components, and a small recogniser trained beside them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Span
from spacy.training import Example
from spacy.util import filter_spans, fix_random_seed, minibatch  # type: ignore[attr-defined]

from toolkit.analysis.opinions import LABELS, LabelledSpan
from toolkit.errors import InputError
from toolkit.integrations.spacy_components import COMPONENTS
from toolkit.normalization.text import FoldedText
from toolkit.training.corpus import LabelledDocument, Split
from toolkit.training.scores import Trained, score_spans

_TOKENIZER = {"nlp": {"tokenizer": {"@tokenizers": "govtext.WordTokenizer.v1"}}}
_BATCH = 8  # examples
_SENTENCES = 8  # of one example: the recogniser is run on whole documents later
# 64 wide, 4 layers, 2,000 rows of hashed features: 1 MB.
_NER = {
    "model": {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": {
            "@architectures": "spacy.HashEmbedCNN.v2",
            "pretrained_vectors": None,
            "width": 64,
            "depth": 4,
            "embed_size": 1000,
            "window_size": 1,
            "maxout_pieces": 3,
            "subword_features": True,
        },
    }
}


def make_pipeline() -> Language:
    """Makes a Chinese pipeline of the toolkit's tokenizer and all its components; nothing of it is trained.

    Example:
        >>> doc = make_pipeline()("粮食产量稳定在12万吨以上。")
        >>> [span.label_ for span in doc.spans["govtext_quantities"]]
        ['quantity']
    """
    nlp = spacy.blank("zh", config=_TOKENIZER)
    for name in COMPONENTS:
        nlp.add_pipe(name)
    nlp.meta |= {
        "name": "govtext",
        "description": "Chinese government work reports: structure, quantities, targets, units, projects, themes",
        "license": "Apache-2.0",
        "author": "The govtext authors",
    }
    return nlp


def train_pipeline(documents: Split, folder: str | Path, *, epochs: int = 15, seed: int = 1) -> Trained:
    """Adds a recogniser (`doc.ents`: UNIT, PROJECT, INDICATOR), trains it from scratch on the CPU and saves all.

    Args:
        documents: Documents to learn from, to choose the best epoch by, and to score on.
        folder: For `spacy.load`; made where it is missing.
        epochs: Passes over the documents.
        seed: Of the random numbers.

    Returns:
        The folder and the scores of the recogniser.

    Raises:
        InputError: No span to learn from.

    Example:
        >>> train_pipeline(split(read_corpus(["corpus"], "gold")), "models/mine").scores["UNIT"].f1  # doctest: +SKIP
        0.8
    """
    fix_random_seed(seed)
    order = random.Random(seed)  # noqa: S311 - no secret
    nlp = make_pipeline()
    examples = [example for document in documents.train for example in _examples(nlp, document)]
    if not any(example.reference.ents for example in examples):
        raise InputError("the documents hold no unit, project or indicator to learn from")
    recogniser = nlp.add_pipe("ner", config=_NER)
    for label in LABELS:
        recogniser.add_label(label)  # type: ignore[attr-defined]
    best = (-1.0, b"")
    with nlp.select_pipes(enable=["ner"]):
        optimizer = nlp.initialize(lambda: examples)
        for _ in range(epochs):
            order.shuffle(examples)
            for batch in minibatch(examples, _BATCH):  # type: ignore[no-untyped-call]
                nlp.update(batch, sgd=optimizer, drop=0.2)
            reached = _f1(score_spans(documents.dev, lambda text: _entities(nlp, text)))
            if reached > best[0]:
                best = (reached, recogniser.to_bytes())  # type: ignore[attr-defined]
        recogniser.from_bytes(best[1])  # type: ignore[attr-defined]
        scores = score_spans(documents.test, lambda text: _entities(nlp, text))
    nlp.to_disk(folder)
    return Trained(Path(folder), scores)


def _entities(nlp: Language, text: str) -> list[LabelledSpan]:
    return [LabelledSpan(span.start_char, span.end_char, span.label_) for span in nlp(text).ents]


def _f1(scores: dict[str, Any]) -> float:
    total = sum(list(scores.values())[1:], start=next(iter(scores.values())))
    return total.f1 or 0.0


def _examples(nlp: Language, document: LabelledDocument) -> Iterable[Example]:
    """Yields a document in pieces of some sentences; spans that cut through a word are left out."""
    lines = FoldedText(document.text)
    ends = [i + 1 for i, char in enumerate(lines.text) if char in "。\n"]
    edges = [lines.to_source(i) for i in [0, *ends[_SENTENCES - 1 :: _SENTENCES], len(lines.text)]]
    for start, end in pairwise(edges):
        if not document.text[start:end].strip():
            continue
        reference = nlp.make_doc(document.text[start:end])
        found: list[Span | None] = [
            reference.char_span(span.start - start, span.end - start, label=span.label)
            for span in document.spans
            if start <= span.start and span.end <= end
        ]
        reference.ents = filter_spans([span for span in found if span is not None])
        yield Example(nlp.make_doc(reference.text), reference)
