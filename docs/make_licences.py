"""Writes licences.md: the licence of each package that govtext pulls, from what is installed. Run by `make docs`.

Only names and licences are written, no versions, so that the page stays the same between updates.
"""

from __future__ import annotations

import sys
import tomllib
from importlib.metadata import PackageNotFoundError, files, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
_LONGEST = 60  # characters of a licence; some packages give its whole text

HEAD = """\
# Licences

<!-- Written by docs/make_licences.py from what the installed packages say of themselves. -->

govtext is under the [Apache License 2.0](https://www.apache.org/licenses/LICENSE-2.0). It ships no code of the packages
below; pip installs them. None that it needs is under the GPL or AGPL alone (a test holds that); `tld` may be had under
MPL-1.1, GPL-2.0 or LGPL-2.1 and is used unchanged. HanLP's pretrained models (CC BY-NC-SA 4.0) are not among them and
are never fetched.

| package | needed for | licence |
| --- | --- | --- |
"""


def licence(name: str) -> str:
    """Returns the licence that an installed package names: its SPDX expression, else its classifiers, else the field.

    Raises:
        ValueError: It names none.
    """
    said = metadata(name)
    classifiers = [c.split(" :: ")[-1] for c in said.get_all("Classifier") or [] if c.startswith("License ::")]
    classifiers = [c for c in classifiers if c != "OSI Approved"]
    field = (said.get("License") or "").strip().split("\n")[0]
    short = field if len(field) <= _LONGEST else ""
    found = said.get("License-Expression") or "; ".join(classifiers) or short or _of_file(name)
    if not found:
        raise ValueError(f"{name}: names no licence; look at its files, and leave it out if it has none")
    return " ".join(found.split()).replace("|", "/")


def _of_file(name: str) -> str:
    """Returns the first line of the licence's text (`MIT License`), where it is short."""
    for file in files(name) or []:
        if file.name.startswith("LICEN"):
            line = file.read_text(encoding="utf-8").strip().split("\n")[0]
            return line if len(line) <= _LONGEST else ""
    return ""


def pulled(names: list[str]) -> set[str]:
    """Returns packages with all that they pull in this environment; those that are not installed are left out."""
    waiting, seen = list(names), set[str]()
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        try:
            needs = [Requirement(text) for text in requires(name) or []]
        except PackageNotFoundError:
            continue
        seen.add(name)
        waiting += [need.name for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    return seen


def page() -> str:
    """Returns the page: what everybody needs first, then the extras that are installed here for everybody."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    done = pulled([Requirement(text).name for text in project["dependencies"]])
    rows = [(name, "everything") for name in sorted(done)]
    for extra in ("query", "cluster", "notebooks"):
        more = pulled([Requirement(text).name for text in project["optional-dependencies"][extra]]) - done
        done |= more
        rows += [(name, f"extra `{extra}`") for name in sorted(more)]
    return HEAD + "".join(f"| {name} | {what} | {licence(name)} |\n" for name, what in rows)


if __name__ == "__main__":
    text = page()
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.read_text(encoding="utf-8") == text else f"{PAGE}: not in step, run {Path(__file__).name}")
    PAGE.write_text(text, encoding="utf-8", newline="\n")
