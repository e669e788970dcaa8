"""What annotators made in Label Studio or doccano, as gold files (docs/annotation/, `toolkit.evaluation.read_gold`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from toolkit.errors import InputError, OutputError
from toolkit.evaluation.gold import text_sha256
from toolkit.reporting.annotation import LABELS, Field, Labelled, original_text, utf16_offsets
from toolkit.reporting.review_places import page_name

_WHITE = re.compile(r"\\[rnt]|\s")  # Label Studio writes a line break in a region's text as \n


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import has made.

    Attributes:
        files: The gold files, each with its text (`.txt`) beside it.
        records: Number of records.
        unfinished: Records that lack a field which only a person can give: document, label, text.
    """

    files: tuple[Path, ...]
    records: int
    unfinished: tuple[tuple[str, str, str], ...]


def import_gold(file: str | Path, out: str | Path) -> Imported:
    """Makes a gold file of each document that was annotated in Label Studio (JSON) or doccano (JSONL).

    The file must come from texts that `govtext export` wrote: its data say what the text was. Of several annotations of
    one task the latest counts; a task without any keeps its predictions. A span that was added in doccano has no
    fields: they are null, and `read_gold` names the record until somebody fills them in.

    Args:
        file: The export of the tool.
        out: Folder for `<document>.json` and `<document>.txt`.

    Returns:
        What was made.

    Raises:
        InputError: The file is neither, a text is not the one that was exported, or a span does not stand in it.
        OutputError: A file cannot be written.

    Example:
        >>> import_gold("annotated.json", "gold").records  # doctest: +SKIP
        412
    """
    path, folder = Path(file), Path(out)
    files: list[Path] = []
    unfinished: list[tuple[str, str, str]] = []
    records = 0
    for document, text, mentions in _documents(path):
        files.append(_write_gold(folder, document, text, mentions))
        records += len(mentions)
        unfinished += [(document["document_id"], m.label, text[m.start : m.end]) for m in mentions if _lacks(m)]
    return Imported(tuple(files), records, tuple(unfinished))


def _documents(path: Path) -> Iterator[tuple[dict[str, Any], str, list[Labelled]]]:
    """Yields document, text as it was, and mentions."""
    for number, entry in enumerate(_entries(path), 1):
        studio = isinstance(entry.get("data"), dict)
        document = entry["data"] if studio else entry | (entry.get("meta") or {})
        try:
            shown, replaced, checksum = document["text"], document["replaced"], document["text_sha256"]
            text = original_text(shown, replaced)
        except (KeyError, TypeError, IndexError, ValueError) as error:
            raise InputError(
                f"{path}, document {number}: has no {error}; import what `govtext export` gave to the tool, with all "
                "its data"
            ) from error
        name = document.get("document_id", f"document {number}")
        if text_sha256(text) != checksum:
            raise InputError(f"{path}: {name}: the text was changed in the tool; offsets cannot be trusted any more")
        read = _label_studio(entry, shown, name) if studio else _doccano(entry, document, shown, name)
        yield document, text, sorted(read, key=lambda m: (m.start, m.end, m.label))


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        said = path.read_text(encoding="utf-8-sig")
        found = json.loads(said) if said.lstrip().startswith("[") else [json.loads(x) for x in said.split("\n") if x]
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error}); give the JSON of Label Studio or doccano") from error
    if not found or not all(isinstance(entry, dict) for entry in found):
        raise InputError(f"{path}: holds no documents; give the JSON of Label Studio or the JSONL of doccano")
    return found


def _label_studio(task: Mapping[str, Any], text: str, name: str) -> Iterator[Labelled]:
    done = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
    latest = max(done, key=lambda a: str(a.get("updated_at") or "")) if done else None
    first = next(iter(task.get("predictions") or ()), None)
    source: Mapping[str, Any] = latest or first or {"result": []}
    regions: dict[str, list[dict[str, Any]]] = {}
    for part in source["result"]:
        regions.setdefault(part.get("id", ""), []).append(part)
    points = utf16_offsets(text)
    characters = {unit: i for i, unit in enumerate(points)}
    for parts in regions.values():
        labels = [part for part in parts if part.get("type") == "labels"]
        answers = {str(p.get("from_name")): p["value"] for p in parts if p.get("type") in {"choices", "textarea"}}
        for part in labels:
            start, end = _span(part["value"], text, characters, name)
            for label in part["value"]["labels"]:
                yield Labelled(_known(label, name), start, end, _answers(label, answers))


