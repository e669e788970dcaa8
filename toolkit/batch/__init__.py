"""Many documents to one result folder: streamed, resumable, in several processes, on one machine or many."""

from toolkit.batch.corpus import Added, add, open_corpus
from toolkit.batch.corpus_check import CorpusProblem, check
from toolkit.batch.progress import BatchProgress
from toolkit.batch.run import BatchSummary, run_batch
from toolkit.batch.verify import Finding, verify

__all__ = [
    "Added",
    "BatchProgress",
    "BatchSummary",
    "CorpusProblem",
    "Finding",
    "add",
    "check",
    "open_corpus",
    "run_batch",
    "verify",
]
