"""Documents with the spans to learn from: gold where it is there, else what the rules find."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from toolkit.analysis.opinions import LabelledSpan, spans_of
from toolkit.errors import InputError
from toolkit.evaluation.gold import Gold, read_gold, text_sha256
from toolkit.loaders import iter_documents
from toolkit.normalization.text import FoldedText
from toolkit.pipeline import analyze
from toolkit.schema import Document
from toolkit.segmentation import segment
from toolkit.segmentation.base import pieces

Labels = Literal["gold", "rules"]
KIND_OF_LABEL = {"UNIT": "units", "PROJECT": "projects", "INDICATOR": "quantities"}
T = TypeVar("T")
_SHARES = (0.6, 0.2, 0.2)  # of the characters: to learn from, to choose the best epoch by, to score on


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A text with its spans.

    Attributes:
        id: Name of the document.
        text: Its text.
        spans: In order, none within another of the same class.
        golds: The annotations of its passages, where there are some.
    """

    id: str
    text: str
    spans: tuple[LabelledSpan, ...]
    golds: tuple[Gold, ...] = ()

    def annotated(self, label: str) -> bool:
        """Tells whether somebody annotated the class in some passage."""
        return any(KIND_OF_LABEL[label] in gold.kinds for gold in self.golds)

    def judges(self, span: LabelledSpan) -> bool:
        """Tells whether a span stands in a passage in which its class was annotated."""
        return any(KIND_OF_LABEL[span.label] in g.kinds and g.counts(span.start, span.end) for g in self.golds)


class Split(NamedTuple):
    """Documents to learn from, to choose the best epoch by, and to score on; no text is in two of them."""

    train: list[LabelledDocument]
    dev: list[LabelledDocument]
    test: list[LabelledDocument]


def read_corpus(
    paths: Sequence[str | Path], labels: Labels = "rules", without: Iterable[str | Path] = ()
) -> list[LabelledDocument]:
    """Reads documents and gives each its spans.

    Args:
        paths: Files and folders of documents of any format; with `labels="gold"` the folders hold the gold
            files (`.json`) too, which find their text by its checksum.
        labels: `rules` takes what the extractors find. `gold` takes documents with gold only; what was annotated is
            taken from the gold, the other kinds and the text outside of the annotated range from the rules.
        without: Files and folders whose texts are left out, wherever they stand in `paths` (by checksum).

    Returns:
        The documents in order, each text once.

    Raises:
        InputError: No document, or none with gold.

    Example:
        >>> [d.spans[0].label for d in read_corpus(["corpus"], "gold")]  # doctest: +SKIP
        ['UNIT', 'INDICATOR', 'INDICATOR', 'UNIT']
    """
    left_out = {text_sha256(document.text) for document in _documents(without)} if without else set()
    golds: dict[str, list[Gold]] = defaultdict(list)
    for gold in _golds(paths) if labels == "gold" else ():
        golds[gold.text_sha256].append(gold)
    found: dict[str, LabelledDocument] = {}
    for document in _documents(paths):
        key = text_sha256(document.text)
        if key in left_out or key in found or (labels == "gold" and key not in golds):
            continue
        found[key] = _labelled(document, tuple(golds.get(key, ())))
    if not found:
        where = ", ".join(map(str, paths))
        if missing := [str(path) for path in paths if not Path(path).exists()]:
            raise InputError(f"{', '.join(missing)}: no such file or folder; check the path")
        raise InputError(
            f"{where}: no document with gold; gold files (*.json) stand in the same folders as their texts"
            if labels == "gold"
            else f"{where}: no document; give folders with documents (.txt, .docx, .pdf, .csv, …)"
        )
    return list(found.values())


def _documents(paths: Iterable[str | Path]) -> Iterator[Document]:
    return (item for item in iter_documents(paths) if isinstance(item, Document))


def _golds(paths: Iterable[str | Path]) -> Iterator[Gold]:
    for path in map(Path, paths):
        for file in sorted(path.rglob("*.json")) if path.is_dir() else ():
            yield read_gold(file)


def _labelled(document: Document, golds: tuple[Gold, ...]) -> LabelledDocument:
    analysed = analyze(document)
    rules = spans_of(analysed.folded, analysed.responsible_units, analysed.projects, analysed.quantities)
    bare = LabelledDocument(document.id, document.text, tuple(rules), golds)
    if not golds:
        return bare
    spans = {span for span in rules if not bare.judges(span)}
    for gold in golds:
        gold.check(document.text)
        marked = spans_of(analysed.folded, gold.units, gold.projects, gold.quantities)
        spans |= {span for span in marked if KIND_OF_LABEL[span.label] in gold.kinds}
    return replace(bare, spans=tuple(sorted(spans)))


