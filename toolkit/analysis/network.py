"""Who works with whom: departments that share tasks, and who supports whom (合作网络)."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations
from typing import Literal

import networkx as nx
import numpy as np
import pandas as pd
from scipy.sparse.linalg import eigsh

from toolkit.errors import require_columns

Node = Literal["function", "name"]
_NEEDED = ("task_id", "role", "collective")
_COLUMNS = ("node", "tasks", "lead_tasks", "partners", "strength", "betweenness", "eigenvector")


def co_assignment(
    assignments: pd.DataFrame, *, node: Node = "function", roles: Collection[str] | None = None
) -> nx.Graph[str]:
    """Returns the graph of bodies that are charged with the same tasks.

    Args:
        assignments: The table `assignments` of a result folder or of `analysed.to_frames()`.
        node: What a node is: the canonical `function` (发展改革), which joins districts, or the `name` of a body.
        roles: Roles that count (`lead`, `responsible`, …); None takes all.

    Returns:
        An undirected graph. Nodes carry `tasks` and `lead_tasks` (how many they share or lead), edges `weight` (the
        number of tasks that both are charged with). Left out are groups that name no single body, bodies of a blanket
        rule (they are charged with all), and bodies without a function where `node` is `function`.

    Raises:
        InputError: A column is missing.

    Example:
        >>> frame = pd.DataFrame(
        ...     {"task_id": ["a:1", "a:1"], "role": ["lead", "responsible"], "collective": False,
        ...      "function": ["财政", "水利"]}
        ... )
        >>> list(co_assignment(frame).edges(data="weight"))
        [('财政', '水利', 1)]
    """
    rows = single_bodies(assignments, node)
    if roles is not None:
        rows = rows[rows["role"].isin(list(roles))]
    graph: nx.Graph[str] = nx.Graph()
    for _, task in rows.groupby("task_id", sort=True):
        bodies = list(dict.fromkeys(task[node]))
        leads = set(task.loc[task["role"] == "lead", node])
        for body in bodies:
            seen = graph.nodes[body] if body in graph else {"tasks": 0, "lead_tasks": 0}
            graph.add_node(body, tasks=seen["tasks"] + 1, lead_tasks=seen["lead_tasks"] + (body in leads))
        for a, b in combinations(bodies, 2):
            weight = graph.edges[a, b]["weight"] if graph.has_edge(a, b) else 0
            graph.add_edge(a, b, weight=weight + 1)
    return graph


def lead_support(assignments: pd.DataFrame, *, node: Node = "function") -> nx.DiGraph[str]:
    """Returns the directed graph from each lead to those that answer, cooperate or supervise in its tasks.

    Args:
        assignments: As in `co_assignment`.
        node: As there.

    Returns:
        Edges carry `weight`, the number of tasks; a body that leads with another points to it in neither direction.

    Raises:
        InputError: A column is missing.
    """
    rows = single_bodies(assignments, node)
    graph: nx.DiGraph[str] = nx.DiGraph()
    for _, task in rows.groupby("task_id", sort=True):
        leads = list(dict.fromkeys(task.loc[task["role"] == "lead", node]))
        others = [body for body in dict.fromkeys(task[node]) if body not in leads]
        graph.add_nodes_from([*leads, *others])
        for lead in leads:
            for other in others:
                weight = graph.edges[lead, other]["weight"] if graph.has_edge(lead, other) else 0
                graph.add_edge(lead, other, weight=weight + 1)
    return graph


def centrality(graph: nx.Graph[str]) -> pd.DataFrame:
    """Returns how central each node of a co-assignment graph is, the strongest first.

    Returns:
        `node`; `tasks` and `lead_tasks` as counted; `partners`, its neighbours; `strength`, the sum of its weights
        (Barrat et al. 2004); `betweenness` (Freeman 1977, Brandes' algorithm, a path is short where weights are large:
        distance 1 / weight), in [0, 1]; `eigenvector` (Bonacich 1972, weighted, largest component; 0 outside it).

    Example:
        >>> centrality(nx.Graph()).empty
        True
    """
    if not graph:
        return pd.DataFrame(columns=list(_COLUMNS))
    distant = graph.copy()
    for _, _, data in distant.edges(data=True):
        data["distance"] = 1 / data["weight"]
    between = nx.betweenness_centrality(distant, weight="distance")
    eigen = _eigenvector(graph)
    frame = pd.DataFrame(
        [
            (
                n,
                d["tasks"],
                d["lead_tasks"],
                graph.degree(n),
                graph.degree(n, weight="weight"),
                between[n],
                eigen[n],
            )
            for n, d in graph.nodes(data=True)
        ],
        columns=list(_COLUMNS),
    )
    return frame.sort_values(["strength", "node"], ascending=[False, True], ignore_index=True)


def _eigenvector(graph: nx.Graph[str]) -> dict[str, float]:
    """Returns the principal eigenvector of the weights of the largest component, of length 1; 0 outside it."""
    found = dict.fromkeys(graph, 0.0)
    largest = max((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (len(part), part))
    if len(largest) > 1:
        weights = nx.to_scipy_sparse_array(graph, largest, weight="weight").astype(float)
        # a fixed start: the same graph gives the same figures (networkx starts at random, and fails on two nodes)
        _, vectors = eigsh(weights, k=1, which="LA", v0=np.ones(len(largest)))
        found |= dict(zip(largest, np.abs(vectors[:, 0]).tolist(), strict=True))
    return found


def single_bodies(assignments: pd.DataFrame, node: Node) -> pd.DataFrame:
    """Returns the rows of bodies that are charged with a task by themselves and have a name or function as `node`.

    Raises:
        InputError: A column is missing.
    """
    require_columns(assignments, (*_NEEDED, node), "the network needs the table `assignments`")
    rows = assignments[~assignments["collective"].astype("boolean").fillna(value=True)]
    return rows[rows["task_id"].notna() & rows[node].notna() & (rows[node] != "")]
