from __future__ import annotations

import pytest

from toolkit.analysis.identity import THRESHOLD, candidates, normal_name
from toolkit.errors import InputError


@pytest.mark.parametrize(
    ("name", "other"),
    [
        pytest.param("“云溪”水厂二期工程项目", "云溪水厂二期", id="quotation marks and tail"),
        pytest.param("云溪水厂（二期）", "云溪水厂(二期)", id="width of brackets"),
        pytest.param("云溪水库\n建设工程", "云溪水库", id="line break"),
        pytest.param("云青高速公路", "云青高速", id="short form of a class"),
        pytest.param("云溪国际机场三期", "云溪机场三期工程", id="airport"),
        pytest.param("清河５００千伏工程", "清河500千伏", id="digits"),
    ],
)
def test_one_normal_form(name: str, other: str) -> None:
    assert normal_name(name) == normal_name(other)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        pytest.param("云溪水厂一期", "云溪水厂二期", id="phases"),
        pytest.param("3号线延伸线", "13号线延伸线", id="numbers of lines"),
        pytest.param("云溪港区第三通道", "云溪港区第四通道", id="numbered ways"),
        pytest.param("云青铁路松岭段", "云青铁路", id="a section and the whole"),
        pytest.param("云溪水库主体工程", "云溪水库", id="main works and the whole"),
        pytest.param("云青高铁", "云澜高铁", id="another place"),
        pytest.param("清河东延伸线工程段", "清河西延伸线工程段", id="directions"),
        pytest.param("青云水库", "云青水库", id="order of characters"),
    ],
)
def test_never_a_pair(name: str, other: str) -> None:
    assert candidates([name, other], threshold=0).empty


def test_pairs_within_and_across() -> None:
    old = ["云溪水厂二期", "松岭县青屏水库", "云澜高铁"]
    new = ["云溪镇水厂二期", "青屏水库", "云溪水厂二期工程", "云澜高铁项目"]
    across = candidates(old, new)
    assert across[["name", "other"]].to_numpy().tolist() == [["云溪水厂二期", "云溪镇水厂二期"]]
    loose = candidates(old, new, threshold=70)
    assert loose[["name", "other"]].to_numpy().tolist()[-1] == ["松岭县青屏水库", "青屏水库"]
    assert loose["score"].is_monotonic_decreasing
    assert loose["score"].min() >= 70
    within = candidates([*old, *new])
    assert within[["name", "other"]].to_numpy().tolist() == [["云溪水厂二期", "云溪镇水厂二期"]]


def test_order_of_names_does_not_matter() -> None:
    names = ["云溪水厂二期", "云溪镇水厂二期", "云溪镇第一水厂二期"]
    assert candidates(names).equals(candidates(reversed(names)))


def test_no_names() -> None:
    frame = candidates([])
    assert list(frame.columns) == ["name", "other", "score"]
    assert frame.empty
    assert str(frame["score"].dtype) == "float64"


@pytest.mark.parametrize("threshold", [-1, 100.5])
def test_threshold_out_of_range(threshold: float) -> None:
    with pytest.raises(InputError, match="0 to 100"):
        candidates([], threshold=threshold)


def test_the_stated_threshold() -> None:
    assert THRESHOLD == 75
