"""What a loader is, and which loader reads which kind of file.

A loader is a module with one function `load(path, document_id)`. To add a format, write the module and add its row
to `LOADERS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from toolkit.errors import InputError
from toolkit.schema import Document, Failure

# Suffix of the file (lower case), module that reads it.
LOADERS = {
    ".txt": "toolkit.loaders.txt",
    ".docx": "toolkit.loaders.docx",
    ".csv": "toolkit.loaders.csv",
}

# Documents that are not read, and what to do with them: in a folder they are reported, other files are passed over.
NOT_READ = {
    ".doc": "open it in Word or WPS and save it as .docx",
    ".wps": "open it in WPS and save it as .docx",
    ".rtf": "open it in Word or WPS and save it as .docx",
    ".pdf": "convert it to .docx or .txt",
    ".ofd": "convert it to .docx or .txt",
    ".html": "save the page's text as .txt (UTF-8)",
    ".htm": "save the page's text as .txt (UTF-8)",
    ".xls": "save the sheet as .csv (UTF-8) with a column full_text or text",
    ".xlsx": "save the sheet as .csv (UTF-8) with a column full_text or text",
}


class Loader(Protocol):
    """The function `load` of a loader's module."""

    def __call__(self, path: Path, document_id: str) -> Iterator[Document | Failure]:
        """Yields the documents of a file, and a failure for each part of it that cannot be read.

        Raises:
            UnreadableError: The file as a whole cannot be read.
            OSError: The file cannot be opened.
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
        super().__init__(f"{path}: {what}; {way_out}")
        self.what = what
        self.way_out = way_out


def loader_for(path: Path) -> Loader:
    """Returns the loader of a file by its suffix; its module is imported only now.

    Raises:
        UnreadableError: No loader reads this suffix.

    Example:
        >>> loader_for(Path("清河市/方案.TXT")).__module__
        'toolkit.loaders.txt'
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        raise UnreadableError(path, f"the folder holds no file that is read ({', '.join(LOADERS)})", "give another one")
    if suffix not in LOADERS:
        known = ", ".join(LOADERS)
        raise UnreadableError(
            path,
            f"files with the suffix {suffix!r} are not read",
            NOT_READ.get(suffix, f"give a file with one of the suffixes {known}"),
        )
    return cast("Loader", import_module(LOADERS[suffix]).load)


def no_text(path: Path) -> UnreadableError:
    """Returns the error for a file without text."""
    return UnreadableError(path, "holds no text", "check that the file was saved or downloaded whole")


def failure_of(error: Exception, path: Path, document_id: str) -> Failure:
    """Returns the row of the table of failures for an error that a loader raised."""
    if isinstance(error, UnreadableError):
        return Failure(document_id, str(path), "read", InputError.__name__, error.what, error.way_out)
    if isinstance(error, PermissionError):
        way_out = "close the file in other programs, or ask for the right to read it"
    elif isinstance(error, OSError):
        way_out = "check that the file is there and can be opened"
    else:
        way_out = "open the file and save it anew; if that does not help, report it with the file"
    return Failure(document_id, str(path), "read", type(error).__name__, str(error) or repr(error), way_out)
