from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.sparse import csr_matrix

from toolkit.analysis.bootstrap import Bootstrap
from toolkit.analysis.keyness import (
    DocumentCounts,
    KeynessOptions,
    count_words,
    keyness,
    log_likelihood,
    log_odds,
    log_ratio,
)
from toolkit.errors import InputError

EVERY = KeynessOptions(min_count=1, min_documents=1)


def counted(documents: dict[str, str]) -> DocumentCounts:
    """Counts of words parted by blanks."""
    found = {document: Counter(text.split()) for document, text in documents.items()}
    words = sorted(set().union(*found.values()))
    return DocumentCounts(list(found), words, csr_matrix([[c[w] for w in words] for c in found.values()]))


# Dunning (1993), table 1: -2 log λ and the counts of A B, not-A B, A not-B, neither.
DUNNING = {
    "the swiss": (270.72, 110, 2442, 111, 29114),
    "can be": (263.90, 29, 13, 123, 31612),
    "previous year": (256.84, 31, 23, 139, 31584),
    "mineral water": (167.23, 10, 0, 3, 31764),
    "at the": (157.21, 76, 104, 2476, 29121),
}


@pytest.mark.parametrize(("published", "a", "b", "c", "d"), DUNNING.values(), ids=DUNNING)
def test_g2_is_the_published_one(published: float, a: int, b: int, c: int, d: int) -> None:
    g2 = log_likelihood(np.array([float(a)]), np.array([float(b)]), a + c, b + d)
    assert g2[0] == pytest.approx(published, abs=0.005)


# The example of quanteda.textstats' textstat_keyness and the order that its tests state (measure "lr", no correction).
QUANTEDA = {"d1": "a a a b b c c c c c c d e f g h h", "d2": "a a b c c d d d d e f h"}


@pytest.mark.parametrize(
    ("first", "order"), [("d1", list("cgbhaefd")), ("d2", list("defabhgc"))], ids=["target d1", "target d2"]
)
def test_order_by_g2_is_that_of_quanteda(first: str, order: list[str]) -> None:
    got = keyness(counted(QUANTEDA), {"d1": "d1", "d2": "d2"}, first, options=EVERY).sort_values("word")
    rounded = got.assign(g2=got["g2"].round(9)).sort_values("g2", ascending=False, kind="stable")
    assert rounded["word"].tolist() == order
    counts = Counter(QUANTEDA[first].split())
    assert got["count"].tolist() == [counts[word] for word in got["word"]]


def random_counts(rng: np.random.Generator, documents: int, words: int) -> DocumentCounts:
    matrix = rng.poisson(rng.gamma(0.8, 3, words), (documents, words))
    return DocumentCounts([f"d{i}" for i in range(documents)], [f"w{i:03}" for i in range(words)], csr_matrix(matrix))


def halves(table: DocumentCounts) -> dict[str, str]:
    return {document: "x" if i % 2 else "y" for i, document in enumerate(table.documents)}


def test_g2_and_log_ratio_equal_scipy_and_the_definition() -> None:
    table = random_counts(np.random.default_rng(1), 8, 60)
    got = keyness(table, halves(table), "x", options=EVERY).set_index("word")
    dense = table.counts.toarray()
    x, y = dense[1::2].sum(axis=0), dense[::2].sum(axis=0)
    for i, word in enumerate(table.words):
        if x[i] + y[i] == 0:
            assert word not in got.index
            continue
        cells = [[x[i], y[i]], [x.sum() - x[i], y.sum() - y[i]]]
        expected = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic
        assert abs(got.loc[word, "g2"]) == pytest.approx(expected, abs=1e-8)
        ratio = math.log2((x[i] or 0.5) / x.sum() / ((y[i] or 0.5) / y.sum()))
        assert got.loc[word, "log_ratio"] == pytest.approx(ratio)
        assert np.sign(got.loc[word, "g2"]) == np.sign(ratio)


def test_log_odds_equal_the_formula_word_by_word() -> None:
    """Monroe, Colaresi and Quinn (2008) written out, with a third group in the prior."""
    table = random_counts(np.random.default_rng(2), 9, 40)
    groups = {document: "xyz"[i % 3] for i, document in enumerate(table.documents)}
    got = keyness(table, groups, "x", "y", options=KeynessOptions(1, 1, prior=50, level=0.9)).set_index("word")
    dense = table.counts.toarray()
    n, m = dense[::3].sum(), dense[1::3].sum()
    for i, word in enumerate(table.words):
        y, other = dense[::3, i].sum(), dense[1::3, i].sum()
        if y + other == 0:
            continue
        prior = 50 * dense[:, i].sum() / dense.sum()
        delta = math.log((y + prior) / (n + 50 - y - prior)) - math.log((other + prior) / (m + 50 - other - prior))
        error = math.sqrt(1 / (y + prior) + 1 / (other + prior))
        row = got.loc[word]
        assert row["log_odds"] == pytest.approx(delta)
        assert row["z"] == pytest.approx(delta / error)
        assert row["p"] == pytest.approx(math.erfc(abs(delta / error) / math.sqrt(2)))
        assert [row["low"], row["high"]] == pytest.approx([delta - 1.6448536 * error, delta + 1.6448536 * error])
        assert row["group"] == ("x" if delta > 0 else "y")


