"""spaCy components for any Chinese pipeline: what the toolkit finds, as span groups with a record a span.

| component | span group, of the same name | labels | record |
| --- | --- | --- | --- |
| `govtext_structure` | sections and numbered tasks | `section`, `task` | `span._.section`, `span._.task` |
| `govtext_quantities` | numbers that measure or count | `quantity` | `span._.quantity` |
| `govtext_targets` | what the plan binds indicators to | `target` | `span._.target` |
| `govtext_responsible_units` | bodies that assignments name | `responsible_unit` | `span._.responsible_unit` |
| `govtext_projects` | named undertakings | `project` | `span._.project` |
| `govtext_themes` | passages with a theme | `theme` | `span._.theme` |

The components of one pipeline share the analysis of a document. spaCy imports this module with every pipeline that it
makes (entry points `spacy_factories`), so it imports nothing but spaCy; the extractors are loaded when a component
first runs.

Alignment: a mention that begins or ends inside a token is widened to whole tokens (`alignment_mode="expand"`); the
record keeps the exact offsets. A mention of an empty document or outside of every token cannot occur.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc, Span

if TYPE_CHECKING:
    from toolkit.pipeline import AnalysedDocument
    from toolkit.schema import Project, Quantity, ResponsibleUnit, Section, Target, Task, ThemeScore

    Record = Section | Task | Quantity | Target | ResponsibleUnit | Project | ThemeScore

# Name of a component, which is the name of its span group and of the list in `doc.user_data`, -> label of its spans,
# which is the name of their extension, -> attribute of the analysed document that holds the records.
_PARTS = {
    "govtext_structure": {"section": "sections", "task": "tasks"},
    "govtext_quantities": {"quantity": "quantities"},
    "govtext_targets": {"target": "targets"},
    "govtext_responsible_units": {"responsible_unit": "responsible_units"},
    "govtext_projects": {"project": "projects"},
    "govtext_themes": {"theme": "themes"},
}
COMPONENTS = tuple(_PARTS)


def _record_type(label: str) -> type[Record]:
    from toolkit.schema import Project, Quantity, ResponsibleUnit, Section, Target, Task, ThemeScore

    types: tuple[type[Record], ...] = (Section, Task, Quantity, Target, ResponsibleUnit, Project, ThemeScore)
    labels = [label for part in _PARTS.values() for label in part]
    return dict(zip(labels, types, strict=True))[label]


@lru_cache(maxsize=2)  # the components that follow one another on one document
def _analysed(text: str, taxonomy: str, commitment: str) -> AnalysedDocument:
    from toolkit.config import PipelineConfig
    from toolkit.pipeline import analyze

    return analyze(text, config=PipelineConfig(taxonomy=taxonomy, commitment=commitment))


class MentionComponent:
    """Finds the mentions of one part and stores them in a span group; picklable, and stateless after it is made."""

    def __init__(self, part: str, taxonomy: str = "work_report", commitment: str = "commitment") -> None:
        """Registers the span extensions.

        Args:
            part: Name of the component: one of `COMPONENTS`.
            taxonomy: As in `PipelineConfig`; read by `govtext_themes` only.
            commitment: As in `PipelineConfig`; read by `govtext_targets` only.
        """
        self.part = part
        self._settings = (taxonomy, commitment)
        register_extensions()

    def __call__(self, doc: Doc) -> Doc:
        """Sets the span group and the records; a second run replaces them."""
        records: list[dict[str, Any]] = []
        spans = []
        for label, record in self._records(doc.text):
            records.append({"label": label} | _to_plain(record))
            # the number of the record as span id, since two mentions may widen to the same tokens
            span = doc.char_span(record.start, record.end, label=label, span_id=len(records), alignment_mode="expand")
            if span is not None:
                spans.append(span)
        doc.user_data[self.part] = records
        doc.spans[self.part] = spans
        return doc

    def _records(self, text: str) -> Iterator[tuple[str, Record]]:
        analysed = _analysed(text, *self._settings)
        for label, attribute in _PARTS[self.part].items():
            for record in getattr(analysed, attribute):
                yield label, record


def _to_plain(record: Record) -> dict[str, Any]:
    """Returns the fields as values that spaCy can serialise; exact numbers become their digits."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


_EXACT = ("value", "value_high", "investment")


def _record(label: str, span: Span) -> Record | None:
    """Returns the record of a span of one of our groups, None for any other span."""
    part = next(part for part, labels in _PARTS.items() if label in labels)
    records = span.doc.user_data.get(part, [])
    if span.label_ != label or not 0 < span.id <= len(records):
        return None
    kept = dict(records[span.id - 1])
    for name in _EXACT:
        if kept.get(name) is not None:
            kept[name] = Decimal(kept[name])
    record_type = _record_type(label)
    return record_type(**{field.name: kept[field.name] for field in fields(record_type)})


