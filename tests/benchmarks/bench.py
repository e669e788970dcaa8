"""Speeds side by side: `make bench`, or `make bench-peers` with the other libraries installed.

Every work runs on the same documents in the same rounds, in one process; the table gives the median of the rounds and,
as machines differ, the ratio to a scan with one regular expression and to jieba's segmentation, each taken within a
round. What is not installed is printed as missing.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

Work = Callable[[str], object]

# The limit: one pass for numbers in both scripts with their units, as a library without any understanding would do.
_UNITS = (
    "个百分点|百分点|万元|亿元|万亿元|元|%|个|家|项|户|人|条|台|亩|公顷|公里|千米|米|平方米|平方公里|立方米|吨|千瓦|千瓦时|"
    "倍|位|名|类|件|座|所|处|张|辆|架|艘|套|间|次|场|天|小时|成|番"
)
_WIDE_SCAN = re.compile(
    rf"(?:[0-9０-９]+(?:[.,．][0-9０-９]+)*|[零〇一二两三四五六七八九十百千]+)[多余几]?[十百千万亿]*(?:{_UNITS})"
)


@dataclass
class Contender:
    """One work with the seconds that each round took, or the reason why it did not run."""

    name: str
    work: Work | None
    note: str = ""
    limit: int | None = None  # characters; slow libraries get the first documents only
    joined: bool = False  # all documents as one text, as a corpus is often read
    rates: list[float] = field(default_factory=list)


def _analyse(text: str) -> object:
    from toolkit import analyze

    result = analyze(text)
    return [getattr(result, part) for part in _PARTS]


def _three(text: str) -> object:
    from toolkit import analyze

    result = analyze(text)
    return [getattr(result, part) for part in ("structure", "quantities", "responsible_units", "projects")]


_PARTS = (
    *("metadata", "sections", "tasks", "quantities", "targets", "responsible_units", "projects", "themes"),
    *("deadlines", "leaders", "stated_rules", "links"),
)


def _own() -> Iterator[Contender]:
    from toolkit import extract_projects, extract_quantities, extract_responsible_units, segment
    from toolkit.structure import parse_structure

    yield Contender("toolkit.analyze, all parts", _analyse)
    yield Contender("structure and the three extractors", _three, "units, projects, quantities")
    yield Contender("toolkit.extract_quantities", extract_quantities)
    yield Contender("toolkit.extract_responsible_units", extract_responsible_units)
    yield Contender("toolkit.extract_projects", extract_projects)
    yield Contender("toolkit.structure.parse_structure", parse_structure)
    yield Contender("toolkit.segment", segment)
    yield Contender("one regular expression, numbers with units", _WIDE_SCAN.findall, "the limit")


def _token_list(text: str) -> object:
    from toolkit import segment

    return list(segment(text))


def _segmentation() -> Iterator[Contender]:
    """The backends of `segment`; one long text and the list of its tokens are held to 12 and 4 times jieba."""
    from toolkit.errors import MissingDependencyError
    from toolkit.segmentation import make_segmenter, segment

    yield Contender("toolkit.segment, one long text", segment, joined=True)
    yield Contender("toolkit.segment, list of Token objects", _token_list)
    yield Contender("toolkit.segment, list of Token objects, one long text", _token_list, joined=True)
    yield Contender("toolkit.segment, fine", make_segmenter(granularity="fine").segment)
    for backend, limit in (("jieba", None), ("lac", 50_000), ("hanlp:models/hanlp-tokenizer", 100_000)):
        for lexicon, note in ((True, "with lexicon"), (False, "bare")):
            try:
                work = make_segmenter(backend, lexicon=lexicon).segment
                yield Contender(f"toolkit.segment, {backend}, {note}", work, limit=limit)
            except MissingDependencyError as error:
                yield Contender(f"toolkit.segment, {backend}, {note}", None, f"missing ({error})")


def _jieba() -> Contender:
    import jieba

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    return Contender(f"jieba.lcut {version('jieba')}", jieba.lcut)


def _recognizers() -> Contender:
    from recognizers_number import Culture, recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    models = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension)

    def work(text: str) -> object:
        # By paragraph: in one call it is not linear, and one bad token empties the whole document.
        return [model(line, Culture.Chinese) for line in text.splitlines() if line.strip() for model in models]

    return Contender("Recognizers-Text: number, percentage, currency, dimension", work, "by paragraph", 20_000)


def _jionlp() -> Contender:
    from jionlp.algorithm.ner import MoneyExtractor  # the package's own import prints and starts its segmenter

    return Contender(f"JioNLP {version('jionlp')}: money", MoneyExtractor(), limit=150_000)


def _others() -> Iterator[Contender]:
    for name, make in (("jieba", _jieba), ("Recognizers-Text", _recognizers), ("JioNLP", _jionlp)):
        try:
            yield make()
        except ImportError as error:
            yield Contender(name, None, f"missing ({error})")


def _texts(corpus: Path | None) -> tuple[list[str], str]:
    from toolkit import iter_documents, sample_corpus

    real = os.environ.get("GOVTEXT_REAL_CORPUS")
    folder = corpus or (Path(real) / "corpus" / "provincial-2026" if real else Path(str(sample_corpus())))
    texts = [item.text for item in iter_documents([folder]) if hasattr(item, "text")]
    if not texts:
        sys.exit(f"{folder}: no documents")
    return texts, folder.name


def _first(texts: list[str], limit: int | None) -> list[str]:
    """Returns the first documents that together hold about `limit` characters (the last one cut at a line)."""
    if limit is None:
        return texts
    taken: list[str] = []
    for text in texts:
        room = limit - sum(map(len, taken))
        if room <= 0:
            break
        taken.append(text[: text.rfind("\n", 0, room) + 1 or room] if len(text) > room else text)
    return taken


def _run(contenders: Iterable[Contender], texts: list[str], rounds: int) -> None:
    running = [c for c in contenders if c.work]
    for contender in running:  # dictionaries and lexicons load before the clock starts
        contender.work(texts[0][:2000])  # type: ignore[misc]
    for number in range(rounds):
        for contender in running:
            # A tail that differs in each round, so that nobody can answer from a cache of whole documents.
            own = [text + "\n" * number for text in _first(texts, contender.limit)]
            own = ["\n".join(own)] if contender.joined else own
            started = time.perf_counter()
            for text in own:
                contender.work(text)  # type: ignore[misc]
            contender.rates.append(sum(map(len, own)) / (time.perf_counter() - started))


def _table(contenders: list[Contender], title: str) -> Table:
    def rates(start: str) -> list[float] | None:
        return next((c.rates for c in contenders if c.rates and c.name.startswith(start)), None)

    table = Table(title=title, caption="median of the rounds; spread = slowest to fastest round")
    table.add_column("work")
    for column in ("M chars/s", "spread", "scan ÷ it", "it ÷ jieba"):
        table.add_column(column, justify="right")
    table.add_column("note")
    scan, jieba = rates("one regular"), rates("jieba")
    for c in contenders:
        if not c.rates:
            table.add_row(c.name, "–", "", "", "", c.note)
            continue
        to_scan = f"{median(s / r for s, r in zip(scan, c.rates, strict=True)):,.1f}" if scan else "–"
        to_jieba = f"{median(r / j for j, r in zip(jieba, c.rates, strict=True)):,.2f}" if jieba else "–"
        note = c.note + (f"{', ' if c.note else ''}first {c.limit:,} characters" if c.limit else "")
        spread = f"{min(c.rates) / 1e6:.3g}–{max(c.rates) / 1e6:.3g}"
        table.add_row(c.name, f"{median(c.rates) / 1e6:.3g}", spread, to_scan, to_jieba, note)
    return table


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, help="folder of documents (default: $GOVTEXT_REAL_CORPUS, or the sample)"
    )
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    texts, name = _texts(args.corpus)
    contenders = [*_own(), *_segmentation(), *_others()]
    _run(contenders, texts, args.rounds)
    title = f"{name}: {len(texts)} documents, {sum(map(len, texts)):,} characters, {args.rounds} rounds"
    Console(width=None if sys.stdout.isatty() else 150).print(_table(contenders, title))


if __name__ == "__main__":
    main()
