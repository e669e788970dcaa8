"""Topics that were planted are found again; coherence, FREX and matching equal their definitions."""

from __future__ import annotations

from itertools import combinations, permutations
from math import log

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from toolkit.analysis.bootstrap import Bootstrap
from toolkit.analysis.keyness import DocumentCounts, count_words
from toolkit.analysis.shares import theme_shares
from toolkit.analysis.topic_choice import agreement, choose_topics, coherence, stability
from toolkit.analysis.topics import TopicOptions, Topics, fit_topics, frex, passage_texts, topic_passages
from toolkit.errors import InputError

SUBJECTS, WORDS, UNITS = 4, 12, 240  # planted topics, words of each, passages
OPTIONS = TopicOptions(min_documents=2, max_share=1.0)


def planted(seed: int = 0) -> tuple[DocumentCounts, np.ndarray]:
    """Passages of 30 words: 80 % of one subject, the rest of all words; and the subject of each."""
    rng = np.random.default_rng(seed)
    subject = np.arange(UNITS) % SUBJECTS
    base = np.full((SUBJECTS, SUBJECTS * WORDS), 0.2 / (SUBJECTS * WORDS))
    for k in range(SUBJECTS):
        base[k, k * WORDS : (k + 1) * WORDS] += 0.8 / WORDS
    rows = np.array([rng.multinomial(30, base[k]) for k in subject])
    words = [f"{'甲乙丙丁'[j // WORDS]}{j % WORDS:02}" for j in range(SUBJECTS * WORDS)]
    return DocumentCounts([f"u{i}" for i in range(UNITS)], words, csr_matrix(rows)), subject


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_planted_topics_are_found(method: str) -> None:
    counts, subject = planted()
    found = fit_topics(counts, SUBJECTS, options=TopicOptions(method, 2, 1.0))  # type: ignore[arg-type]
    first = found.top_words(WORDS)
    marks = {topic: {word[0] for word in rows["word"]} for topic, rows in first.groupby("topic")}
    assert all(len(mark) == 1 for mark in marks.values())  # the twelve first words are those of one subject
    assert set().union(*marks.values()) == set("甲乙丙丁")
    best = found.shares.idxmax(axis=1).map({topic: next(iter(mark)) for topic, mark in marks.items()})
    assert (best.to_numpy() == np.array(list("甲乙丙丁"))[subject]).mean() > 0.99
    assert np.allclose(found.words.sum(axis=1), 1)
    assert np.allclose(found.shares.sum(axis=1), 1)
    assert found.sizes.eq(30).all()


@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_same_seed_same_topics(method: str) -> None:
    options = TopicOptions(method, 2, 1.0, iterations=5 if method == "lda" else None)  # type: ignore[arg-type]
    one, other = (fit_topics(planted()[0], 3, options=options) for _ in range(2))
    assert one.words.equals(other.words)
    assert one.shares.equals(other.shares)
    assert one.labels == other.labels


def test_frequent_topics_come_first() -> None:
    counts, subject = planted()
    kept = np.flatnonzero((subject != 2) | (np.arange(UNITS) < 60))  # a third of the third subject
    part = DocumentCounts([counts.documents[i] for i in kept], counts.words, counts.counts[kept])
    found = fit_topics(part, SUBJECTS, options=OPTIONS)
    sizes = (found.shares.mul(found.sizes, axis=0)).sum()
    assert sizes.is_monotonic_decreasing
    assert found.labels[SUBJECTS][0] == "丙"


def test_frex_by_its_definition() -> None:
    weights = np.array([[0.5, 0.3, 0.2, 0.0], [0.1, 0.3, 0.2, 0.4]])
    for k, row in enumerate(weights):
        exclusive = [weights[k, j] / weights[:, j].sum() for j in range(4)]
        for j in range(4):
            f = (sum(x < row[j] for x in row) + (sum(x == row[j] for x in row) + 1) / 2) / 4
            e = (sum(x < exclusive[j] for x in exclusive) + (sum(x == exclusive[j] for x in exclusive) + 1) / 2) / 4
            assert frex(weights)[k, j] == pytest.approx(1 / (0.5 / f + 0.5 / e))
    assert frex(weights, frequency=1.0)[0].argmax() == 0
    assert frex(weights, frequency=0.0)[1].argmax() == 3


def topics_of(weights: list[list[float]], words: list[str]) -> Topics:
    numbers = pd.RangeIndex(1, len(weights) + 1, name="topic")
    return Topics(
        pd.DataFrame(weights, index=numbers, columns=words),
        pd.DataFrame(columns=numbers),
        pd.Series(dtype="int64"),
        {int(topic): str(topic) for topic in numbers},
        TopicOptions(),
    )