def test_without_a_prior_and_as_statsmodels_has_it() -> None:
    contingency = pytest.importorskip("statsmodels.stats.contingency_tables")
    odds, _ = log_odds(np.array([30.0]), np.array([12.0]), 900, 1100, np.array([0.0]), 0)
    assert odds[0] == pytest.approx(contingency.Table2x2([[30, 870], [12, 1088]]).log_oddsratio)


def test_p_over_documents_is_welchs_t_test() -> None:
    table = random_counts(np.random.default_rng(3), 11, 50)
    got = keyness(table, halves(table), "x", options=EVERY).set_index("word")
    dense = table.counts.toarray()
    relative = dense / dense.sum(axis=1, keepdims=True)
    expected = stats.ttest_ind(relative[1::2], relative[::2], equal_var=False).pvalue
    places = [table.words.index(word) for word in got.index]
    assert got["p_documents"].to_numpy() == pytest.approx(expected[places])
    assert got["p_adjusted"].to_numpy() == pytest.approx(stats.false_discovery_control(got["p"]))


def test_paired_documents_are_the_paired_t_test_of_their_means() -> None:
    table = random_counts(np.random.default_rng(3), 13, 50)
    years = {document: 2025 + i % 2 for i, document in enumerate(table.documents)}
    regions = {document: f"r{i // 2}" for i, document in enumerate(table.documents)}
    regions["d12"] = "r0"  # a second report of 2025
    got = keyness(table, years, 2026, 2025, pairs=regions, options=EVERY).set_index("word")
    dense = table.counts.toarray()
    relative = dense / dense.sum(axis=1, keepdims=True)
    first = relative[:12:2].copy()
    first[0] = (relative[0] + relative[12]) / 2
    places = [table.words.index(word) for word in got.index]
    expected = stats.ttest_rel(relative[1::2], first).pvalue[places]
    assert got["p_documents"].to_numpy() == pytest.approx(expected)
    plain = keyness(table, years, 2026, 2025, options=EVERY).set_index("word")
    assert plain["log_odds"].tolist() == got["log_odds"].tolist()


def test_pairs_need_documents_in_both_groups() -> None:
    table = random_counts(np.random.default_rng(3), 4, 50)
    with pytest.raises(InputError, match="fewer than two of `pairs`"):
        keyness(table, halves(table), "x", pairs={d: d for d in table.documents}, options=EVERY)


def test_named_words_are_corrected_among_themselves() -> None:
    table = random_counts(np.random.default_rng(3), 11, 50)
    named = KeynessOptions(min_count=1000, words=["w003", "w007", "w011", "unheard"])
    got = keyness(table, halves(table), "x", options=named).set_index("word")
    every = keyness(table, halves(table), "x", options=EVERY).set_index("word")
    assert sorted(got.index) == ["w003", "w007", "w011"]
    assert got["z"].to_dict() == pytest.approx(every.loc[got.index, "z"].to_dict())
    assert got["p_adjusted"].tolist() == pytest.approx(stats.false_discovery_control(got["p"]).tolist())
    with pytest.raises(InputError, match="none of the words of the option `words`"):
        keyness(table, halves(table), "x", options=KeynessOptions(words=["unheard"]))


def planted(bursty: bool, seed: int) -> tuple[DocumentCounts, dict[str, str]]:
    """20 documents in two groups; w000 is three times as frequent in x, w001 stands in one document of x alone."""
    rng = np.random.default_rng(seed)
    matrix = rng.poisson(5, (20, 100))
    if bursty:
        matrix = rng.poisson(rng.gamma(0.5, 10, (20, 100)))  # negative binomial: words come in bursts
    matrix[:10, 0] = rng.poisson(15, 10)
    matrix[:, 1] = 0
    matrix[3, 1] = 60
    names = [f"d{i:02}" for i in range(20)]
    table = DocumentCounts(names, [f"w{i:03}" for i in range(100)], csr_matrix(matrix))
    return table, {name: "x" if i < 10 else "y" for i, name in enumerate(names)}


def test_a_planted_word_is_found_and_a_burst_in_one_document_is_not_taken_for_it() -> None:
    table, groups = planted(bursty=False, seed=4)
    got = keyness(table, groups, "x", "y", options=KeynessOptions(min_documents=1)).set_index("word")
    assert got.loc["w000", ["group", "documents", "documents_other"]].tolist() == ["x", 10, 10]
    assert got.loc["w000", "log_ratio"] == pytest.approx(math.log2(3), abs=0.4)
    assert got.loc["w000", "p_documents_adjusted"] < 0.01
    assert got.loc["w001", "p_adjusted"] < 0.001
    assert got.loc["w001", "p_documents_adjusted"] > 0.3
    assert got["p_adjusted"].lt(0.05).sum() == 2
    assert "w001" not in keyness(table, groups, "x", "y", options=KeynessOptions(min_documents=2))["word"].tolist()


