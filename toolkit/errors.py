"""The errors of the toolkit: one root class and its few kinds.

Every message names the place (file, row or key) and the way out, so that a researcher can act on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class ToolkitError(Exception):
    """Root of every error that the toolkit raises on purpose."""


class InputError(ToolkitError):
    """A path or document cannot be read; a batch records it in the table of failures and goes on."""


class LexiconError(ToolkitError):
    """A lexicon file breaks its format; the message names the file and the row."""


class ConfigError(ToolkitError):
    """A setting is unknown or has a value that is not allowed; the message lists what is."""


class OutputError(ToolkitError):
    """A result cannot be written, e.g. because a spreadsheet program holds the file."""


class MissingDependencyError(ToolkitError):
    """An optional part (extra, font, model) is not there; the message says how to get it."""


def require_columns(frame: Any, needed: Iterable[str], subject: str) -> None:
    """Refuses a data frame that lacks columns.

    Args:
        frame: The frame.
        needed: The columns that must be there.
        subject: What needs which frame: "the plot needs a frame of keyness".

    Raises:
        InputError: The message names the missing columns.
    """
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise InputError(f"{subject}; columns missing: {', '.join(missing)}")
