from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any

import pytest
from hanlp_common.document import Document
from hanlp_trie.dictionary import TrieDict

from toolkit.errors import InputError, LexiconError
from toolkit.integrations.hanlp_document import Span, document_to_hanlp, from_hanlp, lexicon_from_trie, to_hanlp
from toolkit.loaders import iter_documents
from toolkit.normalization.text import FoldedText
from toolkit.pipeline import analyze, sample_corpus
from toolkit.schema import Document as SourceDocument
from toolkit.segmentation import segment
from toolkit.segmentation.sentences import sentence_spans

TEXT = "青云县新建公 园3个。由县园林局牵头，\n\n县财政局配合；全年增长６％以上！城镇登记失业率下降。"


@dataclass(frozen=True)
class Marked:
    start: int
    end: int
    text: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {}


def export(text: str, mentions: list[Marked]) -> tuple[Document, list[Span]]:
    return to_hanlp(text, segment(text), sentence_spans(FoldedText(text)), mentions)


def random_mentions(seed: int) -> list[Marked]:
    numbers = random.Random(seed)  # noqa: S311 - no secret
    edges = [sorted(numbers.sample(range(len(TEXT) + 1), 2)) for _ in range(8)]
    return [Marked(a, b) for a, b in edges]


@pytest.mark.parametrize("seed", range(30))
def test_spans_come_back_exactly_or_are_reported(seed: int) -> None:
    mentions = random_mentions(seed)
    document, dropped = export(TEXT, mentions)
    expected = sorted(Span(m.start, m.end, "Marked") for m in mentions)
    assert sorted([*from_hanlp(document, TEXT), *dropped]) == expected
    through_json = Document(json.loads(document.to_json()))
    assert from_hanlp(through_json, TEXT) == from_hanlp(document, TEXT)


@pytest.mark.parametrize("seed", range(10))
def test_without_offsets_tokens_are_found_again(seed: int) -> None:
    mentions = [m for m in random_mentions(seed) if TEXT[m.start : m.end] == TEXT[m.start : m.end].strip()]
    document, _ = export(TEXT, mentions)
    expected = from_hanlp(document, TEXT)
    del document["offsets"]
    assert from_hanlp(document, TEXT) == expected


def test_only_spans_across_sentences_or_in_white_space_are_dropped() -> None:
    sentence_end = TEXT.index("。")
    across, space = Marked(0, sentence_end + 3), Marked(TEXT.index("\n"), TEXT.index("\n") + 1)
    inside = Marked(4, sentence_end)
    document, dropped = export(TEXT, [across, space, inside])
    assert dropped == [Span(0, sentence_end + 3, "Marked"), Span(space.start, space.end, "Marked")]
    ((word, label, begin, end),) = document["ner"][0]
    assert (word, label, "".join(document["tok"][0][begin:end])) == ("建公园3个", "Marked", "建公园3个")


def test_words_have_no_white_space_and_conll_has_a_line_for_each() -> None:
    document, _ = export(TEXT, [])
    words = [word for sentence in document["tok"] for word in sentence]
    assert "公园" in words
    blocks = str(document.to_conll()).strip().split("\n\n")
    assert [[line.split("\t")[1] for line in block.splitlines()] for block in blocks] == document["tok"]


def test_every_mention_of_the_sample_goes_out_and_comes_back() -> None:
    kinds = ("quantities", "targets", "responsible_units", "projects")
    for source in iter_documents(sample_corpus()):
        assert isinstance(source, SourceDocument)
        analysed = analyze(source)
        exported = document_to_hanlp(analysed, kinds)
        through_json = Document(json.loads(exported.document.to_json()))
        expected = {Span(m.start, m.end, type(m).__name__) for kind in kinds for m in getattr(analysed, kind)}
        assert expected
        assert {*from_hanlp(through_json, analysed.text), *exported.dropped} == expected


def test_entities_of_hanlp_itself() -> None:
    document = Document({"tok/fine": [["由", "县园林局", "牵头"]], "ner/msra": [[["县园林局", "ORGANIZATION", 1, 2]]]})
    assert from_hanlp(document, "由县园林局\n牵头") == [Span(1, 5, "ORGANIZATION")]


@pytest.mark.parametrize("document", [Document(ner=[]), Document(tok=[["别的"]], ner=[[]])], ids=["no tok", "other"])
def test_a_document_of_another_text_is_an_error(document: Document) -> None:
    with pytest.raises(InputError, match="token"):
        from_hanlp(document, TEXT)


def test_empty_text() -> None:
    document, dropped = export("", [])
    assert (dict(document), dropped) == ({"tok": [], "ner": [], "offsets": []}, [])


def test_a_long_document_is_linear() -> None:
    text = "由县园林局牵头。" * 12_000
    mentions = [Marked(i + 1, i + 5) for i in range(0, len(text), 8)]
    document, dropped = export(text, mentions)
    assert not dropped
    assert len(from_hanlp(document, text)) == len(mentions)


def test_lexicon_from_trie() -> None:
    words = lexicon_from_trie(TrieDict({"青云冷链港", "云岭大桥"}))
    assert words == ["云岭大桥", "青云冷链港"]
    assert "青云冷链港" in segment("建设青云冷链港。", user_words=words).texts
    assert "青云冷链港" in segment("建设青云冷链港。", user_words=TrieDict({"青云冷链港"})).texts  # type: ignore[arg-type]


def test_a_word_that_hanlp_does_not_list_is_an_error() -> None:
    with pytest.raises(LexiconError, match="1 of 2 words"):
        lexicon_from_trie(TrieDict({"青云": "", "云岭": "地名"}))
