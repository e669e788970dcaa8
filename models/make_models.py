"""Trains the models of this folder anew and writes manifest.yaml: `make models`, or with other documents `CORPUS=…`."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from toolkit.analysis.themes import load_taxonomy
from toolkit.evaluation import read_passages, text_sha256
from toolkit.evaluation.metrics import Counts
from toolkit.model_files import CARD, MANIFEST, checksums
from toolkit.training.corpus import LabelledDocument, Split, read_corpus, split
from toolkit.training.scores import Trained, score_rows
from toolkit.training.themes import read_labelled, train_themes

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "quality" / "gold"
OWN = (ROOT / "corpus", GOLD / "notice5", GOLD / "notice6")  # texts and gold of the project, about invented places
SEED = 1
THEMES = "themes"
# name -> what it does, framework, module and function that trains it, epochs
MODELS: dict[str, tuple[str, str, str, str, int]] = {
    "hanlp-tokenizer": ("words (segmentation)", "hanlp", "hanlp", "train_tokenizer", 15),
    "hanlp-tagger": ("spans of UNIT, PROJECT, INDICATOR", "hanlp", "hanlp", "train_tagger", 25),
    "govtext_zh": (
        "spaCy pipeline: components by rules, recogniser of the same spans",
        "spacy",
        "spacy_pipeline",
        "train_pipeline",
        20,
    ),
}


def own_documents() -> list[LabelledDocument]:
    """The project's own texts: sample corpus, invented notices, invented assignments and passages with targets."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, text, gold in _passages():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
            content = {"id": name, "text_sha256": text_sha256(text), "annotated": [0, len(text)]} | gold
            (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
        return read_corpus([*OWN, folder], "gold")


def _passages() -> Iterator[tuple[str, str, dict[str, Any]]]:
    sys.path.insert(0, str(ROOT / "tests" / "quality"))
    from assignments import load_cases

    for case in load_cases():
        units = [asdict(unit) for unit in case.units]
        yield f"assignment-{case.id}", case.text, {"annotated_kinds": ["units"], "units": units, "ignore": case.ignore}
    for gold, text in read_passages(GOLD / "targets" / "own.yaml"):
        yield f"target-{gold.id}", text, {"annotated_kinds": ["targets"]}


def main() -> None:
    """Trains, scores on documents left out, and writes the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, action="append", help="folder of documents (default: the project's own)")
    parser.add_argument("--labels", choices=("rules", "gold"), default="rules", help="of --corpus")
    parser.add_argument("--without", type=Path, action="append", default=[], help="folder of texts to leave out")
    parser.add_argument("--out", type=Path, default=ROOT / "models")
    parser.add_argument("--epochs", type=int, help="for all models (default: each its own)")
    parser.add_argument("--only", choices=(*MODELS, THEMES), action="append", help="make these, keep the others")
    args = parser.parse_args()
    names = args.only or [*MODELS, *(() if args.corpus else (THEMES,))]  # themes are learnt from labels alone
    rows = []
    with tempfile.TemporaryDirectory() as temporary:  # what is there is replaced when all is done, not before
        for name, make in _makers(args, names, Path(temporary)):
            started = time.perf_counter()
            rows.append(make())
            f1 = {label: figures["f1"] for label, figures in rows[-1]["scores"]["left_out"].items()}
            seconds = time.perf_counter() - started
            print(f"{name}: {seconds:.0f} s, {rows[-1]['size']:,} bytes, F1 on texts left out: {f1}")
        for name in names:
            _replace(args.out / name, Path(temporary) / name)
    if args.only and (args.out / MANIFEST).is_file():
        kept = yaml.safe_load((args.out / MANIFEST).read_text(encoding="utf-8"))["models"]
        made = {row["name"]: row for row in (*kept, *rows)}  # in the old order
        rows = list(made.values())
    text = yaml.safe_dump({"models": rows}, allow_unicode=True, sort_keys=False, width=120)
    (args.out / MANIFEST).write_text(f"# Written by models/make_models.py.\n{text}", encoding="utf-8", newline="\n")


def _makers(
    args: argparse.Namespace, names: Sequence[str], folder: Path
) -> Iterator[tuple[str, Callable[[], dict[str, Any]]]]:
    """Yields the function that makes each model and its row of the manifest."""
    spans = [name for name in names if name in MODELS]
    if spans:
        documents = read_corpus(args.corpus, args.labels, args.without) if args.corpus else own_documents()
        parts = split(documents, SEED)
        told = _told(parts, args)
        for name in spans:
            yield name, partial(_make, name, parts, folder / name, args.epochs, told)
    if THEMES in names:
        yield THEMES, partial(_make_themes, folder / THEMES)


def _make(name: str, parts: Split, out: Path, epochs: int | None, told: dict[str, Any]) -> dict[str, Any]:
    task, framework, module, function, usual = MODELS[name]
    train = getattr(import_module(f"toolkit.training.{module}"), function)  # the extra hanlp only where it is needed
    trained = train(parts, out, epochs=epochs or usual, seed=SEED)
    return _row(name, task, f"{framework} {version(framework)}", trained) | told


def _make_themes(out: Path) -> dict[str, Any]:
    passages = read_labelled([GOLD / "themes" / "own.csv"], load_taxonomy())
    trained = train_themes(passages, out, seed=SEED)
    documents = len({passage.document for passage in passages})
    return _row(THEMES, "themes of passages (work_report)", f"scikit-learn {version('scikit-learn')}", trained) | {
        "trained_on": f"own texts about invented places: {len(passages)} labelled passages of {documents} documents; "
        "scores by cross-validation over documents",
        "command": "make models",
    }


def _replace(old: Path, new: Path) -> None:
    """Puts a trained model into its folder; the card there stays."""
    card = old / CARD
    kept = card.read_bytes() if card.is_file() else None
    if old.exists():
        shutil.rmtree(old)
    shutil.copytree(new, old)
    if kept is not None:
        card.write_bytes(kept)


def _told(parts: Split, args: argparse.Namespace) -> dict[str, Any]:
    sizes = ", ".join(
        f"{sum(len(d.text) for d in part):,} characters of {len(part)} texts to {use}"
        for part, use in zip(parts, ("learn from", "choose the epoch by", "score on"), strict=True)
    )
    corpus = ", ".join(path.name for path in args.corpus or ())
    return {
        "trained_on": f"{corpus or 'own texts about invented places'}: {sizes}",
        "command": "make models" + (f" CORPUS={corpus}" if corpus else ""),
    }


def _row(name: str, task: str, framework: str, trained: Trained) -> dict[str, Any]:
    files = [path for path in trained.folder.rglob("*") if path.is_file() and path.name != CARD]
    return {
        "name": name,
        "task": task,
        "framework": framework,
        "version": "1",
        "seed": SEED,
        "licence": "Apache-2.0",
        "size": sum(path.stat().st_size for path in files),
        "sha256": checksums(trained.folder),
        "scores": {"left_out": {label: _figures(counts) for label, counts in trained.scores.items()}},
    }


def _figures(counts: Counts) -> dict[str, float | int | None]:
    (row,) = score_rows({"": counts})
    return {k: round(v, 3) if isinstance(v, float) else v for k, v in row.items() if k not in {"class", "found"}}


if __name__ == "__main__":
    main()
