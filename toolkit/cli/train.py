"""`govtext train`: small models of one's own, from a folder of documents."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from toolkit.cli.console import make_console

if TYPE_CHECKING:
    from toolkit.evaluation.metrics import Counts

train = typer.Typer(
    no_args_is_help=True,
    help="Train small models from scratch, on this machine and without a network, and save them in a folder.",
)


def _new_model(out: Path) -> Path:
    from toolkit.model_files import refuse_listed

    refuse_listed(out)
    return out


_Corpus = Annotated[
    list[Path],
    typer.Argument(metavar="CORPUS...", help="Folders or files of documents; with --labels gold also .json."),
]
_Out = Annotated[
    Path, typer.Option(help="Folder of the model; a model that stands there is replaced.", callback=_new_model)
]
_Without = Annotated[
    list[Path] | None, typer.Option(help="Leave out the texts of this folder, wherever they stand; may be repeated.")
]
_Seed = Annotated[int, typer.Option(help="Of the random numbers: the same seed gives the same scores.", min=0)]
_Epochs = Annotated[int, typer.Option(help="Passes over the texts.", min=1)]


class LabelSource(StrEnum):
    """Where the labels to learn from come from."""

    gold = "gold"
    rules = "rules"


_Labels = Annotated[LabelSource, typer.Option(help="Learn from annotations, or from what the rules find.")]


@train.command("hanlp-tokenizer")
def hanlp_tokenizer(
    corpus: _Corpus,
    out: _Out,
    labels: _Labels = LabelSource.rules,
    without: _Without = None,
    epochs: _Epochs = 10,
    seed: _Seed = 1,
) -> None:
    """Train HanLP's tokenizer; with --labels gold on .txt files with a sentence a line, words parted by spaces."""
    from toolkit.training.corpus import read_corpus, read_segmented, split, split_sentences
    from toolkit.training.hanlp import fit_tokenizer, score_tokenizer, train_tokenizer

    if labels is LabelSource.gold:
        learn, dev, test = split_sentences(read_segmented(corpus), seed)
        fit_tokenizer(learn, dev, out, epochs=epochs, seed=seed)
        scores = {"WORD": score_tokenizer(out, test)}
    else:
        documents = split(read_corpus(corpus, "rules", without or ()), seed)
        scores = train_tokenizer(documents, out, epochs=epochs, seed=seed).scores
    _report(out, scores, f"segment(text, backend='hanlp:{out}')")


@train.command("hanlp-tagger")
def hanlp_tagger(
    corpus: _Corpus,
    out: _Out,
    labels: _Labels = LabelSource.rules,
    without: _Without = None,
    epochs: _Epochs = 15,
    seed: _Seed = 1,
) -> None:
    """Train HanLP's tagger of units, projects and indicators."""
    from toolkit.training.corpus import read_corpus, split
    from toolkit.training.hanlp import train_tagger

    documents = split(read_corpus(corpus, labels.value, without or ()), seed)
    _report(out, train_tagger(documents, out, epochs=epochs, seed=seed).scores, f"HanlpTagger('{out}').tag(text)")


@train.command("spacy")
def spacy_pipeline(
    corpus: _Corpus,
    out: _Out,
    labels: _Labels = LabelSource.rules,
    without: _Without = None,
    epochs: _Epochs = 15,
    seed: _Seed = 1,
) -> None:
    """Train a spaCy pipeline: all components of this package and a small recogniser of entities."""
    from toolkit.training.corpus import read_corpus, split
    from toolkit.training.spacy_pipeline import train_pipeline

    documents = split(read_corpus(corpus, labels.value, without or ()), seed)
    _report(out, train_pipeline(documents, out, epochs=epochs, seed=seed).scores, f"spacy.load('{out}')")


@train.command("themes")
def themes(
    labelled: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER...",
            help="Folders or files: .csv with the columns document, text, themes (joined by 、 or ;).",
        ),
    ],
    out: _Out,
    taxonomy: Annotated[str, typer.Option(help="Taxonomy of the labels: a name of the package or a YAML file.")] = (
        "work_report"
    ),
    seed: _Seed = 1,
) -> None:
    """Train a classifier of themes on labelled passages; its scores are those of five folds of documents."""
    from toolkit.analysis.themes import load_taxonomy
    from toolkit.training.themes import read_labelled, train_themes

    passages = read_labelled(labelled, load_taxonomy(taxonomy))
    trained = train_themes(passages, out, taxonomy=taxonomy, seed=seed)
    _report(out, trained.scores, f"PipelineConfig(theme_method='both', theme_model=Path('{out}'))")


def _report(out: Path, scores: Mapping[str, Counts], use: str) -> None:
    from toolkit.training.scores import score_rows

    table = Table(title="On documents left out, against the labels", title_justify="left", title_style="bold")
    rows = score_rows(scores)
    for heading in rows[0]:
        table.add_column(heading, justify="left" if heading == "class" else "right")
    for row in rows:
        table.add_row(*("–" if v is None else f"{v:.3f}" if isinstance(v, float) else str(v) for v in row.values()))
    console = make_console()
    console.print(table)
    console.print(f"Model: {escape(str(out))}. Use it: {escape(use)}", soft_wrap=True)
