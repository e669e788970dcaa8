"""Keys that were judged right by reading stay as they are; those judged wrong stay counted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from toolkit import analyze, iter_documents

TABLE = Path(__file__).parent / "gold" / "keys-judged.tsv"


def _judged() -> list[dict[str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    header, *rows = [line.split("\t") for line in lines]
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_share_of_right_keys_in_the_last_draw() -> None:
    verdicts = Counter((row["status"], row["verdict"]) for row in _judged() if row["draw"] == "11")
    targets = verdicts["target", "right"] + verdicts["target", "wrong"]
    assert targets == 200
    assert verdicts["target", "right"] / targets >= 0.98


def test_no_sentence_is_kept() -> None:
    assert max(len(row["indicator"]) for row in _judged()) < 24


def test_right_keys_are_kept(real_corpus: Path) -> None:
    right = [row for row in _judged() if row["verdict"] == "right"]
    keys: dict[tuple[str, str, str], set[str | None]] = {}
    names = {row["document"] for row in right}
    for document in iter_documents([real_corpus / "corpus"]):
        if document.id not in names:
            continue
        analysed = analyze(document)
        for row in (*analysed.targets, *analysed.quantities):
            keys.setdefault((document.id, str(row.start), str(row.end)), set()).add(row.indicator_key)
    lost = [row for row in right if row["key"] not in keys.get((row["document"], row["start"], row["end"]), set())]
    assert lost == []
