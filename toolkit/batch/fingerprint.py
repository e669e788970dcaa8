"""The fingerprint of a run: what its tables depend on beside its inputs."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path

from toolkit.config import PipelineConfig
from toolkit.reporting.columns import SCHEMA_VERSION

_CODE = {".py", ".tsv", ".yaml"}
_HOW = ("workers", "max_failures", "exclude_duplicates")  # settings that change how a batch runs, not what it finds


def run_key(config: PipelineConfig) -> str:
    """Returns the SHA-256 of version, code, lexicons, settings, and the files and models that the settings name."""
    settings = {name: value for name, value in config.to_dict().items() if name not in _HOW}
    named = [str(value) for value in settings.values() if isinstance(value, str) and value]
    models = [value.partition(":")[2] for value in named]
    files = {name: _sha256_of(Path(name)) for name in sorted({*named, *models}) if name and Path(name).exists()}
    parts = [version("govtext"), SCHEMA_VERSION, package_hashes(), settings, files]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


@cache
def package_hashes() -> dict[str, str]:
    """Returns the SHA-256 of the package's code and of each lexicon, by name."""
    root = Path(__file__).resolve().parent.parent
    lexicons = sorted(path for path in (root / "lexicons").rglob("*") if path.suffix in _CODE)
    code = sorted(path for path in root.rglob("*.py"))
    whole = hashlib.sha256()
    for path in code:
        whole.update(path.read_bytes())
    hashes = {path.relative_to(root).as_posix(): _sha256_of(path) for path in lexicons}
    return {"code": whole.hexdigest(), **hashes}


def _sha256_of(path: Path) -> str:
    """Returns the SHA-256 of a file, or of all files of a folder with their names."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    whole = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        whole.update(file.relative_to(path).as_posix().encode())
        whole.update(file.read_bytes())
    return whole.hexdigest()
