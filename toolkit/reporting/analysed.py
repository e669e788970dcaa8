"""What the tables read of an analysed document, and where its mentions stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from toolkit.reporting.doubts import Doubts
from toolkit.schema import (
    Damage,
    Deadline,
    Document,
    DocumentMetadata,
    Link,
    Passage,
    Project,
    Quantity,
    ResponsibleUnit,
    Section,
    StatedRule,
    Structure,
    Target,
    Task,
    ThemeScore,
)

Row = tuple[Any, ...]
# A run of characters without a full stop, so that a text of nothing else does not come back once for each mention.
_LONGEST_SENTENCE = 2000
_REACH = 500  # characters of it shown on each side of a mention


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """Weight of one theme in a whole document."""

    theme: str
    label_zh: str
    label_en: str
    score: float
    share: float


class Analysed(Protocol):
    """What the tables read of an analysed document (`toolkit.AnalysedDocument` is one)."""

    @property
    def document(self) -> Document:
        """The document."""

    @property
    def copies(self) -> int:
        """How often the text holds the whole of itself."""

    @property
    def damage(self) -> Sequence[Damage]:
        """Places where the text is damaged, in order."""

    @property
    def metadata(self) -> DocumentMetadata:
        """Title, region, year."""

    @property
    def structure(self) -> Structure:
        """Sections and numbered tasks."""

    @property
    def structure_with_rows(self) -> Structure:
        """The same, with rows of tables and paragraphs that have an assignment but no number among the tasks."""

    @property
    def sentences(self) -> Sequence[tuple[int, int]]:
        """Source spans of the sentences, in order."""

    @property
    def quantities(self) -> Sequence[Quantity]:
        """Quantities."""

    @property
    def targets(self) -> Sequence[Target]:
        """Targets, with and without a number."""

    @property
    def responsible_units(self) -> Sequence[ResponsibleUnit]:
        """Responsible units."""

    @property
    def projects(self) -> Sequence[Project]:
        """Projects."""

    @property
    def deadlines(self) -> Sequence[Deadline]:
        """Deadlines, in order."""

    @property
    def leaders(self) -> Mapping[int, tuple[str, ...]]:
        """Leaders by the start of their task."""

    @property
    def stated_rules(self) -> Sequence[StatedRule]:
        """Rules that the document states about its assignments."""

    @property
    def links(self) -> Sequence[Link]:
        """Links between mentions."""

    @property
    def passages(self) -> Sequence[Passage]:
        """Tasks, and paragraphs outside of tasks, in order."""

    @property
    def themes(self) -> Sequence[ThemeScore]:
        """Themes of the passages."""

    @property
    def theme_rows(self) -> Sequence[ThemeRow]:
        """Weights of the themes in the document."""

    def theme_of(self, name: str) -> str | None:
        """The theme that the name of an indicator speaks for by itself."""


def section_path(sections: Sequence[Section]) -> str:
    """Returns headings as a path.

    Example:
        >>> section_path([Section(1, "一", "农业", 0, 4, 99), Section(2, "（一）", "水利", 5, 10, 50)])
        '一、农业/（一）水利'
    """
    return "/".join(_heading(section) for section in sections)


def _heading(section: Section) -> str:
    title = section.title.replace("/", "／")
    if section.number.endswith(("）", ")")):
        return section.number + title
    return f"{section.number} {title}" if section.number.startswith("第") else f"{section.number}、{title}"


class Places:
    """Finds section path, task and sentence of an offset; every look-up is a binary search."""

    def __init__(self, analysed: Analysed) -> None:
        document, structure = analysed.document, analysed.structure_with_rows
        self.ids = (document.id, document.source)
        self.text = document.text
        self.structure = structure
        levels = sorted({section.level for section in structure.sections})
        self.levels = [[s for s in structure.sections if s.level == level] for level in levels]
        self.sentences = analysed.sentences
        self.doubts = Doubts(analysed.damage)

    def section(self, offset: int) -> str:
        """Returns the path of the headings above an offset."""
        found = []
        for sections in self.levels:
            i = bisect_right(sections, offset, key=lambda s: s.start) - 1
            if i >= 0 and offset < sections[i].end:
                found.append(sections[i])
        return section_path(found)

    def task_id(self, task: Task) -> str:
        """Returns the id of a task."""
        return f"{self.ids[0]}:task:{task.start}-{task.end}"

    def mention_id(self, kind: str, start: int, end: int) -> str:
        """Returns the id of a mention."""
        return f"{self.ids[0]}:{kind}:{start}-{end}"

    def sentences_in(self, start: int, end: int) -> int:
        """Counts the sentences of a span."""
        first, last = (bisect_right(self.sentences, x, key=lambda s: s[0]) for x in (start, end - 1))
        return max(last - first + 1, 1) if last else 0

    def damaged(self, start: int, end: int) -> bool:
        """Tells whether the text is damaged in the sentence around a span, or as a whole."""
        return self.doubts.hold(*self._around(start, end))

    def sentence(self, start: int, end: int) -> str:
        """Returns the sentence around a span (sentences, where a span crosses the end of one)."""
        low, high = self._around(start, end)
        return self.text[low:high]

    def _around(self, start: int, end: int) -> tuple[int, int]:
        spans = self.sentences
        i = bisect_right(spans, start, key=lambda s: s[0]) - 1
        if i < 0:
            return start, end
        low, high = spans[i]
        while high < end and i + 1 < len(spans):
            i += 1
            high = spans[i][1]
        if high - low > _LONGEST_SENTENCE:
            low, high = max(low, start - _REACH), min(high, end + _REACH)
        return low, max(high, end)
