"""Network of departments that are charged with the same tasks."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
from matplotlib.figure import Figure

from toolkit.errors import InputError
from toolkit.viz.style import chinese_style, finish

_SIZE = 8.0  # inches on each side
_NODE = (60.0, 900.0)  # area of the smallest and the largest node, in points squared
_EDGE = (0.4, 4.0)  # width of the thinnest and the thickest edge, in points
_SEED = 7  # of the layout, so that the same graph is drawn the same way


def network_figure(
    graph: nx.Graph[str], *, most: int = 30, least_weight: int = 1, font: str | Path | None = None
) -> Figure:
    """Draws a co-assignment graph: area by tasks, colour by the share of them that a body leads, width by shared tasks.

    Args:
        graph: A graph of `toolkit.analysis.network.co_assignment`.
        most: The nodes with most tasks that are drawn; a larger graph is no longer readable.
        least_weight: Edges of fewer shared tasks are left out.
        font: A font file or family; None takes the packaged Chinese font.

    Returns:
        The figure. Save it by `toolkit.viz.style.save_figure`, which embeds the font.

    Raises:
        InputError: The graph has no nodes.
        MissingDependencyError: No Chinese font; the message says how to get one.
    """
    if not graph:
        raise InputError("the network needs at least one body; the graph is empty")
    nodes = sorted(graph, key=lambda n: (-graph.nodes[n]["tasks"], n))[:most]
    shown = graph.subgraph(nodes)
    edges = [(a, b) for a, b in shown.edges if shown.edges[a, b]["weight"] >= least_weight]
    place = nx.spring_layout(shown, weight="weight", seed=_SEED, k=2.2 / np.sqrt(len(nodes)), iterations=200)
    with chinese_style(font):
        figure = Figure(figsize=(_SIZE, _SIZE), layout="constrained")
        ax = figure.add_subplot()
        widths = _scale(np.array([shown.edges[edge]["weight"] for edge in edges], dtype=float), *_EDGE)
        for (a, b), width in zip(edges, widths, strict=True):
            ax.plot(*zip(place[a], place[b], strict=True), color="0.72", linewidth=width, zorder=1)
        tasks = np.array([shown.nodes[n]["tasks"] for n in nodes], dtype=float)
        lead = np.array([shown.nodes[n]["lead_tasks"] for n in nodes], dtype=float) / tasks
        points = np.array([place[n] for n in nodes])
        drawn = ax.scatter(
            points[:, 0],
            points[:, 1],
            s=_scale(tasks, *_NODE),
            c=lead,
            cmap="cividis",
            vmin=0,
            vmax=1,
            zorder=2,
            edgecolors="white",
            linewidths=0.8,
        )
        for node, (x, y) in zip(nodes, points, strict=True):
            ax.annotate(
                node,
                (x, y),
                ha="center",
                va="center",
                fontsize=8,
                zorder=3,
                bbox={"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none", "alpha": 0.8},
            )
        ax.set_axis_off()
        ax.margins(0.08)
        ax.set_title("部门共同承担任务的网络")
        bar = figure.colorbar(drawn, ax=ax, fraction=0.03, pad=0.01)
        bar.set_label("牵头任务占比")
        return finish(figure, font)


def _scale(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Maps values to [low, high], all of one value to the middle."""
    span = float(np.ptp(values)) if values.size else 0.0
    if span == 0:
        return np.full(values.shape, (low + high) / 2)
    return np.asarray(low + (high - low) * (values - values.min()) / span)
