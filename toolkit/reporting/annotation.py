"""Texts with their mentions for annotation tools: Label Studio and doccano.

Both get the same four labels: QUANTITY, TARGET (a target without a number; one with a number is a QUANTITY of status
target), UNIT and PROJECT; and the fields of the gold files (docs/annotation/). What comes back is read by
`toolkit.reporting.gold_files`.

A browser would change or lose carriage returns and NUL, so each is replaced by a space, and `replaced` says where it
was: offsets stay, and the text comes back to the character. Label Studio counts characters (code points), doccano units
of UTF-16 (an emoji is two): https://github.com/HumanSignal/label-studio-frontend/pull/308,
https://github.com/doccano/doccano/issues/2290.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args
from xml.sax.saxutils import quoteattr

from toolkit.errors import OutputError
from toolkit.evaluation.gold import text_sha256
from toolkit.schema import Change, Comparator, Reference, Relation, Role, Status

if TYPE_CHECKING:
    import pandas as pd

YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a label.

    Attributes:
        name: As in the gold files.
        type: Of its value there.
        choices: The values that it may have; none where it is free.
        nullable: Whether null, not an empty text, stands for nothing.
    """

    name: str
    type: Literal["number", "text", "bool"] = "text"
    choices: tuple[str, ...] = ()
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A label: the table that its mentions come from, the list of the gold files that they go to, its fields."""

    table: str
    gold: str
    colour: str
    fields: tuple[Field, ...]


_PERIOD, _TASK = Field("period", nullable=True), Field("task", nullable=True)
LABELS: dict[str, Label] = {
    "QUANTITY": Label(
        "quantities",
        "quantities",
        "#f2bf63",
        (
            Field("value", "number"),
            Field("value_high", "number", nullable=True),
            Field("unit"),
            Field("comparator", choices=get_args(Comparator)),
            Field("change", choices=get_args(Change)),
            Field("indicator"),
            Field("status", choices=get_args(Status)),
            _PERIOD,
        ),
    ),
    "TARGET": Label(
        "targets",
        "targets",
        "#f0e442",
        (
            Field("indicator"),
            Field("relation", choices=get_args(Relation)),
            Field("reference", choices=get_args(Reference), nullable=True),
            Field("reference_text", nullable=True),
            _PERIOD,
            Field("cue"),
        ),
    ),
    "UNIT": Label(
        "responsible_units",
        "units",
        "#b2f2bd",
        (
            Field("role", choices=get_args(Role)),
            Field("role_label", choices=get_args(Role)),
            Field("collective", "bool", YES_NO),
            _TASK,
        ),
    ),
    "PROJECT": Label("projects", "projects", "#f3d3f3", (Field("name"), _TASK)),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mention with its label and fields, offsets in characters of the text."""

    label: str
    start: int
    end: int
    fields: Mapping[str, Any]


