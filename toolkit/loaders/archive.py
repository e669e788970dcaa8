"""Archives (.zip): the documents in them, unpacked in memory and within the limits."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from toolkit.loaders.base import LOADERS, NOT_READ, Source, UnreadableError, failure_of, loader_for, over
from toolkit.schema import Document, Failure

_UTF8, _ENCRYPTED = 0x800, 0x1  # bits of a member's flags
_PASSED_OVER = ("__macosx/",)
_DRIVE = re.compile("[A-Za-z]:")
_WAY_OUT = "unpack it with another program and give the folder"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def load(source: Source) -> Iterator[Document | Failure]:
    """Yields the documents of the files of an archive, with the ids `archive.zip/folder/name.txt`, sorted by name.

    Nothing is written to the disk. Names without the mark of UTF-8 are read as GB18030, as Windows in China writes
    them. Members that are no documents are passed over as in a folder; those with a password, links, and names that
    lead out of the archive become failures.

    Raises:
        UnreadableError: The archive is damaged, passes a limit, or holds no document.
    """
    if source.depth >= source.limits.archive_depth:
        raise over(source.name, f"lies inside {source.depth} other archives", "archive_depth")
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except _BROKEN as error:
        raise source.error(f"is no readable archive ({error})", "download it again, or pack it anew") from error
    files = (info for info in archive.infolist() if not info.filename.endswith("/"))  # `is_dir` fails on an empty name
    members = sorted(((_name(info), info) for info in files), key=lambda m: m[0])
    if len(members) > source.limits.archive_members:
        raise over(source.name, f"holds more than {source.limits.archive_members:,} files", "archive_members")
    within = replace(source, budget=source.sized(), depth=source.depth + 1)
    taken: set[str] = set()
    for name, info in members:
        last = name.rpartition("/")[2]
        suffix = Path(last).suffix.lower()
        hidden = any(part.startswith(".") and part not in (".", "..") for part in name.split("/"))
        if hidden or last.startswith("~$") or name.lower().startswith(_PASSED_OVER):
            continue
        if suffix in LOADERS or suffix in NOT_READ:
            yield from _member(within, archive, info, name, _free(name, taken))
    if not taken:
        raise source.error(f"holds no file that is read ({', '.join(LOADERS)})", "give another one")


def _member(
    within: Source, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, free: str
) -> Iterator[Document | Failure]:
    """Yields the documents of one member; whatever goes wrong is a failure, so that the others go on."""
    document_id = f"{within.document_id}/{free}"
    path = within.path.joinpath(*name.split("/")) if _stays(name) else within.path / "?"
    try:
        if not _stays(name):
            raise UnreadableError(path, f"its name {name!r} leads out of the archive", _WAY_OUT)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise UnreadableError(path, "is a link, which is not followed", _WAY_OUT)
        if info.flag_bits & _ENCRYPTED:
            raise UnreadableError(path, "has a password", _WAY_OUT)
        loader = loader_for(path)
        if info.file_size > within.limits.file_bytes:
            raise over(path, f"has {info.file_size:,} bytes, more than {within.limits.file_bytes:,}", "file_bytes")
        if within.budget is not None:
            within.budget.take(info.file_size, info.compress_size)
        try:
            data = archive.read(info)
        except _BROKEN as error:
            raise UnreadableError(path, f"cannot be unpacked ({error})", "download the archive again") from error
        yield from loader(replace(within, path=path, document_id=document_id, data=data))
    except Exception as error:  # one bad member never ends the run
        yield failure_of(error, path, document_id)


def _name(info: zipfile.ZipInfo) -> str:
    """Returns the name of a member with `/`: names without the mark of UTF-8 are bytes of the packing machine."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        data = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = data.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").partition("\0")[0]


def _stays(name: str) -> bool:
    """Tells whether a name stays inside the archive: no absolute path, no drive, no way up."""
    parts = name.split("/")
    return not name.startswith("/") and ".." not in parts and _DRIVE.match(name) is None


def _free(name: str, taken: set[str]) -> str:
    """Returns a name, with a number where an earlier member has it already."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}~{number}", number + 1
    taken.add(free)
    return free