def test_top_words_by_both_orders() -> None:
    found = topics_of([[0.5, 0.3, 0.2, 0.0], [0.5, 0.0, 0.1, 0.4]], ["发展", "旅游", "景区", "工业"])
    by_weight, by_frex = found.top_words(2, by="weight"), found.top_words(2)
    assert by_weight.query("topic == 1")["word"].tolist() == ["发展", "旅游"]
    assert by_frex.query("topic == 1")["word"].tolist() == ["旅游", "发展"]
    assert by_frex["rank"].tolist() == [1, 2, 1, 2]
    assert "工业" not in set(found.top_words(4).query("topic == 1")["word"])  # no weight in it
    with pytest.raises(InputError, match="no order 'x'"):
        found.top_words(2, by="x")  # type: ignore[arg-type]


def test_coherence_by_its_definition() -> None:
    counts = count_words({
        "a": "旅游，景区，民宿", "b": "旅游，景区", "c": "工业，园区",
        "d": "工业，旅游", "e": "园区，发展", "f": "发展",
    })  # fmt: skip
    found = topics_of([[0.4, 0.3, 0.2, 0.1], [0.1, 0.0, 0.0, 0.9]], ["旅游", "景区", "工业", "没有"])
    holds = [{counts.words[j] for j in counts.counts[[i]].indices} for i in range(6)]

    def share(*words: str) -> float:
        return sum(set(words) <= held for held in holds) / 6

    def npmi(a: str, b: str) -> float:
        together = share(a, b)
        return log(together / (share(a) * share(b))) / -log(together) if together else -1.0

    expected = [np.mean([npmi(a, b) for a, b in combinations(["旅游", "景区", "工业"], 2)]), npmi("没有", "旅游")]
    assert coherence(found, counts, top=3).tolist() == pytest.approx(expected)
    with pytest.raises(InputError, match="no word of the topics"):
        coherence(found, count_words({"a": "粮食"}))
    with pytest.raises(InputError, match="2 words or more"):
        coherence(found, counts, top=1)


def test_words_of_every_passage_are_coherent() -> None:
    counts = count_words({"a": "旅游，景区", "b": "旅游，景区"})
    assert coherence(topics_of([[0.5, 0.5]], ["旅游", "景区"]), counts).tolist() == [1.0]


@pytest.mark.parametrize("seed", range(5))
def test_partners_are_those_of_a_search_over_all_orders(seed: int) -> None:
    rng = np.random.default_rng(seed)
    words = [f"词{i}" for i in range(12)]
    one, other = (topics_of(rng.random((4, 12)).tolist(), words) for _ in range(2))

    def jaccard(a: int, b: int) -> float:
        x, y = (t.words.loc[k].sort_values(ascending=False).index for t, k in ((one, a), (other, b)))
        depths = [len({*x[:d]} & {*y[:d]}) / len({*x[:d]} | {*y[:d]}) for d in range(1, 6)]
        return sum(depths) / 5

    best = max(sum(jaccard(k, order[k - 1]) for k in range(1, 5)) for order in permutations(range(1, 5)))
    found = agreement(one, other, top=5)
    assert found.sum() == pytest.approx(best)
    assert agreement(one, one, top=5).tolist() == [1.0] * 4


def test_topics_without_a_partner_score_nothing() -> None:
    one = topics_of([[1.0, 0.0], [0.0, 1.0]], ["旅游", "工业"])
    assert agreement(one, topics_of([[0.0, 1.0]], ["旅游", "工业"]), top=1).tolist() == [0.0, 1.0]
    with pytest.raises(InputError, match="a word or more"):
        agreement(one, one, top=0)


def test_the_planted_number_is_chosen() -> None:
    counts, _ = planted()
    frame = choose_topics(counts, [6, 2, 4, 3, 5], options=OPTIONS, seeds=(1, 2, 3))
    assert frame["topics"].tolist() == [2, 3, 4, 5, 6]
    assert frame.query("chosen")["topics"].tolist() == [SUBJECTS]
    assert frame.equals(choose_topics(counts, [2, 3, 4, 5, 6], options=OPTIONS, seeds=(1, 2, 3)))
    at = frame.set_index("topics")
    assert at.loc[4, "stability"] > 0.6 > at.loc[6, "lowest"]
    assert choose_topics(counts, [3], options=OPTIONS, seeds=(1,))["chosen"].tolist() == [True]


def test_stability_of_each_topic() -> None:
    counts, _ = planted()
    found = fit_topics(counts, SUBJECTS, options=OPTIONS)
    frame = stability(counts, found, seeds=(1, 2))
    assert frame["topic"].tolist() == [1, 2, 3, 4]
    assert frame["label"].tolist() == list(found.labels.values())
    assert (frame["lowest"] <= frame["stability"]).all()
    for call in (lambda: stability(counts, found, seeds=()), lambda: choose_topics(counts, [])):
        with pytest.raises(InputError, match="needs a"):
            call()


