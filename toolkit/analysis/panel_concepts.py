"""Panels of attention: how much of a document of each region and year is given to a concept, or to each theme."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from toolkit.analysis.body_names import body_names, is_office
from toolkit.analysis.panel import KEYS, Duplicates, only_document, records
from toolkit.analysis.shares import theme_weights
from toolkit.errors import InputError
from toolkit.normalization.text import FoldedText, fold_width
from toolkit.patterns.trie import word_regex
from toolkit.segmentation.sentences import sentence_spans

Part = Literal["plan", "review", "all"]
_MEASURES = ["hits", "characters", "per_10k", "sentences", "sentence_share", "tasks", "task_share"]
_NESTED = 3  # names that may start before a place and hold it: that of a unit, of the segmentation, one inside another
_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Hit:
    """One place of a word.

    Attributes:
        word: The word of the list, in half width.
        start: Offset of its first character in the text as given.
        end: Offset after the last.
    """

    word: str
    start: int
    end: int


Body = tuple[int, int, str]  # start, end and full name


class WordFinder:
    """Finds the words of a list in texts: the longest at a place, none inside another, whatever the width.

    A word inside the name of a body (`数据` in `区数据局`) is no hit: the name says who is charged. It is one where the
    word itself is a body: an office (`公安局` in `县公安局交警大队`), or the end of the name, which is what the body is
    (`法院` in `县人民法院`).

    Example:
        >>> [hit.word for hit in WordFinder(["数字", "数字经济"]).find(FoldedText("数字 经济和数字政府"))]
        ['数字经济', '数字']
        >>> WordFinder(["数据"]).find(FoldedText("区数据局牵头"), [(0, 4, "区数据局")])
        []
    """

    def __init__(self, words: Iterable[str]) -> None:
        """Takes the words.

        Raises:
            InputError: There is none, or one is empty.
        """
        self.words = list(dict.fromkeys(fold_width("".join(word.split())) for word in words))
        if not self.words or "" in self.words:
            raise InputError("a concept needs at least one word, and no empty one")
        self._pattern = re.compile(word_regex(self.words))
        self._offices = frozenset(word for word in self.words if is_office(word))

    def find(self, folded: FoldedText, bodies: Sequence[Body] = ()) -> list[Hit]:
        """Returns the places of the words in order, but for those inside names of bodies.

        Args:
            folded: The text.
            bodies: The names of bodies in it, in order of their starts.
        """
        hits = [Hit(m.group(), *folded.span(m.start(), m.end())) for m in self._pattern.finditer(folded.text)]
        return [hit for hit in hits if hit.word in self._offices or not _is_inside(hit, bodies)]


def _is_inside(hit: Hit, bodies: Sequence[Body]) -> bool:
    """Returns whether a hit is a part of a name, and not what the name ends with."""
    i = bisect_right(bodies, hit.start, key=lambda body: body[0])
    around = [name for start, end, name in bodies[max(0, i - _NESTED) : i] if hit.end <= end]
    return bool(around) and not any(fold_width("".join(name.split())).endswith(hit.word) for name in around)


def concept_panel(
    status: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    words: Sequence[str],
    *,
    part: Part = "plan",
    repeated: pd.DataFrame | None = None,
    duplicates: Duplicates = "missing",
) -> pd.DataFrame:
    """Returns how often a concept is named in each region-year, by a list of words.

    Words are found in the text whatever its width and line breaks; the longest counts, and none inside another
    (`数字经济` is no `数字`), and none inside the name of a body (`区数据局` is no `数据`; see `WordFinder`). White
    space is no character.

    Args:
        status: A frame of `toolkit.analysis.panel.region_years`.
        tables: The tables of a result folder: `documents` (with the text), `passages`, and where they are there
            `responsible_units`, whose names count for bodies beside those that the segmentation finds, or
            `body_names`, a frame of `toolkit.analysis.body_names.body_names`, which spares time for several panels.
        words: The words of the concept.
        part: `plan` (what is to be done), `review` (what was done) or `all`.
        repeated: Passages to leave out, a frame of `toolkit.analysis.reuse.reused_spans` (`document_a`, `start_a`,
            `end_a`): what a document repeats from the year before.
        duplicates: As `only_document`.

    Returns:
        One row a region-year: `KEYS`, `document_id`, `documents`, `hits`, `characters`, `per_10k` (hits for each 10,000
        characters), `sentences`, `sentence_share` (with a hit), `tasks`, `task_share` (numbered tasks and rows of
        tables with a hit; empty where the document has none), `missing_reason`. A document that does not name the
        concept has zeros; where nothing could be counted the cells are empty and `missing_reason` says why:
        no_document, damaged, duplicate, or no_part (the document has nothing of the part).

    Raises:
        InputError: `part` is unknown, a table is missing, or there is no word.

    Example:
        >>> concept_panel(status, tables, ["数字经济", "人工智能"])["per_10k"]  # doctest: +SKIP
    """
    _check_part(part)
    texts, passages = _tables(tables)
    bodies = _bodies(texts, tables)
    finder = WordFinder(words)
    left_out = _spans_of(repeated)
    rows = []
    for row in records(only_document(status, duplicates)):
        if pd.isna(row["missing_reason"]):
            document = row["document_id"]
            folded = FoldedText(texts[document])
            starts = [hit.start for hit in finder.find(folded, bodies.get(document, []))]
            found = _count(folded, passages.get(document, []), starts, part, left_out.get(document, []))
            row.update(found or {"missing_reason": "no_part"})
        rows.append(row)
    frame = pd.DataFrame(rows, columns=[*KEYS, "document_id", "documents", *_MEASURES, "missing_reason"])
    whole = ["hits", "characters", "sentences", "tasks"]
    return frame.astype(dict.fromkeys(whole, "Int64") | dict.fromkeys(set(_MEASURES) - set(whole), "float64"))


def concept_hits(
    tables: Mapping[str, pd.DataFrame], words: Sequence[str], *, part: Part = "plan", around: int = 40
) -> pd.DataFrame:
    """Returns each place of the words that counts, with what stands around it: to read, to judge, to sample.

    `toolkit.analysis.concordance.concordance` shows all places, those inside names of bodies too.

    Args:
        tables: As `concept_panel`.
        words: The words of the concept.
        part: As `concept_panel`.
        around: Characters shown on each side.

    Returns:
        `document_id`, `region`, `year`, `word`, `start`, `end`, `left`, `keyword`, `right`, in order of the documents.

    Raises:
        InputError: As `concept_panel`.

    Example:
        >>> concept_hits(tables, ["数字经济"]).head()  # doctest: +SKIP
    """
    _check_part(part)
    texts, passages = _tables(tables)
    bodies = _bodies(texts, tables)
    finder = WordFinder(words)
    known = tables["documents"].set_index("document_id")
    rows = []
    for document, text in texts.items():
        inside = _mask(text, passages.get(document, []), part, [])
        place = known.loc[document]
        for hit in finder.find(FoldedText(text), bodies.get(document, [])):
            if inside[hit.start]:
                left, right = text[max(0, hit.start - around) : hit.start], text[hit.end : hit.end + around]
                pieces = (" ".join(piece.split()) for piece in (left, text[hit.start : hit.end], right))
                head = (document, place["region"], place["report_year"])
                rows.append((*head, hit.word, hit.start, hit.end, *pieces))
    names = ["document_id", "region", "year", "word", "start", "end", "left", "keyword", "right"]
    return pd.DataFrame(rows, columns=names)


def themes_panel(
    status: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    *,
    themes: Sequence[str] | None = None,
    part: Part = "plan",
    duplicates: Duplicates = "missing",
) -> pd.DataFrame:
    """Returns the share of each theme in each region-year.

    Args:
        status: A frame of `toolkit.analysis.panel.region_years`.
        tables: The tables of a result folder: `passages` and `passage_themes`.
        themes: Keys of the themes, those that stand nowhere too (`load_taxonomy().keys`); None takes those found.
        part: As `concept_panel`.
        duplicates: As `only_document`.

    Returns:
        One row a region-year and theme: `KEYS`, `document_id`, `documents`, `theme`, `share` (as
        `toolkit.analysis.shares.theme_shares`: long passages are damped; the themes of a document add up to 1),
        `passages` (with this theme above all others), `passage_share` (of all passages of the part), `missing_reason`
        as `concept_panel`, and no_theme where no passage of the part has one.

    Raises:
        InputError: `part` is unknown or a table is missing.

    Example:
        >>> themes_panel(status, tables).query("theme == 'ecology'")["share"]  # doctest: +SKIP
    """
    _check_part(part)
    for name in ("passages", "passage_themes"):
        if name not in tables:
            raise InputError(f"the panel of themes needs the table {name}; run govtext extract again")
    passages, scores = (
        tables[name] if part == "all" else tables[name][tables[name]["part"].eq(part)]
        for name in ("passages", "passage_themes")
    )
    keys = list(themes) if themes is not None else sorted(tables["passage_themes"]["theme"].dropna().unique())
    weights = theme_weights(scores, keys) if scores["score"].gt(0).any() else None
    counts = passages.groupby("document_id").size().to_dict()
    tops = passages.groupby(["document_id", "theme"]).size().to_dict()
    rows = []
    for row in records(only_document(status, duplicates)):
        document, reason = row["document_id"], row.pop("missing_reason")
        shares = None
        if pd.isna(reason):
            known = weights is not None and document in weights.passages
            reason = None if known else "no_theme" if document in counts else "no_part"
            shares = weights.shares(document) if weights is not None and known else None
        for i, theme in enumerate(keys):
            top = tops.get((document, theme), 0)
            cells = (None, None, None) if shares is None else (float(shares[i]), top, top / counts[document])
            rows.append([*row.values(), theme, *cells, reason])
    names = [*KEYS, "document_id", "documents", "theme", "share", "passages", "passage_share", "missing_reason"]
    frame = pd.DataFrame(rows, columns=names)
    return frame.astype({"share": "float64", "passages": "Int64", "passage_share": "float64"})


def _check_part(part: str) -> None:
    if part not in get_args(Part):
        raise InputError(f"part must be one of {', '.join(get_args(Part))}, not {part!r}")


_Passage = tuple[int, int, str, bool]


def _tables(tables: Mapping[str, pd.DataFrame]) -> tuple[dict[str, str], dict[str, list[_Passage]]]:
    """Returns the text of each document, and its passages as start, end, part, and whether each is a task."""
    for name, column in (("documents", "text"), ("passages", "part")):
        if name not in tables or column not in tables[name].columns:
            raise InputError(f"the panel needs the table {name} with the column {column}; run govtext extract again")
    texts = dict(zip(tables["documents"]["document_id"], tables["documents"]["text"], strict=True))
    rows = tables["passages"]
    found: dict[str, list[_Passage]] = {}
    columns = [rows[name] for name in ("document_id", "start", "end", "part", "task_id")]
    for document, start, end, part, task in zip(*columns, strict=True):
        found.setdefault(document, []).append((int(start), int(end), part, pd.notna(task)))
    return texts, found


def _bodies(texts: Mapping[str, str], tables: Mapping[str, pd.DataFrame]) -> dict[str, list[Body]]:
    frame = tables["body_names"] if "body_names" in tables else body_names(texts, tables.get("responsible_units"))
    return bodies_by_document(frame)


def bodies_by_document(frame: pd.DataFrame) -> dict[str, list[Body]]:
    """Returns the rows of `toolkit.analysis.body_names.body_names` by document, as `WordFinder.find` takes them."""
    found: dict[str, list[Body]] = {}
    columns = [frame[name] for name in ("document_id", "start", "end", "name")]
    for document, start, end, name in zip(*columns, strict=True):
        found.setdefault(document, []).append((int(start), int(end), name))
    return found


def _spans_of(repeated: pd.DataFrame | None) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    if repeated is not None:
        for document, start, end in zip(repeated["document_a"], repeated["start_a"], repeated["end_a"], strict=True):
            found.setdefault(document, []).append((int(start), int(end)))
    return found


def _mask(text: str, passages: Sequence[_Passage], part: str, left_out: Iterable[tuple[int, int]]) -> _Mask:
    """Returns which characters of a text count: those of the part that are no white space and not left out."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    inside = np.zeros(len(text), dtype=np.bool_)
    for start, end, of, _ in passages:
        if part in ("all", of):
            inside[start:end] = True
    for start, end in left_out:
        inside[start:end] = False
    return inside & ~np.isin(points, _SPACES)


