from __future__ import annotations

from pathlib import Path

import pytest

from tests.reporting.hostile import write_result


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result folder of texts with scripts, formulas, astral characters, mixed line breaks; not to be written to."""
    return write_result(tmp_path_factory.mktemp("hostile"))
