"""Network of departments that are charged with the same tasks."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from toolkit.errors import InputError
from toolkit.viz.style import chinese_style, finish

Points = NDArray[np.float64]

_SIDE = 385.0  # points on each side of the drawing: with what is around it the page of a journal (174 mm), for
_USUAL = 30  # nodes
_AROUND = (36.0, 72.0, 40.0)  # points left and below, right (the colour bar) and above (the title)
_NODE = (60.0, 900.0)  # area of the smallest and the largest node, in points squared
_EDGE = (0.4, 4.0)  # width of the thinnest and the thickest edge, in points
_FONT = 8.0  # points; a Chinese character is as wide as it is high
_GAP = 3.0  # points between a node and its name, and around both
_SEED = 7  # of the layout, so that the same graph is drawn the same way
_ROUNDS = 2000  # in which names move apart, at most


def network_figure(
    graph: nx.Graph[str], *, most: int = 30, least_weight: int = 1, font: str | Path | None = None
) -> Figure:
    """Draws a co-assignment graph: area by tasks, colour by the share of them that a body leads, width by shared tasks.

    Bodies that share many tasks stand near each other (Fruchterman and Reingold 1991, on the logarithm of the weights);
    then they move apart until no name covers another. Distances therefore are no measure.

    Args:
        graph: A graph of `toolkit.analysis.network.co_assignment`.
        most: The nodes with most tasks that are drawn; a larger graph is no longer readable.
        least_weight: Edges of fewer shared tasks are left out.
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure. Save it by `toolkit.viz.style.save_figure`, which embeds the font.

    Raises:
        InputError: The graph has no nodes, or `most` or `least_weight` is less than 1.
        MissingDependencyError: No Chinese font; the message says how to get one.

    Example:
        >>> graph = nx.Graph([("财政", "水利", {"weight": 2})])
        >>> nx.set_node_attributes(graph, {"财政": 2, "水利": 3}, "tasks")
        >>> nx.set_node_attributes(graph, {"财政": 0, "水利": 2}, "lead_tasks")
        >>> [text.get_text() for text in network_figure(graph).axes[0].texts]
        ['水利', '财政']
    """
    if not graph:
        raise InputError("the network needs at least one body; the graph is empty")
    if most < 1 or least_weight < 1:
        raise InputError(f"most and least_weight must be 1 or more, not {most!r} and {least_weight!r}")
    nodes = sorted(graph, key=lambda n: (-graph.nodes[n]["tasks"], n))[:most]
    shown = nx.Graph(graph.subgraph(nodes))
    shown.remove_edges_from([(a, b) for a, b, data in shown.edges(data=True) if data["weight"] < least_weight])
    tasks = np.array([shown.nodes[n]["tasks"] for n in nodes], dtype=float)
    lead = np.array([shown.nodes[n]["lead_tasks"] for n in nodes], dtype=float)
    areas = _scale(tasks, *_NODE)
    side = _SIDE * max(1.0, np.sqrt(len(nodes) / _USUAL))
    radii = np.sqrt(areas) / 2
    points = _places(shown, nodes, radii, side)
    with chinese_style(font):
        figure, ax, scale = _canvas(side)
        _draw_edges(ax, shown, dict(zip(nodes, points, strict=True)))
        colours = {"c": lead / tasks, "cmap": "cividis", "vmin": 0, "vmax": 1, "edgecolors": "white", "linewidths": 0.8}
        drawn = ax.scatter(points[:, 0], points[:, 1], s=areas, zorder=2, **colours)
        box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.75}
        for node, (x, y), radius in zip(nodes, points, radii, strict=True):
            ax.text(x, y - radius - _GAP, node, ha="center", va="top", fontsize=_FONT, zorder=3, bbox=box)
        ax.set_title("部门共同承担任务的网络")
        figure.colorbar(drawn, cax=scale).set_label("牵头任务占比")
        alt = f"网络图：部门共同承担任务的网络。{len(nodes)}个部门，{shown.number_of_edges()}条连线；"
        return finish(figure, font, alt=f"{alt}任务最多的是{nodes[0]}（{int(tasks[0])}项）。")


def _canvas(side: float) -> tuple[Figure, Axes, Axes]:
    """Returns a figure, its axes, on which one unit is a point, and the axes of its colour bar."""
    edge, right, above = _AROUND
    width, height = edge + side + right, edge + side + above
    figure = Figure(figsize=(width / 72, height / 72))
    ax = figure.add_axes((edge / width, edge / height, side / width, side / height))
    ax.set_xlim(0, side)
    ax.set_ylim(0, side)
    ax.set_axis_off()
    scale = figure.add_axes(((edge + side + 8) / width, (edge + side / 4) / height, 12 / width, side / 2 / height))
    return figure, ax, scale


def _draw_edges(ax: Axes, graph: nx.Graph[str], place: dict[str, Points]) -> None:
    edges = sorted(graph.edges(data=True), key=lambda edge: edge[2]["weight"])
    widths = _scale(np.array([data["weight"] for _, _, data in edges], dtype=float), *_EDGE)
    for (a, b, _), width in zip(edges, widths, strict=True):
        ax.plot(*zip(place[a], place[b], strict=True), color="0.75", linewidth=width, zorder=1)


def _places(graph: nx.Graph[str], nodes: list[str], radii: Points, side: float) -> Points:
    """Returns where the middle of each node stands, in points, so that neither nodes nor names cover each other."""
    for _, _, data in graph.edges(data=True):
        data["pull"] = float(np.log1p(data["weight"]))
    spread = nx.spring_layout(graph, weight="pull", seed=_SEED, k=3 / np.sqrt(len(nodes)), iterations=200)
    raw = np.array([spread[node] for node in nodes])
    low, high = raw.min(axis=0), raw.max(axis=0)
    middle = side * (0.1 + 0.8 * (raw - low) / np.where(high > low, high - low, 1))
    # a box around each node and its name below it, and how far its middle lies under the node's
    names = np.array([len(node) for node in nodes]) * _FONT
    wide = np.maximum(names, 2 * radii) + 2 * _GAP
    high_boxes = 2 * radii + 1.4 * _FONT + 3 * _GAP
    under = np.array([0, (1.4 * _FONT + _GAP) / 2])
    return np.asarray(_apart(middle - under, np.stack([wide, high_boxes], axis=1), side) + under)


def _apart(middle: Points, sizes: Points, side: float) -> Points:
    """Moves boxes apart along the shorter way until none covers another, inside a square as far as there is room."""
    for _ in range(_ROUNDS):
        away = middle[:, None] - middle[None]
        cover = (sizes[:, None] + sizes[None]) / 2 - np.abs(away)
        hit = (cover > 0).all(axis=2) & ~np.eye(len(middle), dtype=bool)
        if not hit.any():
            break
        along = cover.argmin(axis=2)
        order = np.sign(np.arange(len(middle))[:, None] - np.arange(len(middle))[None])  # of boxes at one place
        step = np.zeros_like(away)
        for axis in (0, 1):
            sign = np.where(away[..., axis] == 0, order, np.sign(away[..., axis]))
            step[..., axis] = np.where(hit & (along == axis), sign * (cover[..., axis] + 0.1) / 4, 0)
        middle = np.clip(middle + step.sum(axis=1), sizes / 2, np.maximum(side - sizes / 2, sizes / 2))
    return middle


def _scale(values: Points, low: float, high: float) -> Points:
    """Maps values to [low, high], all of one value to the middle."""
    span = float(np.ptp(values)) if values.size else 0.0
    if span == 0:
        return np.full(values.shape, (low + high) / 2)
    return np.asarray(low + (high - low) * (values - values.min()) / span)
