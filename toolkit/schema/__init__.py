"""The data model: frozen dataclasses whose offsets are half open and refer to the source text."""

from toolkit.schema.document import Document, DocumentMetadata, Failure, as_document
from toolkit.schema.links import Deadline, Link, LinkKind, LinkRelation
from toolkit.schema.mentions import (
    Change,
    Comparator,
    Level,
    Mention,
    Project,
    ProjectKind,
    Quantity,
    ResponsibleUnit,
    Role,
    Stage,
    Status,
)
from toolkit.schema.structure import Aside, Damage, Section, StatedRule, Structure, Task
from toolkit.schema.targets import Horizon, PeriodSource, Reference, Relation, Target
from toolkit.schema.themes import Part, Passage, ThemeScore
from toolkit.schema.tokens import Token, Tokens

__all__ = [
    "Aside",
    "Change",
    "Comparator",
    "Damage",
    "Deadline",
    "Document",
    "DocumentMetadata",
    "Failure",
    "Horizon",
    "Level",
    "Link",
    "LinkKind",
    "LinkRelation",
    "Mention",
    "Part",
    "Passage",
    "PeriodSource",
    "Project",
    "ProjectKind",
    "Quantity",
    "Reference",
    "Relation",
    "ResponsibleUnit",
    "Role",
    "Section",
    "Stage",
    "StatedRule",
    "Status",
    "Structure",
    "Target",
    "Task",
    "ThemeScore",
    "Token",
    "Tokens",
    "as_document",
]
