"""How fast a batch is, beside a bare loop, two workers, Dask and spaCy's `nlp.pipe`; and what it costs per document.

Part of `make bench`; `--long` adds 10,000 documents. Every work runs once in each round; its best round counts. The
documents are the sample corpus (and the real ones where GOVTEXT_REAL_CORPUS is set) with their numbers varied, cut to
equal length.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

CHARACTERS = 5_000
_COST = r"""
import re, resource, sys
from toolkit import PipelineConfig, run_batch
if __name__ == "__main__":
    given, warm, out, workers = sys.argv[1:]
    config = PipelineConfig(workers=int(workers))
    run_batch(warm, out + "-warm")  # what is loaded once
    seconds = run_batch(given, out, config).seconds
    # not ru_maxrss of this process: it begins with that of the one that started it
    peak = int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])
    print(seconds, peak // 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def texts(number: int) -> Iterator[str]:
    """Yields texts of equal length, none like another."""
    from toolkit import Document, iter_documents, sample_corpus

    folders = [sample_corpus()]
    if os.environ.get("GOVTEXT_REAL_CORPUS"):
        folders.append(Path(os.environ["GOVTEXT_REAL_CORPUS"]) / "corpus" / "provincial-2026")
    whole = "".join(d.text for folder in folders for d in iter_documents([folder]) if isinstance(d, Document))
    varied = random.Random(1)  # noqa: S311
    for i in range(number):
        start = (i * 7_919) % max(1, len(whole) - CHARACTERS)
        yield re.sub(r"[1-9]", lambda _: str(varied.randint(1, 9)), whole[start : start + CHARACTERS])


def write(folder: Path, number: int) -> Path:
    """Writes the texts as files."""
    folder.mkdir()
    for i, text in enumerate(texts(number)):
        (folder / f"{i:06}.txt").write_text(text, encoding="utf-8")
    return folder


def seconds(work: Callable[[], object]) -> float:
    """Returns the wall time of a work."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def bare_loop(folder: Path) -> None:
    """`analyze` with all that a result holds, and nothing else."""
    from toolkit import analyze, read
    from toolkit.reporting.tables import document_rows

    for file in sorted(folder.iterdir()):
        document_rows(analyze(read(file)[0]))


def spacy_pipe(folder: Path) -> None:
    """The same rules as components of spaCy."""
    import spacy

    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "govtext.WordTokenizer.v1"}}})
    for name in ("structure", "quantities", "targets", "responsible_units", "projects", "themes"):
        nlp.add_pipe(f"govtext_{name}")
    files = sorted(folder.iterdir())
    for _ in nlp.pipe((file.read_text(encoding="utf-8") for file in files), n_process=2, batch_size=16):
        pass


def main() -> None:
    """Prints the tables."""
    from toolkit import PipelineConfig, run_batch

    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--long", action="store_true")
    asked = parser.parse_args()
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        folder = write(root / "in", asked.documents)
        bare_loop(write(root / "warm", 3))
        rounds: dict[str, Callable[[], object]] = {
            "bare loop of analyze": lambda: bare_loop(folder),
            "run_batch, 1 worker": lambda: run_batch(folder, root / "one", force=True),
            "run_batch, 2 workers": lambda: run_batch(folder, root / "two", PipelineConfig(workers=2), force=True),
            "nothing changed": lambda: run_batch(folder, root / "one"),
            "spaCy nlp.pipe, 2 processes": lambda: spacy_pipe(folder),
        }
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            console.print("Dask: not installed (extra cluster)")
        else:
            cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
            client = Client(cluster)
            rounds["run_batch, Dask, 2 workers"] = lambda: run_batch(folder, root / "dask", client=client, force=True)
        took = dict.fromkeys(rounds, float("inf"))
        for _ in range(asked.rounds):
            for name, work in rounds.items():
                took[name] = min(took[name], seconds(work))
        title = f"{asked.documents} documents, best of {asked.rounds}"
        table = Table("work", "documents/s", "÷ run_batch, 1 worker", title=title)
        for name, value in took.items():
            table.add_row(name, f"{asked.documents / value:,.1f}", f"{took['run_batch, 1 worker'] / value:.2f}")
        console.print(table)
        warm = root / "warm"
        costs = Table(
            *("documents", "workers", "ms a document", "peak MB, parent", "peak MB, a worker"),
            caption="start of the worker processes included",
        )
        for number in (100, 1_000, *([10_000] if asked.long else [])):
            given = write(root / f"n{number}", number)
            for workers in (1, 2):
                paths = [str(given), str(warm), str(root / f"o{number}-{workers}")]
                run = [sys.executable, "-c", _COST, *paths, str(workers)]
                spent, *peaks = subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()
                each = f"{1000 * float(spent) / number:.1f}"
                costs.add_row(f"{number:,}", str(workers), each, peaks[0], peaks[1] if workers > 1 else "–")
        console.print(costs)
    starts = Table("start", "seconds", title="Start-up, best of three")
    for said, args in {"govtext --help": ["--help"], "one document": []}.items():
        with tempfile.TemporaryDirectory() as place:
            one = write(Path(place) / "in", 1)
            command = args or ["extract", str(one), "--out", str(Path(place) / "out"), "--force"]
            best = min(
                seconds(partial(subprocess.run, [sys.executable, "-m", "toolkit", *command], capture_output=True))
                for _ in range(3)
            )
        starts.add_row(said, f"{best:.2f}")
    console.print(starts)


if __name__ == "__main__":
    main()
