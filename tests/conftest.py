"""Fixtures that several tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REAL = os.environ.get("GOVTEXT_REAL_CORPUS")


@pytest.fixture(scope="session")
def real_corpus() -> Path:
    """The folder with real documents and gold, which is not part of the project."""
    if not REAL:
        pytest.skip("GOVTEXT_REAL_CORPUS is not set: the real documents are not part of the project")
    return Path(REAL)
