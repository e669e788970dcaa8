"""What a loader is, what it is given, and which loader reads which kind of file.

A loader is a module with one function `load(source)`. To add a format, write the module and add its row to `LOADERS`.
Loaders work on bytes that were read once, so a file inside an archive is read as one on the disk is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from toolkit.config import Limits
from toolkit.errors import InputError, MissingDependencyError
from toolkit.schema import Document, Failure

# Suffix of the file (lower case), module that reads it.
LOADERS = {
    ".txt": "toolkit.loaders.txt",
    ".docx": "toolkit.loaders.docx",
    ".pdf": "toolkit.loaders.pdf",
    ".html": "toolkit.loaders.html",
    ".htm": "toolkit.loaders.html",
    ".doc": "toolkit.loaders.office",
    ".wps": "toolkit.loaders.office",
    ".rtf": "toolkit.loaders.office",
    ".odt": "toolkit.loaders.office",
    ".xlsx": "toolkit.loaders.sheets",
    ".xls": "toolkit.loaders.sheets",
    ".csv": "toolkit.loaders.csv",
    ".tsv": "toolkit.loaders.csv",
    ".jsonl": "toolkit.loaders.records",
    ".parquet": "toolkit.loaders.records",
    ".zip": "toolkit.loaders.archive",
}

# Files that may hold any number of documents.
MANY = frozenset({".xlsx", ".xls", ".csv", ".tsv", ".jsonl", ".parquet", ".zip"})

_OCR = "recognise its text first (OCR, 文字识别), e.g. in WPS or ABBYY, and save it as .docx or .txt"
_UNPACK = "unpack it and give the folder, or pack it as .zip"
# Documents that are not read, and what to do with them: in a folder they are reported, other files are passed over.
NOT_READ = {
    ".ofd": "open it in WPS or an OFD reader (OFD 阅读器) and save it as .pdf or .docx",
    ".docm": "open it in Word or WPS and save it as .docx",
    ".mht": "open it in a browser and save it as .html",
    ".mhtml": "open it in a browser and save it as .html",
    ".ods": "save it as .xlsx",
    ".et": "open it in WPS and save it as .xlsx",
    ".caj": "save it as .pdf in CAJViewer",
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".gif", ".webp"), _OCR),
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".tgz"), _UNPACK),
}

# First bytes of kinds of files that are often saved under another suffix, and what they are.
_SIGNS = (
    (b"%PDF", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"PK\x03\x04", ".zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
)
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta")


@dataclass(slots=True)
class Budget:
    """What one archive, with those inside it, may still unpack.

    Attributes:
        path: The archive.
        limits: The limits.
        members: Members met so far.
        unpacked: Bytes unpacked so far.
    """

    path: Path
    limits: Limits
    members: int = 0
    unpacked: int = 0

    def take(self, size: int, packed: int) -> None:
        """Counts a member of `size` bytes, of which `packed` stand in the archive.

        Raises:
            UnreadableError: A limit is passed.
        """
        self.members += 1
        self.unpacked += size
        if self.members > self.limits.archive_members:
            raise over(self.path, f"holds more than {self.limits.archive_members:,} files", "archive_members")
        if self.unpacked > self.limits.archive_bytes:
            raise over(self.path, f"unpacks to more than {self.limits.archive_bytes:,} bytes", "archive_bytes")
        if size > _SMALL and size > packed * self.limits.archive_ratio:
            what = f"unpacks to more than {self.limits.archive_ratio:,} times its size, as no document does"
            raise over(self.path, what, "archive_ratio")


_SMALL = 4 * 2**20  # bytes; a smaller member is harmless however well it is packed


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, on the disk or inside an archive.

    Attributes:
        path: Its path; inside an archive that of the archive and the name in it.
        document_id: Id of its document, or of the file where it holds several.
        data: Its content.
        limits: What may be read.
        text_column: The column of a table that holds the texts; None finds it.
        budget: What the archive that it lies in may still unpack; None on the disk.
        depth: Archives around it.
    """

    path: Path
    document_id: str
    data: bytes = field(repr=False)
    limits: Limits = field(default_factory=Limits)
    text_column: str | None = None
    budget: Budget | None = None
    depth: int = 0

    @property
    def name(self) -> str:
        """The path as it may be written to a table."""
        return printable(str(self.path))

    @property
    def suffix(self) -> str:
        """The suffix in lower case."""
        return self.path.suffix.lower()

    def document(self, text: str, fields: dict[str, str] | None = None, part: str = "") -> Document:
        """Returns a document of this file; `part` (`#3`) is added to its id."""
        return Document(self.document_id + part, text, self.name, fields or {})

    def failure(self, what: str, way_out: str, part: str = "") -> Failure:
        """Returns a failure of a part of this file."""
        return Failure(self.document_id + part, self.name, "read", InputError.__name__, what, way_out)

    def error(self, what: str, way_out: str) -> UnreadableError:
        """Returns the error of a file that cannot be read as a whole."""
        return UnreadableError(self.name, what, way_out)

    def sized(self) -> Budget:
        """Returns the budget for unpacking this file: that of the archive around it, or a new one."""
        return self.budget or Budget(self.path, self.limits)

    def as_suffix(self, suffix: str, data: bytes | None = None) -> Iterator[Document | Failure]:
        """Reads the content (or `data`) as a file of another suffix; id and path stay."""
        loader = cast("Loader", import_module(LOADERS[suffix]).load)
        return loader(self if data is None else replace(self, data=data))