def test_where_words_come_in_bursts_only_the_test_over_documents_holds_its_level() -> None:
    by_word, by_document = [], []
    for seed in range(20):
        table, groups = planted(bursty=True, seed=seed)
        got = keyness(table, groups, "x", "y").query("word > 'w001'")
        by_word.append(got["p"].lt(0.05).mean())
        by_document.append(got["p_documents"].lt(0.05).mean())
    assert np.mean(by_word) > 0.4
    assert 0.02 < np.mean(by_document) < 0.07


def test_intervals_by_drawing_documents_anew() -> None:
    options = KeynessOptions(bootstrap=Bootstrap(400))
    table, groups = planted(bursty=True, seed=5)
    plain, wide = keyness(table, groups, "x"), keyness(table, groups, "x", options=options)
    assert plain["log_odds"].tolist() == wide["log_odds"].tolist()
    assert (wide["high"] - wide["low"]).median() > 2 * (plain["high"] - plain["low"]).median()
    pd.testing.assert_frame_equal(wide, keyness(table, groups, "x", options=options))
    held = []
    for seed in range(15):
        table, groups = planted(bursty=True, seed=seed)
        got = keyness(table, groups, "x", options=options).query("word > 'w001'")
        held.append(((got["low"] <= 0) & (got["high"] >= 0)).mean())
    assert 0.88 < np.mean(held) < 0.97


def test_drawn_documents_equal_a_loop() -> None:
    table, groups = planted(bursty=False, seed=6)
    got = keyness(table, groups, "x", options=KeynessOptions(prior=0, bootstrap=Bootstrap(2000))).set_index("word")
    rng, dense = np.random.default_rng(1), table.counts.toarray()
    samples = []
    for _ in range(2000):
        x, y = dense[rng.integers(0, 10, 10)], dense[rng.integers(10, 20, 10)]
        odds = [math.log(part[:, 0].sum() / (part.sum() - part[:, 0].sum())) for part in (x, y)]
        samples.append(odds[0] - odds[1])
    assert got.loc["w000", ["low", "high"]].tolist() == pytest.approx(np.quantile(samples, [0.025, 0.975]), abs=0.03)


def test_one_document_has_no_figures_over_documents() -> None:
    options = KeynessOptions(1, 1, bootstrap=Bootstrap(50))
    got = keyness(counted(QUANTEDA), {"d1": 1, "d2": 2}, 1, 2, options=options)
    assert got[["low", "high", "p_documents", "p_documents_adjusted"]].isna().all(axis=None)
    assert got["group"].isin([1, 2]).all()


def test_words_of_texts() -> None:
    texts = {
        f"{year}-{i}": f"推动{word}，新建口袋公园。" * 4
        for year, word in ((2025, "旅游"), (2026, "养老"))
        for i in "ab"
    }
    got = keyness(texts, {document: int(document[:4]) for document in texts}, 2026, 2025).set_index("word")
    assert got.loc["养老", ["group", "count", "count_other", "documents"]].tolist() == [2026, 8, 0, 2]
    assert got.loc["旅游", "group"] == 2025
    assert got.loc["口袋公园", "log_ratio"] == 0


def test_counts_leave_out_what_is_excluded() -> None:
    table = count_words({"甲": "新建口袋公园。", "空": ""}, exclude=["新建"])
    assert (table.documents, table.words, table.counts.toarray().tolist()) == (["甲", "空"], ["口袋公园"], [[1], [0]])


def test_ratio_of_a_word_that_one_group_lacks() -> None:
    assert log_ratio(np.array([4.0]), np.array([0.0]), 100, 100).tolist() == [3.0]


@pytest.mark.parametrize(
    ("groups", "first", "second", "message"),
    [
        ({"d1": "x", "d2": "y"}, "z", None, "the group 'z' has no document; there is 'x'、'y'"),
        ({"d1": "x", "d2": "x"}, "x", None, "the rest has no document"),
        ({"d1": "x", "d2": "y"}, "x", "z", "the group 'z' has no document"),
    ],
    ids=["first", "rest", "second"],
)
def test_groups_without_documents(groups: dict[str, str], first: str, second: str | None, message: str) -> None:
    with pytest.raises(InputError, match=message):
        keyness(counted(QUANTEDA), groups, first, second, options=EVERY)


def test_what_cannot_be_counted() -> None:
    with pytest.raises(InputError, match="no word stands 50 times and in 2 documents"):
        keyness(counted(QUANTEDA), {"d1": 1, "d2": 2}, 1, options=KeynessOptions(min_count=50))
    with pytest.raises(InputError, match="the group 2 hold no word"):
        keyness(count_words({"a": "新建公园。", "b": ""}), {"a": 1, "b": 2}, 1, 2, options=EVERY)
    with pytest.raises(InputError, match="min_count and min_documents must be 1 or more"):
        KeynessOptions(min_count=0)
    with pytest.raises(InputError, match=r"shape \(1, 1\) do not fit 1 documents and 2 words"):
        DocumentCounts(["a"], ["x", "y"], csr_matrix([[1]]))
