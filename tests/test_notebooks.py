from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.fixture
def page_of(load_script: Callable[[Path], ModuleType]) -> Any:
    """The function that makes a page of the documentation of a notebook."""
    return load_script(NOTEBOOKS[0].parents[1] / "docs" / "notebook_pages.py").page_of


def test_the_page_of_a_notebook_holds_what_its_run_gave_and_no_script(tmp_path: Path, page_of: Any) -> None:
    pytest.importorskip("nbconvert")
    source = NOTEBOOKS[1]
    notebook = json.loads(source.read_text(encoding="utf-8"))
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    data = {
        "text/html": '<p>shown</p><script>alert("no")</script>',
        "text/plain": "plain",
        "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
    }
    code["outputs"] = [{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data}]
    (tmp_path / source.name).write_text(json.dumps(notebook), encoding="utf-8")
    page, figures = page_of(source, tmp_path)
    assert "<p>shown</p>" in page
    assert "alert" not in page
    assert figures == {}
    assert "](../concepts/targets.md)" in page, "a page named by its path is a link"
    notebook["cells"][0]["source"] = ["# Another"]
    (tmp_path / source.name).write_text(json.dumps(notebook), encoding="utf-8")
    assert "shown" not in page_of(source, tmp_path)[0], "an old run is not shown"


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def cells(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    notebook = json.loads(request.param.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_the_notebooks_are_numbered_one_after_the_other() -> None:
    assert [int(path.stem.partition("_")[0]) for path in NOTEBOOKS] == list(range(1, 14))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_has_one_title_and_says_what_it_cannot_tell_and_how_to_cite(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    headings = [line for text in texts for line in text.splitlines() if line.startswith("# ")]
    assert texts[0].startswith("# ")
    assert len([text for text in texts if text.startswith("# ")]) == 1, headings
    assert texts[1].startswith("## Parameters · 参数")
    assert re.search("cite|citing", " ".join(texts).lower()), "how to cite"
    assert all("·" in line for text in texts for line in text.splitlines()[:1] if line.startswith(("# ", "## ")))


def test_outputs_are_stripped(cells: list[dict[str, Any]]) -> None:
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells)


def test_parameters_come_first(cells: list[dict[str, Any]]) -> None:
    assert cells[0]["metadata"]["tags"] == ["parameters"]


def test_no_function_is_defined_and_cells_are_short(cells: list[dict[str, Any]]) -> None:
    sources = ["".join(cell["source"]) for cell in cells]
    assert not any(line.lstrip().startswith(("def ", "class ", "lambda")) for s in sources for line in s.splitlines())
    assert all(len(source.splitlines()) <= 12 for source in sources)


# What 02_targets.ipynb says of its ten hard sentences, in their order: fields, and their values row by row.
HARD = [
    (
        ("indicator", "comparator", "change", "value"),
        [("规模以上工业增加值", "approx", "increase", 7), ("固定资产投资", "approx", "increase", 5)],
    ),
    (("text", "indicator", "change", "value"), [("43%", "森林覆盖率", "level", 43)]),
    (("text", "indicator", "target_year"), [("40个", "老旧小区", 2026)]),
    (
        ("value", "value_high", "comparator", "indicator_key"),
        [(5, 6, "eq", "gdp.growth"), (2, None, "approx", "cpi.growth")],
    ),
    (("comparator", "value", "change", "indicator_key"), [("le", 3, "rank", "gdp.rank")]),
    (
        ("indicator", "value", "relation", "reference"),
        [
            ("居民收入", None, "in_step", "economic_growth"),
            ("规模以上工业增加值", 6, None, None),
            ("规模以上工业增加值", None, "above", "city"),
        ],
    ),
    (
        ("indicator", "relation", "reference"),
        [("单位地区生产总值能耗", "assigned", "city"), ("“三公”经费", "below", None)],
    ),
    (("value", "scope", "conflict"), [(4, "全市", False), (3, "市本级", False)]),
    (
        ("value", "target_year", "horizon", "period_source"),
        [(6, 2030, "five_year", "period"), (30_0000, 2030, "five_year", "period")],
    ),
    (
        ("value", "comparator", "headline", "cue", "commitment", "conflict"),
        [
            (6, "approx", True, "预期目标", "expectation", True),
            (6.5, "ge", False, "确保", "firm", True),
        ],
    ),
]


def test_hard_sentences_are_read_as_the_notebook_says() -> None:
    from toolkit import analyze

    notebook = json.loads(next(path for path in NOTEBOOKS if path.stem == "02_targets").read_text(encoding="utf-8"))
    texts: dict[str, list[str]] = {"PLAN": [], "sentence": []}
    for cell in notebook["cells"]:
        for line in cell["source"]:
            name, _, value = line.partition(" = ")
            if cell["cell_type"] == "code" and name in texts:
                texts[name].append(ast.literal_eval(value))
    (plan,) = texts["PLAN"]
    for sentence, (fields, rows) in zip(texts["sentence"], HARD, strict=True):
        found = analyze(plan + sentence).targets
        assert [tuple(getattr(target, field) for field in fields) for target in found] == rows, sentence