class Loader(Protocol):
    """The function `load` of a loader's module."""

    def __call__(self, source: Source) -> Iterator[Document | Failure]:
        """Yields the documents of a file, and a failure for each part of it that cannot be read.

        Raises:
            UnreadableError: The file as a whole cannot be read.
        """
        ...


class UnreadableError(InputError):
    """A file that cannot be read, with what is wrong and what the user can do.

    Attributes:
        what: What is wrong.
        way_out: What the user can do about it.
    """

    def __init__(self, path: Path | str, what: str, way_out: str) -> None:
        """Makes the message `path: what; way_out`."""
        super().__init__(f"{printable(str(path))}: {what}; {way_out}")
        self.what = what
        self.way_out = way_out


class NoProgramError(UnreadableError, MissingDependencyError):
    """A file that only a program reads which is not installed."""


def loader_for(path: Path) -> Loader:
    """Returns the loader of a file by its suffix; its module is imported only now.

    Raises:
        UnreadableError: No loader reads this suffix.

    Example:
        >>> loader_for(Path("清河市/方案.TXT")).__module__
        'toolkit.loaders.txt'
    """
    suffix = path.suffix.lower()
    if suffix not in LOADERS:
        known = ", ".join(LOADERS)
        raise UnreadableError(
            path,
            f"files with the suffix {suffix!r} are not read",
            NOT_READ.get(suffix, f"give a file with one of the suffixes {known}"),
        )
    return cast("Loader", import_module(LOADERS[suffix]).load)


def looks_like(data: bytes) -> str | None:
    """Returns the suffix that a file's first bytes ask for, None where they tell nothing.

    Example:
        >>> looks_like(b"%PDF-1.7"), looks_like(b" <HTML><body>"), looks_like("市政府".encode())
        ('.pdf', '.html', None)
    """
    for sign, suffix in _SIGNS:
        if data.startswith(sign):
            return suffix
    head = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"<?xml"):
        head = head.partition(b"?>")[2].lstrip()
    return ".html" if head.startswith(_MARKUP) else None


def no_text(path: Path | str) -> UnreadableError:
    """Returns the error for a file without text."""
    return UnreadableError(path, "holds no text", "check that the file was saved or downloaded whole")


def over(path: Path | str, what: str, limit: str) -> UnreadableError:
    """Returns the error for a file that passes a limit of the settings."""
    return UnreadableError(path, what, f"if the file is sound, raise limits.{limit} in the settings")


def printable(name: str) -> str:
    """Returns a file's name as it may be written to a table.

    Names that Linux gives as bytes in another encoding (unpacked there from a Chinese .zip) are read as GB18030.

    Example:
        >>> printable("方案.txt".encode("gb18030").decode("utf-8", "surrogateescape"))
        '方案.txt'
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        data = os.fsencode(name) if os.name != "nt" else name.encode("utf-8", "replace")
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            return data.decode("utf-8", "replace")
    return name


def failure_of(error: Exception, path: Path, document_id: str) -> Failure:
    """Returns the row of the table of failures for an error that a loader raised."""
    source = printable(str(path))
    if isinstance(error, UnreadableError):
        name = (MissingDependencyError if isinstance(error, MissingDependencyError) else InputError).__name__
        return Failure(document_id, source, "read", name, error.what, error.way_out)
    if isinstance(error, PermissionError):
        way_out = "close the file in other programs, or ask for the right to read it"
    elif isinstance(error, OSError):
        way_out = "check that the file is there and can be opened"
    else:
        way_out = "open the file and save it anew; if that does not help, report it with the file"
    message = printable(str(error)) or repr(error)
    if isinstance(error, OSError):
        message = f"cannot be opened ({error.strerror or message})"
    return Failure(document_id, source, "read", type(error).__name__, message, way_out)
