"""Ten minutes of coverage-guided fuzzing of loaders, structure and extractors: `make fuzz`.

The first byte of an input chooses the format, the rest is the file; text goes through the extractors too. A finding is
written to the folder by libFuzzer and shown with its traceback.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["toolkit"]):
    from tests.fuzz.check import check_file, check_text
    from tests.fuzz.seeds import TEXT, seeds

SUFFIXES = list(seeds())
FOLDER = Path(tempfile.mkdtemp(prefix="govtext-fuzz-"))


def one(data: bytes) -> None:
    """Runs one input."""
    if len(data) < 2:
        return
    suffix = SUFFIXES[data[0] % len(SUFFIXES)]
    path = FOLDER / f"a{suffix}"
    path.write_bytes(data[1:])
    for document in check_file(path):
        if len(document.text) < 5_000:
            check_text(document)


def main() -> None:
    """Writes the seeds and starts libFuzzer with the arguments of the command line."""
    corpus = FOLDER / "corpus"
    corpus.mkdir()
    for i, (suffix, data) in enumerate(seeds().items()):
        (corpus / suffix[1:]).write_bytes(bytes([i]) + data)
    (corpus / "utf8").write_bytes(bytes([SUFFIXES.index(".txt")]) + TEXT.encode())
    atheris.Setup([*sys.argv, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