def test_units_without_a_counted_word() -> None:
    counts, _ = planted()
    rows = counts.counts.toarray()
    rows[0] = 0
    with_empty = DocumentCounts(counts.documents, counts.words, csr_matrix(rows))
    for method in ("nmf", "lda"):
        found = fit_topics(with_empty, 4, options=TopicOptions(method, 2, 1.0))  # type: ignore[arg-type]
        assert found.shares.iloc[0].isna().all()
        assert found.shares.iloc[1:].notna().all(axis=None)
        assert "u0" not in set(topic_passages(found)["document_id"])


@pytest.mark.parametrize(
    ("texts", "n", "options", "message"),
    [
        pytest.param({"a": "旅游"}, 2, TopicOptions(min_documents=1), "the 1 units", id="one passage"),
        pytest.param({}, 2, TopicOptions(), "the 0 units", id="none"),
        pytest.param({"a": "旅游", "b": ""}, 1, TopicOptions(), "2 at least", id="one topic"),
        pytest.param({"a": "旅游", "b": "工业"}, 2, TopicOptions(), "the 0 words that count", id="rare words"),
    ],
)
def test_too_little_for_topics(texts: dict[str, str], n: int, options: TopicOptions, message: str) -> None:
    with pytest.raises(InputError, match=message):
        fit_topics(count_words(texts), n, options=options)


@pytest.mark.parametrize(
    "settings",
    [{"method": "x"}, {"min_documents": 0}, {"max_share": 0}, {"max_share": 1.5}, {"iterations": 0}],
    ids=str,
)
def test_options_out_of_range(settings: dict[str, object]) -> None:
    with pytest.raises(InputError):
        TopicOptions(**settings)  # type: ignore[arg-type]


def test_words_that_count() -> None:
    texts = {f"d{i}": "发展" + "，旅游" * (i < 4) + "，工业" * (i >= 4) + "，稀有" * (i == 0) for i in range(8)}
    found = fit_topics(count_words(texts), 2, options=TopicOptions(min_documents=2, max_share=0.5))
    assert found.words.columns.tolist() == ["工业", "旅游"]


def test_topics_as_themes_over_districts_with_intervals() -> None:
    counts, subject = planted()
    region = ["山区" if k in {0, 1} else "工区" for k in subject]
    passages = pd.DataFrame({"document_id": [f"{r}{i % 5}" for i, r in enumerate(region)]})
    passages["start"], passages["end"], passages["part"] = range(UNITS), range(1, UNITS + 1), "plan"
    texts = dict.fromkeys(passages["document_id"].unique(), "文" * UNITS)
    units = list(passage_texts(passages, texts))
    found = fit_topics(DocumentCounts(units, counts.words, counts.counts), SUBJECTS, options=OPTIONS)
    frame = topic_passages(found, passages)
    assert frame.groupby(["document_id", "start"])["share"].sum().to_numpy() == pytest.approx(1)
    assert set(frame["part"]) == {"plan"}
    groups = {name: name[:2] for name in texts}
    shares = theme_shares(frame, groups, bootstrap=Bootstrap(replicates=200))
    assert set(shares["resampled"]) == {"documents"}
    at = shares.set_index(["group", "theme"])
    for topic, label in found.labels.items():
        own, other = ("山区", "工区") if label[0] in "甲乙" else ("工区", "山区")
        assert at.loc[(own, label), "low"] > at.loc[(other, label), "high"], topic


def test_passages_of_others_are_no_units() -> None:
    found = fit_topics(planted()[0], 2, options=OPTIONS)
    frame = pd.DataFrame({"document_id": ["a"], "start": [0], "end": [2]})
    with pytest.raises(InputError, match="no passage is a unit"):
        topic_passages(found, frame)
    with pytest.raises(InputError, match="'a', which is none of the 0"):
        passage_texts(frame, {})
    with pytest.raises(InputError, match="end is missing"):
        passage_texts(frame.drop(columns="end"), {})


def test_labels_are_never_alike() -> None:
    rows = np.array([[3, 0, 0], [0, 0, 3], [3, 0, 0], [0, 0, 3], [2, 2, 2]])
    counts = DocumentCounts([f"u{i}" for i in range(5)], ["旅游", "景区", "工业"], csr_matrix(rows))
    found = fit_topics(counts, 3, options=TopicOptions(min_documents=1, max_share=1.0))
    assert len(set(found.labels.values())) == 3
