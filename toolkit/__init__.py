"""govtext: targets, responsible units and projects from Chinese government work reports.

Nothing happens at import: each public name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.batch import run_batch
    from toolkit.config import PipelineConfig
    from toolkit.errors import ToolkitError
    from toolkit.extraction.projects import extract_projects
    from toolkit.extraction.quantities import extract_quantities
    from toolkit.extraction.responsible_units import extract_responsible_units
    from toolkit.extraction.targets import extract_targets
    from toolkit.loaders import iter_documents, read
    from toolkit.pipeline import AnalysedDocument, analyze, sample_corpus
    from toolkit.schema import Document
    from toolkit.segmentation import segment

    __version__: str

__all__ = [
    "AnalysedDocument",
    "Document",
    "PipelineConfig",
    "ToolkitError",
    "__version__",
    "analyze",
    "extract_projects",
    "extract_quantities",
    "extract_responsible_units",
    "extract_targets",
    "iter_documents",
    "read",
    "run_batch",
    "sample_corpus",
    "segment",
]

_HOME = {
    "AnalysedDocument": "toolkit.pipeline",
    "Document": "toolkit.schema",
    "PipelineConfig": "toolkit.config",
    "ToolkitError": "toolkit.errors",
    "analyze": "toolkit.pipeline",
    "extract_projects": "toolkit.extraction.projects",
    "extract_quantities": "toolkit.extraction.quantities",
    "extract_responsible_units": "toolkit.extraction.responsible_units",
    "extract_targets": "toolkit.extraction.targets",
    "iter_documents": "toolkit.loaders",
    "read": "toolkit.loaders",
    "run_batch": "toolkit.batch",
    "sample_corpus": "toolkit.pipeline",
    "segment": "toolkit.segmentation",
}


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first asked for (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("govtext")
    elif name in _HOME:
        value = getattr(import_module(_HOME[name]), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
