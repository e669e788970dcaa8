"""The 120 invented assignments of gold/assignments120: markup to records, and their half-width variants."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

import yaml

CASES = Path(__file__).parent / "gold" / "assignments120" / "cases.yaml"
ROLES = ("lead", "responsible", "cooperating", "supervising")
STYLES = (
    "label-lines",
    "round-labels",
    "round-clause",
    "table-cells",
    "table-bars",
    "table-bar-lines",
    "table-glued",
    "table-box",
    "table-two-row-header",
    "table-vertical",
    "table-no-header",
    "table-pdf",
    "running-you",
    "other-brackets",
    "bare-list",
    "inline-label",
    "heading",
    "spaces",
    "leaders",
    "groups",
    "shared-prefix",
    "old-names",
    "joint-offices",
    "several-brackets",
    "indicators",
    "traditional",
    "pinyin",
    "damaged",
    "negative",
    "doc-label-lines",
    "doc-first-listed-rule",
    "doc-blanket-rule",
    "doc-headings",
    "doc-leader-sections",
    "doc-table-cells",
    "doc-table-bars",
    "doc-table-box",
    "doc-clauses",
    "doc-town",
    "doc-old-you",
    "doc-mixed-brackets",
    "doc-department-plan",
    "doc-metadata",
    "doc-rule-in-bracket",
    "doc-table-merged",
    "doc-park",
    "doc-rule-except-lead",
    "doc-progress",
    "doc-sub-items",
)
LEVELS = ("national", "provincial", "city", "county", "town")

_MARK = re.compile(
    r"⟦(?:task=(?P<here>[^⟦⟧|]*)"
    r"|(?P<name>[^⟦⟧]+?)\|(?P<role>lead|responsible|cooperating|supervising|ignore)(?P<collective>\|collective)?"
    r"(?:\|label=(?P<label>lead|responsible|cooperating|supervising))?(?:\|task=(?P<task>[^⟦⟧|]*))?)⟧"
)
_HALF = str.maketrans("，：；（）", ",:;()")


@dataclass(frozen=True)
class Unit:
    """One gold unit; `text` is `case.text[start:end]`."""

    start: int
    end: int
    text: str
    role: str
    role_label: str
    collective: bool
    task: str | None


@dataclass(frozen=True)
class Case:
    """One text with its gold. What touches a range of `ignore` is not scored; each function named is right."""

    id: str
    style: str
    level: str
    text: str
    units: tuple[Unit, ...]
    ignore: tuple[tuple[int, int], ...] = ()
    functions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    leaders: tuple[str, ...] = ()
    deadline: tuple[str, ...] = ()


def parse(marked: str) -> tuple[str, tuple[Unit, ...], tuple[tuple[int, int], ...]]:
    """The text without marks, its units, and the ranges that are not scored."""
    units: list[Unit] = []
    ignore: list[tuple[int, int]] = []
    text, last, task = "", 0, None
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        last = mark.end()
        if mark["role"] is None:
            task = mark["here"] or None
            continue
        start = len(text)
        text += mark["name"]
        if mark["role"] == "ignore":
            ignore.append((start, len(text)))
            continue
        own = task if mark["task"] is None else mark["task"] or None
        label = mark["label"] or mark["role"]
        units.append(Unit(start, len(text), mark["name"], mark["role"], label, bool(mark["collective"]), own))
    text += marked[last:]
    if "⟦" in text or "⟧" in text:
        raise ValueError(f"a mark is malformed: {text[:60]!r}")
    return text, tuple(units), tuple(ignore)


def load_cases(path: Path = CASES) -> list[Case]:
    """All cases, in the order of the file."""
    cases = []
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        text, units, ignore = parse(entry["text"])
        functions = {
            name: (value,) if isinstance(value, str) else tuple(value)
            for name, value in entry.get("functions", {}).items()
        }
        leaders, deadline = (tuple(entry.get(key, ())) for key in ("leaders", "deadline"))
        cases.append(
            Case(entry["id"], entry["style"], entry["level"], text, units, ignore, functions, leaders, deadline)
        )
    return cases


def half_width(case: Case) -> Case:
    """The same case with `,:;()` for `，：；（）`; all offsets stay."""
    units = tuple(
        replace(unit, text=unit.text.translate(_HALF))
        for unit in case.units  # numbers of tasks are full-width
    )
    return replace(
        case,
        id=f"{case.id}-half",
        text=case.text.translate(_HALF),
        units=units,
        functions={name.translate(_HALF): value for name, value in case.functions.items()},
        leaders=tuple(leader.translate(_HALF) for leader in case.leaders),
        deadline=tuple(deadline.translate(_HALF) for deadline in case.deadline),
    )
