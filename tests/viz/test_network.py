from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from toolkit.errors import InputError, MissingDependencyError
from toolkit.viz.network import network_figure
from toolkit.viz.style import alt_text

NAMES = ["发展改革", "财政", "水利", "教育", "人力资源社会保障", "政务服务和数据", "住房城乡建设", "公安"]


@pytest.fixture
def graph() -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    for i, name in enumerate(NAMES):
        graph.add_node(name, tasks=len(NAMES) - i, lead_tasks=1)
    for i, (a, b) in enumerate(combinations(NAMES[:6], 2)):
        graph.add_edge(a, b, weight=1 + i % 3)
    return graph


def labels(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


@pytest.mark.mpl_image_compare
def test_picture_of_network_figure(graph: nx.Graph[str]) -> Figure:
    return network_figure(graph)


def test_alternative_text(graph: nx.Graph[str]) -> None:
    assert alt_text(network_figure(graph)) == (
        "网络图：部门共同承担任务的网络。8个部门，15条连线；任务最多的是发展改革（8项）。"
    )


def test_names_title_and_scale(graph: nx.Graph[str]) -> None:
    figure = network_figure(graph)
    assert labels(figure) == NAMES
    assert figure.axes[0].get_title() == "部门共同承担任务的网络"
    assert figure.axes[1].get_ylabel() == "牵头任务占比"
    (nodes,) = figure.axes[0].collections
    assert list(nodes.get_array()) == pytest.approx([1 / (len(NAMES) - i) for i in range(len(NAMES))])
    assert list(nodes.get_sizes()) == sorted(nodes.get_sizes(), reverse=True)


def test_widths_follow_weights(graph: nx.Graph[str]) -> None:
    lines = network_figure(graph).axes[0].lines
    assert len(lines) == 15
    assert sorted({round(line.get_linewidth(), 2) for line in lines}) == [0.4, 2.2, 4.0]


def test_most_and_least_weight(graph: nx.Graph[str]) -> None:
    figure = network_figure(graph, most=4, least_weight=3)
    assert labels(figure) == NAMES[:4]
    assert len(figure.axes[0].lines) == sum(d["weight"] >= 3 for *_, d in graph.subgraph(NAMES[:4]).edges(data=True))


@pytest.mark.parametrize("size", [1, 2, 12, 30, 60])
def test_no_name_covers_another_name_or_node(size: int) -> None:
    graph: nx.Graph[str] = nx.complete_graph([f"云溪第{i}水务管理局" for i in range(size)])
    nx.set_edge_attributes(graph, 5, "weight")
    nx.set_node_attributes(graph, 3, "tasks")
    nx.set_node_attributes(graph, 1, "lead_tasks")
    figure = network_figure(graph, most=size)
    renderer = FigureCanvasAgg(figure).get_renderer()
    ax = figure.axes[0]
    boxes = [text.get_window_extent(renderer) for text in ax.texts]
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    (nodes,) = ax.collections
    middles = ax.transData.transform(np.asarray(nodes.get_offsets()))
    assert not any(box.contains(*middle) for box in boxes for middle in middles)
    assert all(figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1 for box in boxes)


def test_drawn_the_same_way_each_time(graph: nx.Graph[str]) -> None:
    first, second = (network_figure(graph).axes[0].collections[0].get_offsets() for _ in range(2))
    assert np.array_equal(first, second)


def test_the_graph_stays_as_it_is(graph: nx.Graph[str]) -> None:
    before = nx.node_link_data(graph, edges="edges")
    network_figure(graph)
    assert nx.node_link_data(graph, edges="edges") == before


def test_empty_graph() -> None:
    with pytest.raises(InputError, match="empty"):
        network_figure(nx.Graph())


@pytest.mark.parametrize("wrong", [{"most": 0}, {"least_weight": 0}], ids=str)
def test_wrong_numbers(graph: nx.Graph[str], wrong: dict[str, int]) -> None:
    with pytest.raises(InputError, match="1 or more"):
        network_figure(graph, **wrong)  # type: ignore[arg-type]


def test_no_such_font(graph: nx.Graph[str]) -> None:
    with pytest.raises(MissingDependencyError, match="无此字体"):
        network_figure(graph, font="无此字体")
