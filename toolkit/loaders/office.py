"""Files that LibreOffice reads (.doc, .wps, .rtf, .odt): turned to .docx there, and read as that."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from toolkit.loaders.base import NoProgramError, Source, looks_like, no_text, over
from toolkit.loaders.package import is_encrypted, is_ole
from toolkit.schema import Document, Failure

_PLACES = (  # where LibreOffice lies when it is not on the PATH
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
# No macro runs, no link is followed and nothing is asked, whatever the file says.
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
)
_ITEM = '<item oor:path="{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
_FILTER = "docx:MS Word 2007 XML"


def load(source: Source) -> Iterator[Document | Failure]:
    """Yields the document of a file that LibreOffice turns to .docx; what is said there of tables and notes holds.

    Files of another kind under these suffixes, a web page or a .docx named .doc as many sites give out, are read as
    what they are, without LibreOffice.

    Raises:
        NoProgramError: LibreOffice is not installed.
        UnreadableError: It cannot read the file, takes longer than the limit allows, or finds no text.
    """
    if not source.data:
        raise no_text(source.name)
    kind = looks_like(source.data)
    if kind == ".zip" and source.suffix != ".odt":
        kind = ".docx"
    if kind in (".docx", ".html", ".pdf"):
        yield from source.as_suffix(kind)
        return
    if is_ole(source.data) and is_encrypted(source.data):
        raise source.error("has a password", "open it, take the password off and save it anew")
    if not (is_ole(source.data) or kind in (".rtf", ".zip")):
        raise source.error(f"is no {source.suffix} file by its content", "open it in Word or WPS and save it as .docx")
    yield from source.as_suffix(".docx", convert(source, {".rtf": ".rtf", ".zip": ".odt"}.get(kind or "", ".doc")))


def program() -> str | None:
    """Returns the path of LibreOffice, None where it is not installed."""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    return next((place for place in _PLACES if Path(place).is_file()), None)


def convert(source: Source, suffix: str) -> bytes:
    """Returns a file as .docx.

    Args:
        source: The file.
        suffix: What it is: `.doc` (which .wps is too), `.rtf`, `.odt`.

    Raises:
        NoProgramError: LibreOffice is not installed.
        UnreadableError: It cannot read the file or takes too long.
    """
    office = program()
    if office is None:
        what = f"{source.suffix} files are read by LibreOffice, which is not installed"
        way_out = "install it (https://www.libreoffice.org), or open the file in Word or WPS and save it as .docx"
        raise NoProgramError(source.name, what, way_out)
    with tempfile.TemporaryDirectory(prefix="govtext-", ignore_cleanup_errors=True) as folder:
        given, made = Path(folder, f"in{suffix}"), Path(folder, "out", "in.docx")
        given.write_bytes(source.data)
        profile = f"-env:UserInstallation={_profile().as_uri()}"
        quietly = ["--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"]
        command = [office, profile, *quietly, "--convert-to", _FILTER, "--outdir", str(made.parent), str(given)]
        if not _run(command, source.limits.office_seconds):
            raise over(source.name, f"took LibreOffice more than {source.limits.office_seconds} s", "office_seconds")
        if not made.is_file():
            way_out = "open it in Word or WPS, take a password off, and save it as .docx"
            raise source.error("cannot be read by LibreOffice (damaged, or with a password)", way_out)
        if made.stat().st_size > source.limits.file_bytes:
            raise over(source.name, f"becomes more than {source.limits.file_bytes:,} bytes", "file_bytes")
        return made.read_bytes()


@cache
def _profile() -> Path:
    """Returns a user profile for LibreOffice, apart from the user's own and from those of other processes."""
    folder = Path(tempfile.mkdtemp(prefix="govtext-office-"))
    Finalize(None, shutil.rmtree, (folder, True), exitpriority=1)  # at the end of a worker process too
    (folder / "user").mkdir()
    items = "".join(_ITEM.format(*setting) for setting in _SETTINGS)
    settings = f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    (folder / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
    return folder


def _run(command: list[str], seconds: int) -> bool:
    """Runs LibreOffice; False where it took too long and was ended, with the processes that it started."""
    quiet = subprocess.DEVNULL
    windows = sys.platform == "win32"
    with subprocess.Popen(  # noqa: S603 - a fixed program, the file's name is ours
        command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=not windows
    ) as process:
        try:
            process.wait(seconds)
        except BaseException as error:
            if windows:
                subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], check=False, capture_output=True)  # noqa: S603, S607
            else:
                os.killpg(process.pid, signal.SIGKILL)
            if isinstance(error, subprocess.TimeoutExpired):
                return False
            raise
    return True
