"""spaCy components for any Chinese pipeline: quantities, responsible units and projects as span groups.

spaCy imports this module with every pipeline that it makes (entry points `spacy_factories`), so it imports nothing
but spaCy; the extractors are loaded when a component first runs.

Alignment: a mention that begins or ends inside a token is widened to whole tokens (`alignment_mode="expand"`); the
record keeps the exact offsets. A mention of an empty document or outside of every token cannot occur.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span

if TYPE_CHECKING:
    from toolkit.schema import Project, Quantity, ResponsibleUnit

    Record = Quantity | ResponsibleUnit | Project

# Kind of mention -> name of the component, of its span group, and of the list in `doc.user_data`.
_NAMES = {
    "quantity": "govtext_quantities",
    "responsible_unit": "govtext_responsible_units",
    "project": "govtext_projects",
}


def _extractor(kind: str) -> Callable[[str], Sequence[Record]]:
    """Returns the extraction function of a kind."""
    if kind == "quantity":
        from toolkit.extraction.quantities import extract_quantities

        return extract_quantities
    if kind == "responsible_unit":
        from toolkit.extraction.responsible_units import extract_responsible_units

        return extract_responsible_units
    from toolkit.extraction.projects import extract_projects

    return extract_projects


def _record_type(kind: str) -> type[Record]:
    from toolkit.schema import Project, Quantity, ResponsibleUnit

    return {"quantity": Quantity, "responsible_unit": ResponsibleUnit, "project": Project}[kind]


class MentionComponent:
    """Finds the mentions of one kind and stores them in a span group."""

    def __init__(self, kind: str) -> None:
        """Registers the span extensions.

        Args:
            kind: `quantity`, `responsible_unit` or `project`.
        """
        self.kind = kind
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Sets the span group and the records; a second run replaces them."""
        key = _NAMES[self.kind]
        records = _extractor(self.kind)(doc.text)
        doc.user_data[key] = [_to_plain(record) for record in records]
        spans = []
        for number, record in enumerate(records, 1):
            # the number of the record as span id, since two mentions may widen to the same tokens
            span = doc.char_span(record.start, record.end, label=self.kind, span_id=number, alignment_mode="expand")
            if span is not None:
                spans.append(span)
        doc.spans[key] = spans
        return doc


def _to_plain(record: Record) -> dict[str, Any]:
    """Returns the fields as values that spaCy can serialise; exact numbers become their digits."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in record.to_dict().items()}


def _record(kind: str, span: Span) -> Record | None:
    """Returns the record of a span of one of our groups, None for any other span."""
    records = span.doc.user_data.get(_NAMES[kind], [])
    if span.label_ != kind or not 0 < span.id <= len(records):
        return None
    kept = dict(records[span.id - 1])
    for name in ("value", "value_high"):
        if kept.get(name) is not None:
            kept[name] = Decimal(kept[name])
    record_type = _record_type(kind)
    return record_type(**{field.name: kept[field.name] for field in fields(record_type)})


def register_extensions() -> None:
    """Registers `span._.quantity`, `span._.responsible_unit` and `span._.project`; each is the record or None.

    The components do so by themselves; a process that only reads a stored DocBin calls it once.

    Example:
        >>> register_extensions()
        >>> spacy.blank("zh")("今年")[0:1]._.quantity is None
        True
    """
    for kind in _NAMES:
        if not Span.has_extension(kind):
            Span.set_extension(kind, getter=partial(_record, kind))


@Language.factory(_NAMES["quantity"], assigns=["doc.spans"])
def make_quantities(nlp: Language, name: str) -> MentionComponent:  # noqa: ARG001 - spaCy's signature
    """Makes the component of quantities: `doc.spans["govtext_quantities"]`, `span._.quantity`.

    Example:
        >>> nlp = spacy.blank("zh")
        >>> nlp.add_pipe("govtext_quantities")
        >>> [span._.quantity.unit for span in nlp("粮食产量稳定在12万吨以上。").spans["govtext_quantities"]]
        ['吨']
    """
    return MentionComponent("quantity")


@Language.factory(_NAMES["responsible_unit"], assigns=["doc.spans"])
def make_responsible_units(nlp: Language, name: str) -> MentionComponent:  # noqa: ARG001 - spaCy's signature
    """Makes the component of responsible units: `doc.spans["govtext_responsible_units"]`, `span._.responsible_unit`.

    Example:
        >>> nlp = spacy.blank("zh")
        >>> nlp.add_pipe("govtext_responsible_units")
        >>> doc = nlp("新建公园2个。（牵头单位：区园林局）")
        >>> [span._.responsible_unit.role for span in doc.spans["govtext_responsible_units"]]
        ['lead']
    """
    return MentionComponent("responsible_unit")


@Language.factory(_NAMES["project"], assigns=["doc.spans"])
def make_projects(nlp: Language, name: str) -> MentionComponent:  # noqa: ARG001 - spaCy's signature
    """Makes the component of projects: `doc.spans["govtext_projects"]`, `span._.project`.

    Example:
        >>> nlp = spacy.blank("zh")
        >>> nlp.add_pipe("govtext_projects")
        >>> [span._.project.name for span in nlp("加快青云冷链港项目建设。").spans["govtext_projects"]]
        ['青云冷链港项目']
    """
    return MentionComponent("project")