_SPACES = np.array([c for c in range(0x3001) if chr(c).isspace()], dtype=np.uint32)


def _count(
    folded: FoldedText,
    passages: Sequence[_Passage],
    hits: Sequence[int],
    part: str,
    left_out: Sequence[tuple[int, int]],
) -> dict[str, Any] | None:
    """Returns the counts of one document, None where it has nothing of the part."""
    if not any(part in ("all", of) for _, _, of, _ in passages):
        return None
    inside = _mask(folded.source, passages, part, left_out)
    before = np.concatenate(([0], np.cumsum(inside)))  # characters that count before each offset
    starts = [start for start in hits if inside[start]]
    sentences, with_hit = _share(sentence_spans(folded), starts, before, left_out)
    tasks = [(a, b) for a, b, of, is_task in passages if is_task and part in ("all", of)]
    task_count, tasks_hit = _share(tasks, starts, before, left_out)
    characters = int(before[-1])
    return {
        "hits": len(starts),
        "characters": characters,
        "per_10k": len(starts) / characters * 10_000 if characters else None,
        "sentences": sentences,
        "sentence_share": with_hit / sentences if sentences else None,
        "tasks": task_count,
        "task_share": tasks_hit / task_count if task_count else None,
    }


def _share(
    spans: Sequence[tuple[int, int]], starts: Sequence[int], before: Any, left_out: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """Returns how many spans count, and how many of them hold a hit.

    A span counts where characters of it do: any of them, or where text is left out more than half of its length.
    """
    least = 0.5 if left_out else 0.0
    spans = sorted(span for span in spans if before[span[1]] - before[span[0]] > least * (span[1] - span[0]))
    opens = [start for start, _ in spans]
    held = {i for s in starts if (i := bisect_right(opens, s) - 1) >= 0 and s < spans[i][1]}
    return len(spans), len(held)