def write_label_studio(tables: Mapping[str, pd.DataFrame], out: Path) -> Path:
    """Writes tasks for Label Studio with the mentions as predictions, and beside them `<name>.config.xml`.

    Args:
        tables: `documents` and the tables of the mentions, as `read_results` gives them.
        out: JSON file.

    Raises:
        OutputError: A file cannot be written.
    """
    from importlib.metadata import version

    tasks = []
    for document, mentions in documents_with_mentions(tables):
        text = document["text"]
        result = [part for m in mentions for part in _regions(m, shown_text(text))]
        prediction = {"model_version": f"govtext {version('govtext')}", "result": result}
        tasks.append({"data": _about(document), "predictions": [prediction]})
    _write(out, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n")
    _write(out.with_suffix(".config.xml"), label_studio_config())
    return out


def write_doccano(tables: Mapping[str, pd.DataFrame], out: Path) -> Path:
    """Writes JSONL for a doccano project of the kind "sequence labeling" that allows overlapping spans.

    Args:
        tables: `documents` and the tables of the mentions, as `read_results` gives them.
        out: JSONL file.

    Raises:
        OutputError: The file cannot be written.
    """
    lines = []
    for document, mentions in documents_with_mentions(tables):
        units = utf16_offsets(document["text"])
        label = [[units[m.start], units[m.end], m.label] for m in mentions]
        fields = {f"{m.label}:{m.start}-{m.end}": dict(m.fields) for m in mentions}
        lines.append(json.dumps(_about(document) | {"label": label, "fields": fields}, ensure_ascii=False))
    _write(out, "".join(f"{line}\n" for line in lines))
    return out


def documents_with_mentions(
    tables: Mapping[str, pd.DataFrame],
) -> Iterator[tuple[dict[str, Any], list[Labelled]]]:
    """Yields each document (`document_id`, `source`, `text`) and its mentions in order of place."""
    found: dict[str, list[Labelled]] = {}
    for name, label in LABELS.items():
        rows = tables[label.table]
        rows = rows[rows["value"].isna()] if name == "TARGET" else rows
        columns = ["document_id", "start", "end", *(field.name for field in label.fields)]
        block = rows[columns].astype(object)
        for row in block.where(block.notna(), None).to_dict("records"):
            fields = {field.name: _given(field, row[field.name]) for field in label.fields}
            mention = Labelled(name, int(row["start"]), int(row["end"]), fields)
            found.setdefault(row["document_id"], []).append(mention)
    for document in tables["documents"][["document_id", "source", "text"]].to_dict("records"):
        mentions = found.get(document["document_id"], [])
        yield {str(k): v for k, v in document.items()}, sorted(mentions, key=lambda m: (m.start, m.end, m.label))


def _given(field: Field, value: Any) -> Any:
    """Returns a cell as the gold files have it: whole numbers without a point."""
    if value is None:
        return None if field.nullable else ""
    if field.type == "number":
        return int(value) if float(value).is_integer() else float(value)
    return bool(value) if field.type == "bool" else str(value)


def shown_text(text: str) -> str:
    """Returns the text as the tools get it: of the same length, a space for each carriage return and NUL."""
    return text.replace("\r", " ").replace("\0", " ")


def original_text(shown: str, replaced: Sequence[Sequence[int]]) -> str:
    """Returns the text as it was: the other way round."""
    characters = list(shown)
    for offset, code in replaced:
        characters[offset] = chr(code)
    return "".join(characters)


def utf16_offsets(text: str) -> list[int]:
    """Returns for each offset in characters (the end too) that in units of UTF-16.

    Example:
        >>> utf16_offsets("𠮷市")
        [0, 2, 3]
    """
    return [0, *accumulate(2 if char > "\uffff" else 1 for char in text)]


def _about(document: Mapping[str, Any]) -> dict[str, Any]:
    text = document["text"]
    return {
        "text": shown_text(text),
        "document_id": document["document_id"],
        "source": document["source"],
        "text_sha256": text_sha256(text),
        "replaced": [[i, ord(char)] for i, char in enumerate(text) if char in "\r\0"],
    }


def _regions(mention: Labelled, text: str) -> Iterator[dict[str, Any]]:
    """Yields the region of a mention, and one result of the same id for each field."""
    place = {"start": mention.start, "end": mention.end, "text": text[mention.start : mention.end]}
    common = {"id": f"{mention.label}-{mention.start}-{mention.end}", "to_name": "text"}
    label = {"from_name": "label", "type": "labels", "value": place | {"labels": [mention.label]}}
    yield common | label
    for field in LABELS[mention.label].fields:
        value = mention.fields[field.name]
        if value is None or value == "":
            continue
        said = YES_NO[not value] if field.type == "bool" else str(value)
        kind = "choices" if field.choices else "textarea"
        answer = place | {"choices" if field.choices else "text": [said]}
        yield common | {"from_name": f"{mention.label}-{field.name}".lower(), "type": kind, "value": answer}


def label_studio_config() -> str:
    """Returns the labelling interface (XML) that the predictions are made for."""
    labels = "".join(
        f"    <Label value={quoteattr(name)} background={quoteattr(label.colour)}/>\n" for name, label in LABELS.items()
    )
    controls = "".join(_control(name, field) for name, label in LABELS.items() for field in label.fields)
    return (
        f'<View>\n  <Labels name="label" toName="text">\n{labels}  </Labels>\n'
        f'  <Text name="text" value="$text" granularity="symbol"/>\n{controls}</View>\n'
    )


def _control(label: str, field: Field) -> str:
    """Returns the control of a field; it shows where a region of its label is selected."""
    control = f'name={quoteattr(f"{label}-{field.name}".lower())} toName="text" perRegion="true"'
    shown = f'visibleWhen="region-selected" whenTagName="label" whenLabelValue={quoteattr(label)}'
    if field.choices:
        inside = "".join(f"<Choice value={quoteattr(choice)}/>" for choice in field.choices)
        answer = f"<Choices {control}>{inside}</Choices>"
    else:
        answer = f'<TextArea {control} maxSubmissions="1"/>'
    return f'  <View {shown}><Header value={quoteattr(field.name)} size="5"/>{answer}</View>\n'


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error}); is it open in another program?") from error
