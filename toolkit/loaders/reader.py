"""Reads files and folders into documents."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

from toolkit.config import Limits
from toolkit.loaders.base import (
    LOADERS,
    MANY,
    NOT_READ,
    NoProgramError,
    Source,
    UnreadableError,
    failure_of,
    loader_for,
    over,
    printable,
)
from toolkit.loaders.encoding import is_blank, too_long
from toolkit.normalization.text import valid
from toolkit.schema import Document, Failure

_LOCK = "~$"  # Word's own file beside one that is open
_Paths = Iterable[str | Path] | str | Path


def read(path: str | Path, *, limits: Limits | None = None, text_column: str | None = None) -> list[Document]:
    """Reads one file.

    Args:
        path: A file of one of the formats of `docs/how-to/formats.md`.
        limits: What is read at most.
        text_column: The column of a table that holds the texts; None finds it.

    Returns:
        Its documents: one, or one a row of a table, a sheet of a workbook, a file of an archive; their ids are the
        file's name, with `#row`, `#sheet` or `/name` for the part. Parts that cannot be read are left out with a
        warning (`iter_documents` yields them as failures).

    Raises:
        InputError: The file is not there, is a folder, or cannot be read; the message names the way out.

    Example:
        >>> read("清河市2022年分工方案.txt")  # doctest: +SKIP
        [Document(id='清河市2022年分工方案.txt', ...)]
    """
    file = Path(path)
    if file.is_dir():
        raise UnreadableError(file, "is a folder", "give a file, or read the folder with iter_documents([path])")
    results = list(load_file(file, printable(file.name), limits=limits, text_column=text_column))
    documents = [r for r in results if isinstance(r, Document)]
    failures = [r for r in results if isinstance(r, Failure)]
    if failures and not documents:
        first = failures[0]
        kind = NoProgramError if first.error == "MissingDependencyError" else UnreadableError
        raise kind(file, first.message, first.way_out)
    for failure in failures:
        warnings.warn(f"{printable(str(file))}: {failure.message}; {failure.way_out}", stacklevel=2)
    return documents


def iter_documents(
    paths: _Paths, *, limits: Limits | None = None, text_column: str | None = None
) -> Iterator[Document | Failure]:
    """Reads files and folders one after the other; what cannot be read becomes a `Failure` and the rest goes on.

    Folders are read with all their subfolders, sorted by name. Hidden files, lock files (`~$…`) and files that are no
    documents are passed over; documents of formats that are not read (.ofd, pictures, …), folders that may not be
    listed and links that lead out of the folder become failures. A file that is given twice is read once. The id of a
    document is its path relative to the folder given, with `/`, or the name of the file given, plus `#row`, `#sheet`
    or `/name` for a part of it. Where two inputs lead to one id, the later one gets the name of its folder before it,
    and a number (`~2`) where that is taken too.

    Args:
        paths: Files and folders, or one of them.
        limits: What is read at most; the defaults are those of `PipelineConfig`.
        text_column: The column of tables that holds the texts; None finds it.

    Yields:
        Documents and failures, in the order of the inputs.
    """
    for file, document_id in iter_files(paths):
        yield from load_file(file, document_id, limits=limits, text_column=text_column)


def iter_files(paths: _Paths) -> Iterator[tuple[Path, str]]:
    """Yields the files that `iter_documents` reads or reports, each with its id, and opens none of them.

    Args:
        paths: Files and folders, or one of them.

    Yields:
        The file and the id of its document, to which parts of a file add `#row`, `#sheet` or `/name`.
    """
    taken: set[str] = set()
    done: set[Path] = set()
    for given in [paths] if isinstance(paths, str | Path) else paths:
        root = Path(given)
        for file, name in _files(root):
            key = file.absolute() if isinstance(file, _LinkOut) else _resolved(file)
            if key in done:
                continue
            done.add(key)
            document_id = _free_id(name, file, root, taken)
            taken.add(document_id)
            yield file, document_id


def load_file(
    file: Path, document_id: str, *, limits: Limits | None = None, text_column: str | None = None
) -> Iterator[Document | Failure]:
    """Yields what one file of `iter_files` holds; whatever goes wrong is a failure.

    Args:
        file: The file.
        document_id: Id of its document.
        limits: What is read at most.
        text_column: The column of a table that holds the texts; None finds it.
    """
    limits = limits or Limits()
    try:
        _refuse(file)
        load = loader_for(file)
        source = Source(file, document_id, _content(file, limits), limits, text_column)
        for item in load(source):
            yield _checked(item, limits) if isinstance(item, Document) else item
    except Exception as error:  # one bad file never ends a run: it becomes a row of the failures
        yield failure_of(error, file, document_id)


def holds_many(file: Path) -> bool:
    """Tells whether a file may hold any number of documents (a table, a workbook, an archive)."""
    return file.suffix.lower() in MANY


def leads_out(file: Path) -> bool:
    """Tells whether a file of `iter_files` is a link out of the folder given: `load_file` reports it."""
    return isinstance(file, _LinkOut)


class _LinkOut(type(Path())):  # type: ignore[misc]
    """A link found in a folder that leads out of it: it is reported, not read."""


def _refuse(file: Path) -> None:
    """Raises an `UnreadableError` for a link that leads out and for a folder."""
    if isinstance(file, _LinkOut):
        what = "is a link that leads out of the folder, which is not followed"
        raise UnreadableError(file, what, "give the place that it leads to as an input")
    if file.is_dir():
        with os.scandir(file):  # says why, where the folder may not be listed
            what = f"the folder holds no file that is read ({', '.join(LOADERS)})"
        raise UnreadableError(file, what, "give another one")


def _content(file: Path, limits: Limits) -> bytes:
    """Returns the bytes of a file that nobody changes meanwhile."""
    before = file.stat()
    if not file.is_file():
        raise UnreadableError(file, "is no file but a device or pipe", "save what it gives to a file")
    if before.st_size > limits.file_bytes:
        raise over(file, f"has {before.st_size:,} bytes, more than {limits.file_bytes:,}", "file_bytes")
    with file.open("rb") as opened:
        data = opened.read(limits.file_bytes + 1)
    after = file.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise UnreadableError(file, "changed while it was read", "run again when no program writes to it any more")
    return data


def _checked(document: Document, limits: Limits) -> Document | Failure:
    """Returns a document whose text is within the limits and can be written, else why it is not."""
    if len(document.text) > limits.text_characters:
        error = too_long(document.id, limits)
        return Failure(document.id, document.source, "read", "InputError", error.what, error.way_out)
    if is_blank(document.text):
        way_out = "check that it was saved or downloaded whole"
        return Failure(document.id, document.source, "read", "InputError", "holds no text", way_out)
    values = (document.id, document.text, *document.fields, *document.fields.values())
    if all(map(_can_be_written, values)):
        return document
    fields = {valid(name): valid(value) for name, value in document.fields.items()}
    return Document(valid(document.id), valid(document.text), document.source, fields)


def _can_be_written(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _resolved(file: Path) -> Path:
    try:
        return file.resolve()
    except (OSError, RuntimeError):  # a link to itself
        return file.absolute()


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    """Yields the files of an input with their names in it; an input without any yields itself, to fail."""
    if not root.is_dir():
        yield root, printable(root.name) or str(root)
        return
    found = sorted(_walk(root), key=lambda item: item[1])
    if not any(file.suffix.lower() in LOADERS or file.suffix.lower() not in NOT_READ for file, _ in found):
        yield root, printable(root.name) or str(root)
    yield from found


def _walk(root: Path) -> Iterator[tuple[Path, str]]:
    """Yields what a folder holds that is to be read or reported, without recursion: folders may lie deep.

    Besides documents these are folders that may not be listed and links that lead out of the folder.
    """
    whole = _resolved(root)
    folders = [(root, "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            with os.scandir(folder) as listed:
                entries = [entry for entry in listed if not entry.name.startswith((".", _LOCK))]
        except OSError:
            if folder is not root:
                yield folder, prefix.rstrip("/")
            continue
        for entry in entries:
            path, name = Path(entry.path), prefix + printable(entry.name)
            if entry.is_dir(follow_symlinks=False):
                folders.append((path, name + "/"))
                continue
            to_folder = path.is_dir()
            if not to_folder and path.suffix.lower() not in LOADERS and path.suffix.lower() not in NOT_READ:
                continue
            if entry.is_symlink() and not _inside(path, whole):
                yield _LinkOut(path), name
            elif not to_folder:  # a link to a folder inside: it is read where it lies
                yield path, name


def _inside(path: Path, root: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        return True  # a link to itself: opening it says so


def _free_id(name: str, file: Path, root: Path, taken: set[str]) -> str:
    if name not in taken:
        return name
    parent = printable((_resolved(root) if root.is_dir() else _resolved(file).parent).name)
    longer = f"{parent}/{name}"
    number = 2
    candidate = longer
    while candidate in taken:
        candidate = f"{longer}~{number}"
        number += 1
    return candidate