def _span(value: Mapping[str, Any], text: str, characters: Mapping[int, int], name: str) -> tuple[int, int]:
    """Returns the span of a region in characters; an older Label Studio counts units of UTF-16."""
    start, end, said = value["start"], value["end"], value.get("text")
    for a, b in ((start, end), (characters.get(start, -1), characters.get(end, -1))):
        if 0 <= a < b <= len(text) and (said is None or _bare(text[a:b]) == _bare(said)):
            return a, b
    raise InputError(f"{name}: {said!r} does not stand at {start}-{end}; was the text changed in the tool?")


def _bare(text: str) -> str:
    return _WHITE.sub("", text)


def _answers(label: str, answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for field in LABELS[label].fields:
        value = answers.get(f"{label}-{field.name}".lower(), {})
        said = value.get("choices") or value.get("text") or []
        last = said if isinstance(said, str) else (said[-1] if said else None)
        fields[field.name] = _value(field, last)
    return fields


def _doccano(entry: Mapping[str, Any], document: Mapping[str, Any], text: str, name: str) -> Iterator[Labelled]:
    characters = {unit: i for i, unit in enumerate(utf16_offsets(text))}
    said: list[Any] = (
        entry.get("label")
        or entry.get("labels")
        or [(e["start_offset"], e["end_offset"], e["label"]) for e in entry.get("entities") or ()]
    )
    for a, b, label in said:
        start, end = characters.get(a, -1), characters.get(b, -1)
        if not 0 <= start < end:
            raise InputError(f"{name}: there is no place {a}-{b} in the text ({label}); was it changed in the tool?")
        fields = (document.get("fields") or {}).get(f"{_known(label, name)}:{start}-{end}", {})
        wanted = LABELS[label].fields
        yield Labelled(label, start, end, {f.name: fields.get(f.name, _default(f)) for f in wanted})


def _known(label: str, name: str) -> str:
    if label not in LABELS:
        raise InputError(f"{name}: label {label!r} is unknown; there are {', '.join(LABELS)}")
    return label


def _value(field: Field, said: str | None) -> Any:
    if said is None:
        return _default(field)
    if field.type == "bool":
        return said == "yes"
    if field.type == "number":
        try:
            number = Decimal(said.replace(",", "").strip())
        except InvalidOperation as error:
            raise InputError(f"{field.name}: {said!r} is no number; write it in digits, as 4000 or 5.5") from error
        return int(number) if number == number.to_integral_value() else float(number)
    return said


def _default(field: Field) -> Any:
    """Returns what stands for "not said": nothing where the field may be empty, else a null that must be filled in."""
    return "" if field.type == "text" and not field.choices and not field.nullable else None


def _lacks(mention: Labelled) -> bool:
    return any(mention.fields[f.name] is None for f in LABELS[mention.label].fields if not f.nullable)


def _write_gold(folder: Path, document: Mapping[str, Any], text: str, mentions: Iterable[Labelled]) -> Path:
    """Writes a gold file, a record a line, and the text beside it."""
    name = page_name(document["document_id"]).removesuffix(".html")
    head: dict[str, Any] = {
        "id": document["document_id"],
        "source": document.get("source") or "",
        "text_sha256": text_sha256(text),
        "annotated": [0, len(text)],
        "annotated_kinds": [label.gold for label in LABELS.values()],
    }
    parts = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    mentions = list(mentions)
    for name_, label in LABELS.items():
        rows = [m for m in mentions if m.label == name_]
        lines = ",\n".join("  " + json.dumps(_record(m, text), ensure_ascii=False) for m in rows)
        parts.append(f' "{label.gold}": [\n{lines}\n ]' if rows else f' "{label.gold}": []')
    path = folder / f"{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8", newline="\n")
        mark = "utf-8-sig" if text.startswith("\ufeff") else "utf-8"  # so that reading does not take it for a mark
        path.with_suffix(".txt").write_text(text, encoding=mark, errors="surrogatepass", newline="")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error}); choose another folder with --out") from error
    return path


def _record(mention: Labelled, text: str) -> dict[str, Any]:
    place = {"start": mention.start, "end": mention.end, "text": text[mention.start : mention.end]}
    return place | dict(mention.fields)
