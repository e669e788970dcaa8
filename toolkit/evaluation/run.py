"""Gold folders against what an extraction finds in their texts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from toolkit.evaluation.gold import pair_with_texts, read_gold_folder, text_sha256, texts_by_sha256
from toolkit.evaluation.report import Evaluation, Predictions, score_file
from toolkit.schema import Document, DocumentMetadata, Project, Quantity, ResponsibleUnit, Structure, Target


class Extracted(Protocol):
    """What was found in a document, such as a `toolkit.AnalysedDocument`; a part is made when it is asked for."""

    @property
    def quantities(self) -> Sequence[Quantity]:
        """The quantities."""

    @property
    def responsible_units(self) -> Sequence[ResponsibleUnit]:
        """The responsible units."""

    @property
    def projects(self) -> Sequence[Project]:
        """The projects."""

    @property
    def targets(self) -> Sequence[Target]:
        """The targets."""

    @property
    def metadata(self) -> DocumentMetadata:
        """The metadata."""

    @property
    def structure(self) -> Structure:
        """Sections and tasks."""


def run_evaluation(
    folders: Sequence[Path],
    documents: Iterable[object],
    extract: Callable[[Document], Extracted],
    kinds: Collection[str] | None = None,
) -> Evaluation:
    """Extracts from the text of each gold file of some folders and scores what was found.

    A text is found by its checksum: among `documents`, and among the `.txt` files beside the gold.

    Args:
        folders: Folders of gold files (`*.json`).
        documents: Documents, as `toolkit.iter_documents` gives them (failures are passed over); `()` where all texts
            stand beside their gold.
        extract: What finds the mentions of a document: `toolkit.analyze`, or one of your own to compare with it.
        kinds: The kinds to score (`quantities`, `units`, `projects`, `targets`, `metadata`, `structure`), None for all
            that are annotated.

    Returns:
        The scores by file and in total, and every error with its place.

    Raises:
        InputError: A gold file is faulty, or its text is not there.

    Example:
        >>> from toolkit import analyze, iter_documents
        >>> found = run_evaluation([Path("corpus/gold")], iter_documents(["corpus/sample"]), analyze)  # doctest: +SKIP
        >>> found.to_dict()["total"]["quantities"]["full_f1"]  # doctest: +SKIP
        0.97
    """
    known = {
        checksum: Document(checksum, text) for folder in folders for checksum, text in texts_by_sha256(folder).items()
    }
    known |= {text_sha256(document.text): document for document in documents if isinstance(document, Document)}
    gold = [record for folder in folders for record in read_gold_folder(folder)]
    result = Evaluation()
    for record, text in pair_with_texts(gold, {checksum: document.text for checksum, document in known.items()}):
        asked = record.kinds if kinds is None else record.kinds & set(kinds)
        result.files.append(score_file(record, text, _predict(extract(known[record.text_sha256]), asked)))
    return result


def _predict(found: Extracted, asked: Collection[str]) -> Predictions:
    """Returns what the gold can score, and asks for nothing else."""
    return Predictions(
        quantities=found.quantities if "quantities" in asked else None,
        units=found.responsible_units if "units" in asked else None,
        projects=found.projects if "projects" in asked else None,
        targets=found.targets if "targets" in asked else None,
        metadata=found.metadata if "metadata" in asked else None,
        structure=found.structure if "structure" in asked else None,
    )
