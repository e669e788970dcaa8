"""Reads files and folders into documents."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

from toolkit.loaders.base import LOADERS, NOT_READ, UnreadableError, failure_of, loader_for
from toolkit.schema import Document, Failure

_LOCK = "~$"  # Word's own file beside one that is open


def read(path: str | Path) -> list[Document]:
    """Reads one file.

    Args:
        path: A file (`.txt`, `.docx`, `.csv`).

    Returns:
        Its documents: one, or one a row of a table; their ids are the file's name, with `#row` for rows. Rows of a
        table without text are left out with a warning (`iter_documents` yields them as failures).

    Raises:
        InputError: The file is not there, is a folder, or cannot be read; the message names the way out.

    Example:
        >>> read("清河市2022年分工方案.txt")  # doctest: +SKIP
        [Document(id='清河市2022年分工方案.txt', ...)]
    """
    file = Path(path)
    if file.is_dir():
        raise UnreadableError(file, "is a folder", "give a file, or read the folder with iter_documents([path])")
    try:
        results = list(loader_for(file)(file, file.name))
    except OSError as error:
        failure = failure_of(error, file, file.name)
        raise UnreadableError(file, f"cannot be opened ({error.strerror or error})", failure.way_out) from error
    documents = [r for r in results if isinstance(r, Document)]
    failures = [r for r in results if isinstance(r, Failure)]
    if failures and not documents:
        raise UnreadableError(file, failures[0].message, failures[0].way_out)
    for failure in failures:
        warnings.warn(f"{file}: {failure.message}; {failure.way_out}", stacklevel=2)
    return documents


def iter_documents(paths: Iterable[str | Path] | str | Path) -> Iterator[Document | Failure]:
    """Reads files and folders one after the other; what cannot be read becomes a `Failure` and the rest goes on.

    Folders are read with all their subfolders, sorted by name. Hidden files, lock files (`~$…`) and files that are no
    documents are passed over; documents of formats that are not read (.doc, .pdf, …) become failures. A file that is
    given twice is read once. The id of a document is its path relative to the folder given, with `/`, or the name of
    the file given, plus `#row` for a row of a table. Where two inputs lead to one id, the later one gets the name of
    its folder before it, and a number (`~2`) where that is taken too.

    Args:
        paths: Files and folders, or one of them.

    Yields:
        Documents and failures, in the order of the inputs.
    """
    taken: set[str] = set()
    done: set[Path] = set()
    for given in [paths] if isinstance(paths, str | Path) else paths:
        root = Path(given)
        for file, name in _files(root):
            key = file.resolve()
            if key in done:
                continue
            done.add(key)
            document_id = _free_id(name, file, root, taken)
            taken.add(document_id)
            yield from _load(file, document_id)


def _load(file: Path, document_id: str) -> Iterator[Document | Failure]:
    try:
        yield from loader_for(file)(file, document_id)
    except Exception as error:  # one bad file never ends a run: it becomes a row of the failures
        yield failure_of(error, file, document_id)


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    """Yields the files of an input with their names in it; an input without any yields itself, to fail."""
    if not root.is_dir():
        yield root, root.name or str(root)
        return
    found = sorted(_walk(root), key=lambda item: item[1])
    if not any(file.suffix.lower() in LOADERS for file, _ in found):
        yield root, root.name or str(root)
    yield from found


def _walk(root: Path) -> Iterator[tuple[Path, str]]:
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if not name.startswith(".")]
        for name in files:
            file = Path(folder, name)
            suffix = file.suffix.lower()
            if not name.startswith((".", _LOCK)) and (suffix in LOADERS or suffix in NOT_READ):
                yield file, file.relative_to(root).as_posix()


def _free_id(name: str, file: Path, root: Path, taken: set[str]) -> str:
    if name not in taken:
        return name
    parent = root.resolve().name if root.is_dir() else file.resolve().parent.name
    longer = f"{parent}/{name}"
    number = 2
    candidate = longer
    while candidate in taken:
        candidate = f"{longer}~{number}"
        number += 1
    return candidate
