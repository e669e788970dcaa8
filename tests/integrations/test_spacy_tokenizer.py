from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from toolkit.integrations.spacy_tokenizer import WordTokenizer, doc_of
from toolkit.segmentation import segment

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "govtext.WordTokenizer.v1", "user_words": ["云岭冷链港"]}}}
SPACES = ["", " ", "\n\n", "\r\n", "　", " \t ", "😀"]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("zh", config=CONFIG)


@pytest.mark.parametrize("space", SPACES, ids=repr)
def test_the_text_is_kept_whatever_stands_between_words(nlp: Language, space: str) -> None:
    text = f"{space}建设云岭冷链港，{space}城镇登记失业率{space}３％{space}"
    doc = nlp(text)
    assert doc.text == text
    assert all(doc.text[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert {"云岭冷链港", "城镇登记失业率"} <= {token.text for token in doc}


def test_a_word_cut_by_a_line_break_is_one_token(nlp: Language) -> None:
    text = "推进城镇登记失\n业率下降，保持稳定。"
    assert [t.text for t in doc_of(nlp.vocab, text, segment(text))] == [t.text for t in nlp(text)]
    assert nlp(text).text == text


def test_settings_come_back_from_disk_and_bytes(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    for copy in (spacy.load(tmp_path), spacy.blank("zh", config=CONFIG).from_bytes(nlp.to_bytes())):
        assert isinstance(copy.tokenizer, WordTokenizer)
        assert [t.text for t in copy("建设云岭冷链港")] == ["建设", "云岭冷链港"]


def test_a_long_document_becomes_a_doc(nlp: Language) -> None:
    text = "由水务局牵头，城镇登记失业率下降。\n" * 10_000
    doc = nlp.make_doc(text)
    assert len(doc) >= 80_000
    assert doc[-2].text == "。"
