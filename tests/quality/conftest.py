"""The floors of the quality gate and how they are changed."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

FLOORS = Path(__file__).with_name("floors.json")
MARGIN = 0.01  # a raised floor lies so much below what was measured: a record more or less is no alarm


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("quality gate")
    group.addoption("--raise-floors", action="store_true", help="raise floors to a point below what is measured")
    group.addoption("--lower-floors", metavar="REASON", help="lower floors that are not reached, and record why")


@pytest.fixture(scope="session")
def floors() -> dict[str, Any]:
    """The content of floors.json."""
    data: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return data


@pytest.fixture
def change_floors(request: pytest.FixtureRequest) -> Any:
    """A function that changes the floors of one set, where an option asks for it, and returns those now in force."""
    # the options are not there where pytest was started on another folder
    up = request.config.getoption("--raise-floors", default=False)
    reason = request.config.getoption("--lower-floors", default=None)
    if reason is not None and not reason.strip():
        raise pytest.UsageError("--lower-floors needs a reason")

    def change(name: str, measured: dict[str, Any]) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8"))
        for file, kinds in data[name].items():
            for kind, metrics in kinds.items():
                for metric, floor in metrics.items():
                    value = measured.get(file, {}).get(kind, {}).get(metric)
                    if value is None:
                        continue
                    raised, value = (math.floor(v * 1000 + 1e-6) / 1000 for v in (value - MARGIN, value))
                    if up and raised > floor:
                        metrics[metric] = raised
                    elif reason and value < floor:
                        metrics[metric] = value
                        where = f"{name}/{file}/{kind}/{metric}"
                        data["lowered"].append({"floor": where, "from": floor, "to": value, "reason": reason})
        if up or reason:
            FLOORS.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        floors: dict[str, Any] = data[name]
        return floors

    return change