def register_extensions() -> None:
    """Registers `span._.quantity`, `span._.target` and the others; each is the record or None.

    The components do so by themselves; a process that only reads a stored DocBin calls it once.

    Example:
        >>> register_extensions()
        >>> spacy.blank("zh")("今年")[0:1]._.quantity is None
        True
    """
    for label in (label for part in _PARTS.values() for label in part):
        if not Span.has_extension(label):
            Span.set_extension(label, getter=partial(_record, label))


@Language.factory("govtext_structure", assigns=["doc.spans"])
def make_structure(nlp: Language, name: str) -> MentionComponent:  # noqa: ARG001 - spaCy's signature
    r"""Makes the component of sections and tasks: `doc.spans["govtext_structure"]`, `span._.section`, `span._.task`.

    Example:
        >>> nlp = spacy.blank("zh")
        >>> nlp.add_pipe("govtext_structure")
        >>> [span.label_ for span in nlp("一、农业\n1.扩种油菜。（责任单位：县农业农村局）").spans["govtext_structure"]]
        ['section', 'task']
    """
    return MentionComponent("govtext_structure")


@Language.factory("govtext_quantities", assigns=["doc.spans"])
def make_quantities(nlp: Language, name: str) -> MentionComponent:  # noqa: ARG001 - spaCy's signature
    """Makes the component of quantities: `doc.spans["govtext_quantities"]`, `span._.quantity`.

    Example:
        >>> nlp = spacy.blank("zh")
        >>> nlp.add_pipe("govtext_quantities")
        >>> [span._.quantity.unit for span in nlp("粮食产量稳定在12万吨以上。").spans["govtext_quantities"]]
        ['吨']
    """
    return MentionComponent("govtext_quantities")


@Language.factory("govtext_targets", assigns=["doc.spans"], default_config={"commitment": "commitment"})
def make_targets(nlp: Language, name: str, commitment: str) -> MentionComponent:  # noqa: ARG001 - spaCy's signature
    """Makes the component of targets: `doc.spans["govtext_targets"]`, `span._.target`.

    Args:
        nlp: The pipeline.
        name: Name of the component in it.
        commitment: Cues of targets by class: `commitment` of the package, or the path of the user's own file.

    Example:
        >>> nlp = spacy.blank("zh")
        >>> nlp.add_pipe("govtext_targets")
        >>> [span._.target.cue for span in nlp("力争粮食产量稳定在12万吨以上。").spans["govtext_targets"]]
        ['力争']
    """
    return MentionComponent("govtext_targets", commitment=commitment)


@Language.factory("govtext_responsible_units", assigns=["doc.spans"])
def make_responsible_units(nlp: Language, name: str) -> MentionComponent:  # noqa: ARG001 - spaCy's signature
    """Makes the component of responsible units: `doc.spans["govtext_responsible_units"]`, `span._.responsible_unit`.

    Example:
        >>> nlp = spacy.blank("zh")
        >>> nlp.add_pipe("govtext_responsible_units")
        >>> doc = nlp("新建公园2个。（牵头单位：区园林局）")
        >>> [span._.responsible_unit.role for span in doc.spans["govtext_responsible_units"]]
        ['lead']
    """
    return MentionComponent("govtext_responsible_units")


@Language.factory("govtext_projects", assigns=["doc.spans"])
def make_projects(nlp: Language, name: str) -> MentionComponent:  # noqa: ARG001 - spaCy's signature
    """Makes the component of projects: `doc.spans["govtext_projects"]`, `span._.project`.

    Example:
        >>> nlp = spacy.blank("zh")
        >>> nlp.add_pipe("govtext_projects")
        >>> [span._.project.name for span in nlp("加快青云冷链港项目建设。").spans["govtext_projects"]]
        ['青云冷链港项目']
    """
    return MentionComponent("govtext_projects")


@Language.factory("govtext_themes", assigns=["doc.spans"], default_config={"taxonomy": "work_report"})
def make_themes(nlp: Language, name: str, taxonomy: str) -> MentionComponent:  # noqa: ARG001 - spaCy's signature
    """Makes the component of themes: `doc.spans["govtext_themes"]`, `span._.theme`; a passage has a span a theme.

    Args:
        nlp: The pipeline.
        name: Name of the component in it.
        taxonomy: A taxonomy of the package by name, or the path of the user's own YAML file.

    Example:
        >>> nlp = spacy.blank("zh")
        >>> nlp.add_pipe("govtext_themes")
        >>> [span._.theme.theme for span in nlp("扩种油菜，新建高标准农田。").spans["govtext_themes"]]
        ['agriculture']
    """
    return MentionComponent("govtext_themes", taxonomy=taxonomy)
