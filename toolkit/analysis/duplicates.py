"""Documents that are the same, or nearly: by their normalised text, and by MinHash of their five-character shingles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING

from toolkit.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

SHINGLE = 5  # characters
PERMUTATIONS = 128
_BANDS = 32  # of four values each: pairs with a Jaccard of 0.6 are looked at with a chance of 0.99
_SEED = 20241
COLUMNS = ("document_id", "duplicate_of", "near_duplicate_of", "similarity")


def normalised(text: str) -> str:
    r"""Returns what two copies of a document share: its body in simplified, half-width letters and digits alone.

    Page matter, further copies of the whole, white space and punctuation are left out.

    Example:
        >>> normalised("当前位置：首页 > 通知\n增长５％，稳中求进。") == normalised("增长5%、稳中求进")
        True
    """
    from toolkit.normalization.text import fold_width
    from toolkit.structure.body import find_body

    return "".join(filter(str.isalnum, fold_width(find_body(text).text)))


def shingles(text: str) -> set[str]:
    """Returns the runs of five characters of a normalised text; of a shorter one the text itself.

    Example:
        >>> sorted(shingles("稳中求进工作"))
        ['中求进工作', '稳中求进工']
    """
    return {text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1))} if text else set()


def find_duplicates(
    documents: pd.DataFrame | Mapping[str, str] | Iterable[tuple[str, str]], threshold: float = 0.8
) -> pd.DataFrame:
    """Finds identical and nearly identical documents.

    The similarity is the Jaccard index of the sets of five-character shingles (shared ÷ all), estimated by MinHash
    (Broder, 1997) with 128 permutations: its error is 0.03 on average (docs/concepts/documents.md). Documents are taken
    in order of their ids; each is compared with those before it that are no duplicates themselves. Empty documents are
    nobody's duplicates.

    Args:
        documents: The table `documents` with its columns document_id and text, texts by id, or pairs of id and text,
            of which one is held at a time (a kilobyte of each document is kept).
        threshold: Least estimated similarity of a near-duplicate, above 0.5 and at most 1.

    Returns:
        A row for each document that repeats an earlier one: document_id, and duplicate_of (same normalised text) or
        near_duplicate_of (the most similar one), with the estimated similarity (1.0 for identical ones).

    Raises:
        InputError: A column is missing, or the threshold is out of range.

    Example:
        >>> found = find_duplicates({"a": "全年新建公园4个。", "b": "全年新建公园４个", "c": "深化改革。"})
        >>> found[["document_id", "duplicate_of"]].values.tolist()
        [['b', 'a']]
    """
    import pandas as pd
    from rensa import RMinHash, RMinHashLSH

    if not 0.5 < threshold <= 1:
        raise InputError(f"threshold is {threshold}: it must be above 0.5 and at most 1")
    index = RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=_BANDS)
    sketched: list[tuple[str, str, RMinHash]] = []
    for name, text in _texts(documents):
        if words := normalised(text):
            sketch = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
            sketch.update(sorted(shingles(words)))
            digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
            sketched.append((name, digest, sketch))
    first: dict[str, str] = {}  # digest of the normalised text -> id
    ids: list[str] = []
    kept: list[RMinHash] = []
    rows: list[tuple[str, str | None, str | None, float]] = []
    for name, digest, sketch in sorted(sketched, key=itemgetter(0)):
        if digest in first:
            rows.append((name, first[digest], None, 1.0))
            continue
        first[digest] = name
        alike = ((kept[i].jaccard(sketch), i) for i in index.query(sketch))
        similarity, nearest = max(alike, key=lambda pair: (pair[0], -pair[1]), default=(0.0, -1))
        if similarity >= threshold:
            rows.append((name, None, ids[nearest], similarity))
            continue
        index.insert(len(kept), sketch)
        ids.append(name)
        kept.append(sketch)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"document_id": "string", "duplicate_of": "string", "near_duplicate_of": "string"})


def _texts(documents: pd.DataFrame | Mapping[str, str] | Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    import pandas as pd

    if isinstance(documents, Mapping):
        yield from documents.items()
    elif not isinstance(documents, pd.DataFrame):
        yield from documents
    elif missing := [name for name in ("document_id", "text") if name not in documents.columns]:
        raise InputError(
            f"the table of documents has no column {' and '.join(missing)}: read the Parquet table `documents` of a "
            "result (its CSV holds no text)"
        )
    else:
        for name, text in zip(documents["document_id"], documents["text"], strict=True):
            yield str(name), text if isinstance(text, str) else ""
