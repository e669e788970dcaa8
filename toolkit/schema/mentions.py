"""What extraction finds: quantities, responsible units, projects.

The fields are those of the annotation guidelines (docs/annotation/).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal, Protocol

from toolkit.schema.html import fields_html

Comparator = Literal["ge", "gt", "le", "lt", "approx", "eq"]
Change = Literal["level", "increase", "decrease", "multiple", "share", "rank"]
Status = Literal["target", "achieved", "attribute"]
Level = Literal["nation", "province", "city", "county", "town", "village", "park", "enterprise"]
Role = Literal["lead", "responsible", "cooperating", "supervising"]
Stage = Literal["planned", "preliminary", "start", "under_construction", "completed", "operating"]
ProjectKind = Literal[
    "transport",
    "water",
    "energy",
    "industry",
    "culture_tourism",
    "education",
    "health",
    "municipal_works",
    "ecology",
    "agriculture",
    "digital",
    "logistics",
    "housing",
    "social_care",
    "commerce",
    "other",
]


class Mention(Protocol):
    """A span of the source text: `text == source[start:end]`."""

    @property
    def start(self) -> int:
        """Offset of the first character."""
        ...

    @property
    def end(self) -> int:
        """Offset after the last character."""
        ...

    @property
    def text(self) -> str:
        """The span as written."""
        ...

    def to_dict(self) -> dict[str, Any]:
        """Returns the fields by name."""
        ...


class Record:
    """Gives the slotted mention classes one `to_dict`, and one look in notebooks."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns the fields by name, in their order; numbers stay `Decimal`."""
        return {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]

    def _repr_html_(self) -> str:
        """Returns the fields that say something as a table; notebooks ask for it."""
        values = self.to_dict()
        shown = {name: f"{v:,f}" if isinstance(v, Decimal) and v.is_finite() else v for name, v in values.items()}
        return fields_html(f"{type(self).__name__}: {values['text']}", shown)


@dataclass(frozen=True, slots=True)
class Quantity(Record):
    """A number that measures or counts something (guidelines, section 1).

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        text: Number and unit as written, without comparator and counted noun: `4000亿元`.
        value: Exact value in the base unit with the multiplier applied; of a range the low end.
        value_high: High end of a range, else None.
        unit: Base unit as written, without multiplier (`元`, `%`, `亩`); empty where there is none.
        comparator: `ge` 以上, `gt` 超, `le` 以内, `lt` 不足, `approx` 左右, `eq` plain.
        change: How the number relates to the indicator: `level`, `increase`, `decrease`, `multiple`, `share`, `rank`.
        indicator: What is measured, copied from the text without white space: `社会消费品零售总额`.
        status: `target`, `achieved` or `attribute` (a fixed property).
        period: The period stated for it as written (`全年`, `到2030年`), else None.
        indicator_key: Key of the canonical indicator (lexicons/indicators.tsv), None for an unknown one.
        confidence: Estimated probability in [0, 1] that status and indicator are both right.
        rule: Names of the rules that decided status and indicator, `status/indicator`.
    """

    start: int
    end: int
    text: str
    value: Decimal
    value_high: Decimal | None
    unit: str
    comparator: Comparator
    change: Change
    indicator: str
    status: Status
    period: str | None
    indicator_key: str | None = None
    confidence: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ResponsibleUnit(Record):
    """A body that an assignment names (guidelines, section 2).

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        text: The body as written, without role words, `等` or punctuation at its ends; line breaks inside stay.
        role: `lead` 牵头, `responsible` 责任, `cooperating` 配合, `supervising` 督办.
        role_label: The role by the words alone, where a rule of the document changes it; else equal to `role`.
        collective: True for a group that names no single body (`区级有关部门`).
        task: Number printed beside the task, else None.
        name: Full name: a prefix shared in its list or left out for the issuer is restored, white space removed.
        region: Its administrative division, as far as document and table of divisions tell.
        level: Level of government (`nation` to `village`), or `park` or `enterprise`, None where unknown.
        function: Canonical department across districts, years and reforms: of `发改委` `发展改革`; None where unknown.
    """

    start: int
    end: int
    text: str
    role: Role
    role_label: Role
    collective: bool
    task: str | None
    name: str = ""
    region: str | None = None
    level: Level | None = None
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Project(Record):
    """A named, concrete undertaking that is built or invested in (guidelines, section 3).

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        text: The name as written.
        name: The name with a shared tail restored and white space removed.
        task: Number of the task that it stands in, else None.
        stage: What its governing verb says of it (`planned`, `preliminary`, `start`, `under_construction`, `completed`,
            `operating`): reported in a review, aimed at in a plan; None where nothing says it.
        kind: Field of the undertaking by its name (`transport`, `water`, …), None where the name does not tell.
        investment: Its investment in yuan, None where the text links none to it.
        investment_scope: `total`, or `year` for the part of one year; None without an investment.
        investment_start: Offset of the quantity that says it.
    """

    start: int
    end: int
    text: str
    name: str
    task: str | None
    stage: Stage | None = None
    kind: ProjectKind | None = None
    investment: Decimal | None = None
    investment_scope: Literal["total", "year"] | None = None
    investment_start: int | None = None
