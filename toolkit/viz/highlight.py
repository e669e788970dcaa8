"""A text with its mentions marked, for reading beside the tables: HTML that notebooks show and browsers open."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, Protocol

from toolkit.errors import ConfigError, InputError, OutputError
from toolkit.schema import Document, DocumentMetadata, Mention, Project, Quantity, ResponsibleUnit, Target
from toolkit.viz.marking import attribute, marked_html, showable

Kind = Literal["targets", "quantities", "projects", "responsible_units"]


class Analysed(Protocol):
    """What the highlighter reads of an analysed document (`toolkit.AnalysedDocument` is one): the kinds asked for."""

    @property
    def text(self) -> str:
        """The text that every offset refers to."""

    @property
    def document(self) -> Document:
        """The document."""

    @property
    def metadata(self) -> DocumentMetadata:
        """Title, region, year."""

    @property
    def targets(self) -> Sequence[Target]:
        """Targets, with and without a number."""

    @property
    def quantities(self) -> Sequence[Quantity]:
        """Quantities."""

    @property
    def responsible_units(self) -> Sequence[ResponsibleUnit]:
        """Responsible units."""

    @property
    def projects(self) -> Sequence[Project]:
        """Projects."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A marked text. In a notebook, a cell that ends with it shows it.

    Attributes:
        title: Title of the page: that of the document, else its id.
        html: A fragment to put into any page; its styles touch nothing outside of it.
        page: A whole page in UTF-8 that needs neither network nor script.
    """

    title: str
    html: str
    page: str

    def _repr_html_(self) -> str:
        """Returns the fragment; notebooks ask for it."""
        return self.html

    def __repr__(self) -> str:
        return f"Highlight({self.title!r}, {len(self.html):,} characters of HTML)"

    def save(self, path: str | Path) -> Path:
        """Writes the page.

        Args:
            path: File to write, in a folder that exists; a file that is there is replaced.

        Returns:
            The path.

        Raises:
            OutputError: The folder is not there, or the file cannot be written.

        Example:
            >>> highlight(analyze("全年新建公园3个。")).save("公园.html")
            PosixPath('公园.html')
        """
        path = Path(path)
        if not path.parent.is_dir():
            raise OutputError(f"{path}: there is no folder {path.parent}; make it first, or name another one")
        try:
            path.write_text(self.page, encoding="utf-8", newline="\n")
        except OSError as error:
            raise OutputError(f"{path}: cannot be written ({error}); is it a folder, or open elsewhere?") from error
        return path


_KINDS: tuple[Kind, ...] = ("targets", "quantities", "projects", "responsible_units")


def highlight(analysed: Analysed, *, kinds: Iterable[Kind] = _KINDS) -> Highlight:
    """Marks the mentions in the text of an analysed document.

    Quantities are coloured by status, projects and responsible units by kind. Each mark also has a line of its own
    style below it (units a box around them), so that no one needs to tell colours apart; its tooltip holds the fields,
    and those of the mentions around it. The text is kept to the character, line breaks included, but for NUL and lone
    surrogates, which HTML cannot hold: they are shown as U+FFFD.

    Args:
        analysed: An analysed document (`toolkit.analyze`).
        kinds: What to mark: `targets` (with a number or without), `quantities`, `projects`, `responsible_units`.

    Returns:
        The marked text: shown by a notebook, written by `Highlight.save`.

    Raises:
        ConfigError: A kind is unknown.
        InputError: A mention does not stand in the text where it says.

    Example:
        >>> shown = highlight(analyze("全年粮食产量稳定在12万吨以上。"), kinds=["quantities"])
        >>> "value: at least 120,000 吨" in shown.html
        True
    """
    wanted = dict.fromkeys([kinds] if isinstance(kinds, str) else kinds)
    unknown = [kind for kind in wanted if kind not in _READERS]
    if unknown:
        raise ConfigError(f"kind {unknown[0]!r} is unknown; there are {', '.join(_READERS)}")
    text = analysed.text
    marks = [mark for kind, read in _READERS.items() if kind in wanted for mark in read(analysed)]
    for mark in marks:
        if mark.start >= mark.end or text[mark.start : mark.end] != mark.text:
            raise InputError(
                f"{analysed.document.id}: {mark.text!r} does not stand at {mark.start}-{mark.end}; offsets refer to "
                "the text that was analysed, so mark that one"
            )
    once: dict[tuple[str, int, int], _Mark] = {}  # a quantity to be reached is marked as the target that it is
    for mark in marks:
        once.setdefault((mark.style, mark.start, mark.end), mark)
    marks = list(once.values())
    found = Counter(mark.style for mark in marks)
    legend = _legend({name: found[name] for name, style in _STYLES.items() if wanted.keys() & set(style.kinds)})
    body = f'<div class="{_P}-text" lang="zh">{"".join(marked_html(text, marks, _opening))}</div>'
    title = showable(analysed.metadata.title or analysed.document.id)
    fragment = f'<style>{_css()}</style><div class="{_P} {_P}-in">{legend}{body}</div>'
    return Highlight(title, fragment, _page(title, f'<main class="{_P}">{legend}{body}</main>'))


@dataclass(frozen=True, slots=True)
class _Style:
    """How marks of one sort look and are called; `line` is CSS that differs for each, the channel beside colour."""

    kinds: tuple[Kind, ...]
    label: str
    background: str
    line: str


_P = "govtext-hl"  # before every class, so that no style of a notebook or page meets ours
_INK = "#1a1a1a"
# Chosen so that any two, and white, stay apart by 12 (CIE 1976) in the eyes of people without red, green or blue cones
# (Machado et al. 2009), and ink on each has a contrast above 7 (WCAG AAA). The lines lie on the tint, so that they show
# on dark pages too; those of projects lie lower, so that the lines of a quantity in a project's name do not meet.
_LINE = "padding-bottom:.2em;text-decoration:underline {};text-underline-offset:.2em"
_LOW = "padding-bottom:.5em;text-decoration:underline 1px double;text-underline-offset:.48em"
_STYLES: dict[str, _Style] = {
    "target": _Style(("quantities", "targets"), "target 目标", "#f2bf63", _LINE.format("2px solid")),
    "relation": _Style(("targets",), "target without a number 定性目标", "#f0e442", _LINE.format("1px wavy")),
    "achieved": _Style(("quantities",), "achieved 已完成", "#6ec6fa", _LINE.format("2px dashed")),
    "attribute": _Style(("quantities",), "attribute 固有属性", "#bcbcbc", _LINE.format("2px dotted")),
    "project": _Style(("projects",), "project 项目", "#f3d3f3", _LOW),
    "unit": _Style(("responsible_units",), "responsible unit 责任单位", "#b2f2bd", "border:1px solid #2f6b3c"),
}
_COMPARATORS = {
    "ge": "at least ",
    "gt": "more than ",
    "le": "at most ",
    "lt": "less than ",
    "approx": "about ",
    "eq": "",
}
_ROLES = {"lead": "牵头", "responsible": "责任", "cooperating": "配合", "supervising": "督办"}


@dataclass(frozen=True, slots=True)
class _Mark:
    """A span to mark, the name of its style, and the lines of its tooltip."""

    start: int
    end: int
    text: str
    style: str
    lines: tuple[str, ...]


def _mark(mention: Mention, style: str, fields: Mapping[str, str]) -> _Mark:
    lines = (_STYLES[style].label, *(f"{name}: {value}" for name, value in fields.items()))
    return _Mark(mention.start, mention.end, mention.text, style, lines)


def _units(analysed: Analysed) -> Iterator[_Mark]:
    for unit in analysed.responsible_units:
        fields = {"role": f"{unit.role} {_ROLES[unit.role]}"}
        if unit.role_label != unit.role:
            fields["role by the words alone"] = f"{unit.role_label} {_ROLES[unit.role_label]}"
        if unit.collective:
            fields["collective"] = "names no single body"
        yield _mark(unit, "unit", fields | {"task": unit.task or "none"})


def _projects(analysed: Analysed) -> Iterator[_Mark]:
    for project in analysed.projects:
        yield _mark(project, "project", {"name": project.name, "task": project.task or "none"})


def _quantities(analysed: Analysed) -> Iterator[_Mark]:
    for quantity in analysed.quantities:
        fields = {
            "value": _value(quantity),
            "change": quantity.change,
            "indicator": quantity.indicator or "none",
            "indicator_key": quantity.indicator_key or "none",
            "period": quantity.period or "none stated",
            "confidence": f"{quantity.confidence:.2f}",
            "rule": quantity.rule or "none",
        }
        yield _mark(quantity, quantity.status, fields)


def _targets(analysed: Analysed) -> Iterator[_Mark]:
    for target in analysed.targets:
        fields = {
            "value": _value(target),
            "change": target.change,
            "relation": target.relation,
            "reference": " ".join(filter(None, (target.reference, target.reference_text))),
            "indicator": target.indicator or "none",
            "indicator_key": target.indicator_key or "none",
            "period": target.period or "none stated",
            "target_year": target.target_year and f"{target.target_year} (from the {target.period_source})",
            "horizon": target.horizon,
            "commitment": " ".join(filter(None, (target.commitment, target.cue))),
            "scope": target.scope,
            "headline": "yes" if target.headline else "",
            "conflict": "another value elsewhere in this text" if target.conflict else "",
            "confidence": f"{target.confidence:.2f}",
            "rule": target.rule or "none",
        }
        stated = {name: value for name, value in fields.items() if value}
        yield _mark(target, "relation" if target.value is None else "target", stated)


def _value(quantity: Quantity | Target) -> str:
    """Returns value and unit in words: `at least 120,000 吨`."""
    numbers = [_number(value) for value in (quantity.value, quantity.value_high) if value is not None]
    return f"{_COMPARATORS[quantity.comparator or 'eq']}{' to '.join(numbers)} {quantity.unit or ''}".strip()


def _number(value: Decimal) -> str:
    shown = f"{value:,f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


# Where two spans are equal, the mark of the earlier row is the outer one.
_READERS: dict[str, Callable[[Analysed], Iterator[_Mark]]] = {
    "projects": _projects,
    "responsible_units": _units,
    "targets": _targets,
    "quantities": _quantities,
}


_MOST_AROUND = 3  # marks whose lines a tooltip repeats


def _opening(open_: Sequence[_Mark]) -> str:
    """Returns the tag that opens the innermost mark; its tooltip holds the lines of those around it too."""
    inner, *around = open_[: -_MOST_AROUND - 2 : -1]
    label = f"{' '.join(inner.text.split())}: {'; '.join(inner.lines)}"
    title = "\n".join(inner.lines)
    for mark in around:
        title += "\n\n" + "\n".join([f"in {mark.lines[0]}", *(x for x in mark.lines[1:] if x not in inner.lines)])
    return (
        f'<mark class="{_P}-mark {_P}-{inner.style}" role="note" '
        f'aria-label="{attribute(label)}" title="{attribute(title)}">'
    )


def _legend(found: Mapping[str, int]) -> str:
    """Returns the legend: how each sort of mark looks, what it is called, and how many there are."""
    items = "".join(
        f'<li><span class="{_P}-mark {_P}-{name}">{_STYLES[name].label}</span> {count:,}</li>'
        for name, count in found.items()
    )
    hint = "Point at a mark to see its fields." if any(found.values()) else "Nothing is marked."
    return f'<div class="{_P}-legend" lang="en"><ul aria-label="Legend">{items}</ul><p>{hint}</p></div>'


_FONTS = '"Noto Sans SC","Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif'


def _css() -> str:
    """Returns the styles. Around the marks the colours are those of the page, so that dark themes work."""
    root = f".{_P}"
    sorts = [
        f"{root} {root}-{name}{{background:{style.background};color:{_INK};{style.line}}}"
        for name, style in _STYLES.items()
    ]
    return "\n".join(
        [
            f"{root}{{font-family:{_FONTS};font-size:16px;color:inherit}}",
            f"{root}-in{{max-height:40em;overflow:auto;padding-bottom:.6em}}",
            f"{root} {root}-text{{white-space:pre-wrap;overflow-wrap:anywhere;line-height:2.1}}",
            f"{root} {root}-legend{{font-size:14px;line-height:2.1;margin:0 0 1em;border-bottom:1px solid #808080}}",
            f"{root} {root}-legend ul{{display:flex;flex-wrap:wrap;gap:.2em 1.5em;list-style:none;margin:0;padding:0}}",
            f"{root} {root}-legend li{{margin:0;padding:0}}",
            f"{root} {root}-legend p{{margin:0 0 .3em}}",
            f"{root} {root}-mark{{padding:0;text-decoration-skip-ink:none;print-color-adjust:exact}}",
            *sorts,
            f"@media print{{{root}-in{{max-height:none}}}}",
        ]
    )


def _page(title: str, main: str) -> str:
    """Returns a whole page; its policy forbids scripts and the network."""
    heading = html.escape(title)
    return f"""<!DOCTYPE html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{heading}</title>
<style>body{{max-width:52em;margin:2em auto;padding:0 1em}}h1{{font:bold 20px {_FONTS}}}
{_css()}
.{_P} .{_P}-legend{{position:sticky;top:0;background:Canvas}}</style>
</head>
<body>
<h1>{heading}</h1>
{main}
</body>
</html>
"""


__all__ = ["Analysed", "Highlight", "Kind", "highlight"]
