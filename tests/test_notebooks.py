from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def cells(request: pytest.FixtureRequest) -> list[dict[str, Any]]:
    notebook = json.loads(request.param.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_there_is_a_quickstart() -> None:
    assert "01_quickstart" in {path.stem for path in NOTEBOOKS}


def test_outputs_are_stripped(cells: list[dict[str, Any]]) -> None:
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells)


def test_parameters_come_first(cells: list[dict[str, Any]]) -> None:
    assert cells[0]["metadata"]["tags"] == ["parameters"]


def test_no_function_is_defined_and_cells_are_short(cells: list[dict[str, Any]]) -> None:
    sources = ["".join(cell["source"]) for cell in cells]
    assert not any(line.lstrip().startswith(("def ", "class ", "lambda")) for s in sources for line in s.splitlines())
    assert all(len(source.splitlines()) <= 12 for source in sources)
