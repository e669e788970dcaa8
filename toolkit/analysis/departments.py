"""Who carries which theme: departments by the themes of the tasks that they are charged with (谁承担什么)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, get_args

import pandas as pd

from toolkit.analysis.network import Node, single_bodies
from toolkit.errors import InputError, require_columns

Of = Literal["tasks", "department", "theme"]

_NEEDED = ("task_id", "theme", "share")


def department_themes(
    assignments: pd.DataFrame,
    passage_themes: pd.DataFrame,
    *,
    of: Of = "tasks",
    roles: Collection[str] | None = None,
    node: Node = "function",
    themes: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Returns how many tasks of each theme each department is charged with.

    A task is divided among its themes by their share in it (fractional counting: Waltman and van Eck, Journal of
    Informetrics 9, 2015, for papers with several authors), so that the row of a department sums to the number of its
    tasks that have a theme. A task of three departments counts for each of them.

    Args:
        assignments: The table `assignments` of a result folder or of `analysed.to_frames()`.
        passage_themes: The table `passage_themes` of the same documents.
        of: `tasks` counts; `department` divides each row by its sum (what a department is busy with), `theme` each
            column by its sum (who carries a theme; departments that share a task share it here too).
        roles: Roles that count (`["lead"]`, `["lead", "responsible"]`); None takes all.
        node: What a row is: the canonical `function` (发展改革), which joins districts, or the `name` of a body.
        themes: Themes in the order wanted, those without a task too; None takes those of the table.

    Returns:
        Departments as rows, those with most tasks first; themes as columns. Left out are tasks without a theme, groups
        that name no single body, bodies of a blanket rule, and bodies without a function where `node` is `function`.

    Raises:
        InputError: A column is missing, `of` is unknown, or no task has both a department and a theme.

    Example:
        >>> assignments = pd.DataFrame(
        ...     {"task_id": ["a:1", "a:2"], "role": "lead", "collective": False, "function": ["水利", "水利"]})
        >>> passages = pd.DataFrame(
        ...     {"task_id": ["a:1", "a:1", "a:2"], "theme": ["ecology", "urban", "urban"], "share": [0.5, 0.5, 1.0]})
        >>> department_themes(assignments, passages).loc["水利"].to_dict()
        {'ecology': 0.5, 'urban': 1.5}
    """
    if of not in get_args(Of):
        raise InputError(f"of must be one of {', '.join(get_args(Of))}, not {of!r}")
    require_columns(passage_themes, _NEEDED, "themes of departments need the table passage_themes")
    bodies = single_bodies(assignments, node)
    if roles is not None:
        bodies = bodies[bodies["role"].isin(list(roles))]
    charged = bodies[["task_id", node]].drop_duplicates()
    parts = passage_themes.loc[passage_themes["task_id"].notna(), list(_NEEDED)]
    rows = charged.merge(parts, on="task_id")
    if rows.empty:
        raise InputError("no task has both a department and a theme; are the two tables of the same documents?")
    table = rows.pivot_table(index=node, columns="theme", values="share", aggfunc="sum", fill_value=0.0)
    table = table.reindex(columns=list(themes) if themes is not None else sorted(table.columns), fill_value=0.0)
    totals = table.sum(axis=1)
    table = table.loc[sorted(table.index, key=lambda name: (-totals[name], name))]
    if of == "department":
        table = table.div(table.sum(axis=1), axis=0)
    elif of == "theme":
        table = table.div(table.sum(axis=0).where(lambda sums: sums > 0, 1.0), axis=1)
    return table.rename_axis(index=node, columns="theme")
