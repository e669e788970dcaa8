"""Speed of the loaders, format by format: ten files each, and the peak memory of the largest.

The files are made of the sample corpus, or of the Word files in `$GOVTEXT_REAL_CORPUS`, by LibreOffice where that is
needed. Printed: megabytes of the files and of their text (UTF-8) a second, best of three; peak MiB of a whole process
that reads the largest and nothing else.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit import iter_documents, read, sample_corpus
from toolkit.loaders import office
from toolkit.schema import Document

FILES = 10
FORMATS = ("txt", "docx", "pdf", "html", "xlsx", "csv", "jsonl", "parquet", "zip", "doc", "rtf", "odt")
BY_OFFICE = ("docx", "pdf", "doc", "rtf", "odt")


def texts() -> list[str]:
    """Returns ten texts of some length."""
    real = os.environ.get("GOVTEXT_REAL_CORPUS")
    folder = Path(real) / "corpus" / "provincial-2025" if real else sample_corpus()
    found = [item.text for item in iter_documents([folder]) if isinstance(item, Document)]
    return (found * FILES)[:FILES]


def make(folder: Path, texts: list[str]) -> Iterator[str]:
    """Writes ten files a format; yields the formats that could be made."""
    for name in FORMATS:
        (folder / name).mkdir()
    for i, text in enumerate(texts):
        lines = text.splitlines()
        (folder / "txt" / f"{i}.txt").write_text(text, encoding="utf-8")
        page = "".join(f"<p>{escape(line)}</p>" for line in lines)
        (folder / "html" / f"{i}.html").write_text(f"<meta charset=utf-8><body><div>{page}</div>", encoding="utf-8")
        book = openpyxl.Workbook()
        for line in lines:
            book.active.append(["1", "'" + line, "市财政局"])
        book.save(folder / "xlsx" / f"{i}.xlsx")
        rows = [{"text": line * 3, "year": "2025"} for line in lines if line.strip()]
        (folder / "jsonl" / f"{i}.jsonl").write_text(
            "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8"
        )
        frame = pa.Table.from_pylist(rows)
        pq.write_table(frame, folder / "parquet" / f"{i}.parquet")
        frame.to_pandas().to_csv(folder / "csv" / f"{i}.csv", index=False)
        shutil.make_archive(str(folder / "zip" / str(i)), "zip", folder / "txt", f"{i}.txt")
    yield from (name for name in FORMATS if name not in BY_OFFICE)
    program = office.program()
    if program is None:
        print("LibreOffice is not installed: no docx, pdf, doc, rtf, odt")
        return
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    pages = sorted(map(str, (folder / "html").iterdir()))
    for name in BY_OFFICE:
        how = {"docx": "docx:MS Word 2007 XML", "odt": "odt:writer8", "pdf": "pdf:writer_web_pdf_Export"}.get(
            name, name
        )
        source = pages if name in ("docx", "pdf") else sorted(map(str, (folder / "docx").iterdir()))
        filters = ["--infilter=HTML (StarWriter)"] if name == "docx" else []
        command = [
            program,
            profile,
            "--headless",
            *filters,
            "--convert-to",
            how,
            "--outdir",
            str(folder / name),
            *source,
        ]
        subprocess.run(command, check=True, capture_output=True)
        if any((folder / name).iterdir()):
            yield name


MEMORY = """
import resource, sys, warnings
from pathlib import Path
from toolkit import read
warnings.simplefilter("ignore")
read(sys.argv[1])
status = Path("/proc/self/status")  # on Linux; there the other counts what the parent took before this program began
lines = status.read_text().splitlines() if status.exists() else []
peak = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), None)
print((peak or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024)
"""


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("| format | file MB/s | text MB/s | largest file, kB | peak MiB |\n| --- | --- | --- | --- | --- |")
        for kind in make(folder, texts()):
            files = sorted((folder / kind).iterdir(), key=lambda f: f.stat().st_size)
            read(files[0])  # the imports
            best, size = float("inf"), sum(file.stat().st_size for file in files)
            for _ in range(1 if kind in ("doc", "rtf", "odt") else 3):
                began = time.perf_counter()
                written = sum(len(d.text.encode()) for file in files for d in read(file))
                best = min(best, time.perf_counter() - began)
            run = [sys.executable, "-c", MEMORY, str(files[-1])]
            memory = float(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
            print(
                f"| {kind} | {size / best / 1e6:.2f} | {written / best / 1e6:.2f} "
                f"| {files[-1].stat().st_size / 1000:.0f} | {memory:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
