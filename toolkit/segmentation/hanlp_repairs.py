"""HanLP's recurrent tokenizer and tagger, repaired (extra `hanlp`).

HanLP 2.1.5 (the places are the same in 2.1.7) cannot train or run its `RNNTokenizer` as it is, and trains its
`RNNNamedEntityRecognizer` with a CRF over the wrong axis without saying so. Each repair names its place upstream, below
`hanlp/components/`; tests/segmentation/test_hanlp.py fails when upstream no longer needs it.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from typing import Any
from unittest.mock import patch

from toolkit.errors import MissingDependencyError

# HanLP reads both when it is imported.
os.environ.setdefault("HANLP_VERBOSE", "0")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

try:
    import torch
    from hanlp.components.ner.rnn_ner import RNNNamedEntityRecognizer
    from hanlp.components.tokenizers.tok import RNNTokenizer
    from hanlp.datasets.tokenization.loaders.chunking_dataset import ChunkingDataset
    from hanlp.layers.crf.crf import CRF
    from hanlp.utils import log_util
except ImportError as error:
    raise MissingDependencyError(
        f"HanLP cannot be imported ({error}): pip install 'govtext[hanlp]' (on Python 3.11; HanLP needs setuptools<81)"
    ) from error


def use_one_thread() -> None:
    """Sets torch to one thread for the whole process: two that spin on a busy machine can cost fifty times the time."""
    torch.set_num_threads(1)


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps HanLP's progress bars, which write to the streams that they found when they were imported, to itself."""
    printer = log_util.ErasablePrinter
    with redirect_stdout(io.StringIO()), patch.object(printer, "erase"), patch.object(printer, "print"):
        yield


class _Repaired:
    """What tokenizer and tagger share."""

    def build_model(self, crf: bool, **kwargs: Any) -> torch.nn.Module:
        """Makes the CRF run over the sentence: taggers/rnn/rnntaggingmodel.py:66 passes None as `batch_first`."""
        model = super().build_model(crf=crf, **kwargs)  # type: ignore[misc]
        if crf:
            model.crf = CRF(len(self.vocabs["tag"]))  # type: ignore[attr-defined]
        return model

    def update_metrics(self, *arguments: Any) -> None:
        """Scores no padding: ner/rnn_ner.py:49, and tokenizers/tok.py:42, which has no parameter for the prediction."""
        metric, _, _, _, batch, prediction = arguments
        ids = prediction.tolist() if hasattr(prediction, "tolist") else prediction
        tags = self._id_to_tags(ids)  # type: ignore[attr-defined]
        metric([found[: len(gold)] for found, gold in zip(tags, batch["tag"], strict=True)], batch["tag"])


class RecurrentTokenizer(_Repaired, RNNTokenizer):  # type: ignore[misc]
    """HanLP's character BiLSTM tokenizer, repaired."""

    def build_dataset(self, data: Any, transform: Any = None) -> ChunkingDataset:
        """Gives the transforms to the dataset: tokenizers/tok.py:33 forgets them, :36 appends a list as one."""
        return ChunkingDataset(data, transform=transform)

    def predict(self, sentence: str | Sequence[str], batch_size: int | None = None, **kwargs: Any) -> Any:
        """Leaves the caller's list alone: tokenizers/tok.py:19 overwrites it with lists of characters."""
        return super().predict(sentence if isinstance(sentence, str) else list(sentence), batch_size, **kwargs)


class RecurrentTagger(_Repaired, RNNNamedEntityRecognizer):  # type: ignore[misc]
    """HanLP's BiLSTM tagger of entities, repaired; it is given sentences as lists of characters."""

    def predict_data(self, data: Any, batch_size: int, **kwargs: Any) -> Any:
        """Returns the entities in order of the text: utils/span_util.py:385 gives them in the order of a set."""
        entities = super().predict_data(data, batch_size, **kwargs)
        return [sorted(found, key=lambda entity: entity[2:]) for found in entities]
