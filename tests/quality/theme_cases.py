"""The labelled passages of gold/themes, and how far themes agree with them: docs/annotation/themes.md says how."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from toolkit.analysis.themes import load_taxonomy
from toolkit.config import ThemeMethod
from toolkit.evaluation import text_sha256
from toolkit.evaluation.metrics import Counts
from toolkit.evaluation.themes import count_labels, macro_f1, micro_f1
from toolkit.loaders import iter_documents
from toolkit.schema import Document
from toolkit.training.themes import LabelledPassage, assign, cross_validate, fit_classifier, read_labelled

FOLDER = Path(__file__).parent / "gold" / "themes"
TAXONOMY = load_taxonomy()
LEARNT: tuple[ThemeMethod, ...] = ("classifier", "both")
Found = dict[ThemeMethod, list[set[str]]]


def own_passages() -> list[LabelledPassage]:
    """Passages of our own texts."""
    return read_labelled([FOLDER / "own.csv"], TAXONOMY)


def real_passages(corpus: Path) -> list[LabelledPassage]:
    """Passages of real documents, in the order of their ids.

    Raises:
        ValueError: A document is not among the real ones, or its text has changed.
    """
    found = (document for document in iter_documents([corpus / "corpus"]) if isinstance(document, Document))
    texts = {text_sha256(document.text): document.text for document in found}
    passages = []
    for row in json.loads((FOLDER / "real.json").read_text(encoding="utf-8")):
        if row["text_sha256"] not in texts:
            raise ValueError(f"{row['id']}: {row['source']} is not there, or its text has changed")
        text = texts[row["text_sha256"]][row["start"] : row["end"]]
        passages.append(LabelledPassage(row["source"], text, frozenset(row["themes"])))
    return passages


def found_in_own(own: Sequence[LabelledPassage]) -> Found:
    """Themes of our own passages by method; the classifier learnt from other documents."""
    return {"lexicon": assign(own, TAXONOMY, "lexicon"), **cross_validate(own, TAXONOMY, LEARNT)}


def found_in_real(real: Sequence[LabelledPassage], own: Sequence[LabelledPassage], *, cross: bool = False) -> Found:
    """Themes of the real passages by method; the classifier learnt from our own, with `cross` other reports too."""
    if cross:
        by = cross_validate(real, TAXONOMY, LEARNT, more=own)
    else:
        classifier = fit_classifier(own, TAXONOMY.keys)
        by = {method: assign(real, TAXONOMY, method, classifier) for method in LEARNT}
    return {"lexicon": assign(real, TAXONOMY, "lexicon"), **by}


def figures(gold: Sequence[LabelledPassage], found: Sequence[Collection[str]]) -> dict[str, float]:
    """Macro-F1 and micro-F1, precision and recall of all labels together."""
    counts = count_labels([passage.themes for passage in gold], found, TAXONOMY.keys)
    total = sum(counts.values(), Counts())
    return {
        "macro_f1": macro_f1(counts),
        "micro_f1": micro_f1(counts),
        "precision": total.precision or 0.0,
        "recall": total.recall or 0.0,
    }


def half(items: Sequence[Any], which: str) -> Sequence[Any]:
    """Those of odd or of even number (ids count from 1)."""
    return items[0 if which == "odd" else 1 :: 2]
