"""Fixtures that several tests share."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

REAL = os.environ.get("GOVTEXT_REAL_CORPUS")


@pytest.fixture(scope="session")
def real_corpus() -> Path:
    """The folder with real documents and gold, which is not part of the project."""
    if not REAL:
        pytest.skip("GOVTEXT_REAL_CORPUS is not set: the real documents are not part of the project")
    return Path(REAL)


@pytest.fixture(scope="session")
def load_script() -> Callable[[Path], ModuleType]:
    """Loads a script of the project that lies in no package (docs/make_*.py, models/make_models.py)."""

    def load(path: Path) -> ModuleType:
        spec = spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
