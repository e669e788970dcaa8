"""The parser of assignments: from tokens to bodies with roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.extraction.responsible_units.bodies import is_collective, is_complete
from toolkit.extraction.responsible_units.tokens import Dense, Token
from toolkit.extraction.responsible_units.words import role_words
from toolkit.schema import Role


@dataclass(frozen=True, slots=True)
class Assigned:
    """A body with its role.

    Attributes:
        start: Dense index of the first character.
        end: Dense index after the last.
        text: The name, dense.
        role: Its role by the words.
        collective: True for a group.
        worded: True where a role word of its own gave the role, not the default.
    """

    start: int
    end: int
    text: str
    role: Role
    collective: bool
    worded: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A body with source offsets."""

    start: int
    end: int
    assigned: Assigned


@dataclass(frozen=True, slots=True)
class Assignment:
    """One assignment: the bodies of a bracket, a label line, a row or a clause.

    Attributes:
        start: Source offset where it begins.
        end: Source offset after it.
        bodies: Source spans, names and roles.
        task: The number of the row that it stands in, None outside tables.
        row: True for the row of a table, which is a list of its own.
        leaders: Source spans of the people that the row names.
        shared: Where the bodies of rows above stand that a merged cell gives to this row too.
    """

    start: int
    end: int
    bodies: tuple[Body, ...]
    task: str | None = None
    row: bool = False
    leaders: tuple[tuple[int, int], ...] = ()
    shared: tuple[int, ...] = ()


def located(dense: Dense, found: list[Assigned]) -> tuple[Body, ...]:
    """Returns bodies with source offsets."""
    return tuple(Body(*dense.span(a.start, a.end), a) for a in found)


def parse(tokens: Iterable[Token], text: str, default: Role | None = "responsible") -> list[Assigned]:
    """Gives each body of an assignment its role.

    A label holds for the bodies after it, until the next label; role words after a list hold for the bodies since the
    last role word, and win over a label; bodies after 会同 cooperate, and the first before it leads.

    Args:
        tokens: The tokens of one assignment (a bracket, a label line, a cell, a clause).
        text: The source text, for role words that depend on others.
        default: The role of a complete name that no word gives one; None drops it.

    Returns:
        The bodies in order.
    """
    state = _State(text, default)
    for token in tokens:
        state.take(token)
    state.settle(None)
    return state.done


class _State:
    def __init__(self, text: str, default: Role | None) -> None:
        self.text, self.default = text, default
        self.label: Role | None = None
        self.skipping = False  # under the label of something else
        self.worded_only = False  # behind what such a label governs (责任领导:副市长;甲局牵头): no body without a role
        self.pending: list[tuple[Token, bool, Role | None]] = []  # body, collective, role by 会同
        self.joined: Role | None = None
        self.after_each = False
        self.commas: list[int] = []  # how many bodies were pending at each comma
        self.done: list[Assigned] = []

    def take(self, token: Token) -> None:
        words = role_words()
        if token.kind == "label":
            self.settle(None)
            self.skipping, self.worded_only = not token.text, False
            self.label = words.role(token.text, self.text) if token.text else None
        elif token.kind == "stop":
            self.settle(None)
            self.worded_only = self.worded_only or self.skipping
            self.skipping = False
        elif self.skipping:
            return
        elif token.kind == "body":
            collective = is_collective(token.text, self.after_each)
            self.after_each = "各" in token.text or (self.after_each and collective)
            self.pending.append((token, collective, self.joined))
        elif token.kind == "sep" and token.text == ",":
            self.commas.append(len(self.pending))
        elif token.kind == "role":
            self.close(words.role(token.text, self.text))
        elif token.kind == "tag" and self.pending:
            body, collective, _ = self.pending[-1]
            self.pending[-1] = (body, collective, words.role(token.text, self.text))
        elif token.kind == "with":
            self.pending = [(body, c, role or "lead") for body, c, role in self.pending]
            self.joined = "cooperating"

    def close(self, role: Role) -> None:
        """Gives a role word to its list: under a label, 配合 takes no body before a comma (`牵头单位:A,B、C配合`)."""
        if self.label is not None and role in ("cooperating", "supervising"):
            inner = [n for n in self.commas if 0 < n < len(self.pending)]
            if inner:
                cut = inner[0] if self.label == "lead" else inner[-1]
                late, self.pending = self.pending[cut:], self.pending[:cut]
                self.settle(None)
                self.pending = late
        self.settle(role)

    def settle(self, role: Role | None) -> None:
        """Closes the list of bodies read since the last role word."""
        for body, collective, own in self.pending:
            default = self.default if is_complete(body.text) and not self.worded_only else None
            given = own or role or self.label or default
            if given is not None:
                worded = (own or role or self.label) is not None
                self.done.append(Assigned(body.start, body.end, body.text, given, collective, worded))
        self.pending = []
        self.commas = []
        self.joined = None
        self.after_each = False
