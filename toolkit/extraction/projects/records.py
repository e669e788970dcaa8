"""What the reading of a clause passes on: stretches, lists, members, names. Offsets are into the folded text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from toolkit.schema import Stage


class Name(NamedTuple):
    """A name that was found.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        rest: What the restored name adds to the text there.
        label: The class of its list, empty where none is named.
        stage: The stage that the words around its list put it in.
    """

    start: int
    end: int
    rest: str
    label: str = ""
    stage: Stage | None = None


class Stretch(NamedTuple):
    """A piece of a clause between verbs.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        kind: What governs it: `found`, `act` or `aim`; `works` where only structures are meant; `list` where only a
            list closed by 等 may go on from the clause before, `listed` where it must be one of 项目 or 工程; empty
            where nothing does.
        after: Kind of the verb that follows, else empty.
        done: True where the verb says that one thing is begun, finished or in use (建成, 投用), so that even a common
            noun may be definite; 建设 alone does not.
        subject: True where no verb stands before it in the clause, so that it is the subject of the one after it.
    """

    start: int
    end: int
    kind: str
    after: str = ""
    done: bool = False
    subject: bool = False


@dataclass(slots=True)
class Member:
    """A member of a list, cleaned.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last character.
        head: Its head noun, empty for a name that ends in a phase, in works or in a quotation mark.
        head_start: Offset of that ending.
        complete: True where the name ends in any of these.
        ranked: True where a superlative stands before it (`全球领先的`), so that it is a position to be reached.
    """

    start: int
    end: int
    head: str = ""
    head_start: int = -1
    complete: bool = False
    ranked: bool = False

    @property
    def head_end(self) -> int:
        """Offset after the head noun."""
        return self.head_start + len(self.head)


class Closing(NamedTuple):
    """What closes a list: of `等6条高铁` the noun `高铁`.

    Attributes:
        noun: Head noun of the class, empty where none is named (`等建设`).
        label: The class without number and grade.
        known: False for a class that is none of projects (`等领域`, `等保护治理`).
    """

    noun: str = ""
    label: str = ""
    known: bool = True


class MemberList(NamedTuple):
    """Members with what closes them; None for an open list."""

    members: tuple[Member, ...]
    closing: Closing | None = None