def split(documents: Sequence[LabelledDocument], seed: int = 1) -> Split:
    """Parts the documents in an order that seed and texts decide: three fifths of the characters, a fifth, a fifth.

    Raises:
        InputError: There are fewer than three documents.
    """
    return Split(*_parts(documents, [document.text for document in documents], seed))


def split_sentences(sentences: Sequence[list[str]], seed: int = 1) -> tuple[list[list[str]], ...]:
    """Parts segmented sentences as `split` parts documents."""
    return _parts(sentences, ["".join(words) for words in sentences], seed)


def _parts(items: Sequence[T], texts: Sequence[str], seed: int) -> tuple[list[T], list[T], list[T]]:
    """Gives each item, in an order by checksum, to the part that lacks the most; none stays empty."""
    if len(items) < len(_SHARES):
        raise InputError(f"{len(items)} texts; three are needed: to learn from, to choose by, to score on")
    keys = [hashlib.sha256(f"{seed}:{text_sha256(text)}".encode()).hexdigest() for text in texts]
    parts: tuple[list[T], list[T], list[T]] = ([], [], [])
    lacking = [share * sum(map(len, texts)) for share in _SHARES]
    order = sorted(range(len(items)), key=lambda i: keys[i])
    for left, i in zip(range(len(order), 0, -1), order, strict=True):
        empty = [k for k in range(len(parts)) if not parts[k]]
        k = max(empty if len(empty) == left else range(len(parts)), key=lambda k: lacking[k])
        parts[k].append(items[i])
        lacking[k] -= len(texts[i])
    return parts


def tagged_sentences(document: LabelledDocument) -> Iterator[tuple[str, list[str]]]:
    """Yields the sentences (half-width, without white space, at most 200 characters) with a BIO tag a character.

    Of spans that overlap, the longer one is kept; a span that a sentence does not hold wholly is left out.

    Example:
        >>> document = LabelledDocument("x", "修路。由水务局牵头。", (LabelledSpan(4, 7, "UNIT"),))
        >>> list(tagged_sentences(document))[1][1]
        ['O', 'B-UNIT', 'I-UNIT', 'I-UNIT', 'O', 'O', 'O']
    """
    folded = FoldedText(document.text)
    tags = ["O"] * len(folded.text)
    sentences, offsets = pieces(folded.text.replace("\t", "\n"))
    held = [-1] * len(folded.text)  # the sentence that holds each character
    for i, (sentence, offset) in enumerate(zip(sentences, offsets, strict=True)):
        held[offset : offset + len(sentence)] = [i] * len(sentence)
    for span in sorted(document.spans, key=lambda s: (s.start - s.end, s.start, s.label)):
        start, end = folded.to_folded(span.start), folded.to_folded(span.end - 1) + 1
        if held[start] == held[end - 1] >= 0 and set(tags[start:end]) == {"O"}:
            tags[start:end] = [f"B-{span.label}", *[f"I-{span.label}"] * (end - start - 1)]
    for sentence, offset in zip(sentences, offsets, strict=True):
        yield sentence, tags[offset : offset + len(sentence)]


def segmented_sentences(document: LabelledDocument) -> Iterator[list[str]]:
    """Yields the words of each sentence by the default backend with its lexicon, half-width, without white space.

    Example:
        >>> list(segmented_sentences(LabelledDocument("x", "修建水库。全年达标！", ())))
        [['修建', '水库', '。'], ['全年', '达标', '!']]
    """
    folded = FoldedText(document.text)
    tokens = segment(document.text)
    cuts = {folded.to_folded(start) for start in tokens.starts}
    for sentence, offset in zip(*pieces(folded.text.replace("\t", "\n")), strict=True):
        edges = [i for i in range(1, len(sentence)) if offset + i in cuts]
        yield [sentence[a:b] for a, b in zip([0, *edges], [*edges, len(sentence)], strict=True)]


def read_segmented(paths: Iterable[str | Path]) -> list[list[str]]:
    """Reads segmented text (gold of a tokenizer): a sentence a line, words parted by spaces, UTF-8.

    Args:
        paths: Files, or folders whose `.txt` files are read in order of name.

    Raises:
        InputError: A file cannot be read, or none holds a sentence.
    """
    sentences: list[list[str]] = []
    for path in map(Path, paths):
        for file in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
            try:
                lines = file.read_text(encoding="utf-8-sig").splitlines()
            except (OSError, UnicodeDecodeError) as error:
                raise InputError(f"{file}: cannot be read as text in UTF-8 ({error})") from error
            sentences += [words for line in lines if (words := line.split())]
    if not sentences:
        raise InputError(f"{', '.join(map(str, paths))}: no segmented sentence (one a line, words parted by spaces)")
    return sentences
