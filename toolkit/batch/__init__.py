"""Many documents to one result folder: streamed, resumable, in several processes, on one machine or many."""

from toolkit.batch.progress import BatchProgress
from toolkit.batch.run import BatchSummary, run_batch
from toolkit.batch.verify import Finding, verify

__all__ = ["BatchProgress", "BatchSummary", "Finding", "run_batch", "verify"]
