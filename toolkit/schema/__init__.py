"""The data model: frozen dataclasses whose offsets are half open and refer to the source text."""

from toolkit.schema.document import Document, DocumentMetadata, Failure
from toolkit.schema.mentions import (
    Change,
    Comparator,
    Mention,
    Project,
    Quantity,
    ResponsibleUnit,
    Role,
    Status,
)
from toolkit.schema.structure import Section, Structure, Task
from toolkit.schema.themes import ThemeScore
from toolkit.schema.tokens import Token, Tokens

__all__ = [
    "Change",
    "Comparator",
    "Document",
    "DocumentMetadata",
    "Failure",
    "Mention",
    "Project",
    "Quantity",
    "ResponsibleUnit",
    "Role",
    "Section",
    "Status",
    "Structure",
    "Task",
    "ThemeScore",
    "Token",
    "Tokens",
]
