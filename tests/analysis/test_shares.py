from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from toolkit.analysis.bootstrap import Bootstrap, adjusted, bootstrap_p
from toolkit.analysis.breadth import breadth
from toolkit.analysis.shares import theme_shares
from toolkit.analysis.themes import document_shares
from toolkit.errors import InputError
from toolkit.schema import ThemeScore

THEMES = ["ecology", "industry", "tourism", "urban"]
TRUE = np.array([0.4, 0.3, 0.2, 0.1])


def passages(document: str, themes: list[str], score: float = 3.0) -> pd.DataFrame:
    """One passage a theme, all of the same weight."""
    starts = range(0, 10 * len(themes), 10)
    return pd.DataFrame(
        {"document_id": document, "start": starts, "end": [s + 9 for s in starts], "part": "plan", "theme": themes,
         "score": score, "share": 1.0}
    )  # fmt: skip


def drawn(document: str, n: int, rng: np.random.Generator, p: np.ndarray = TRUE) -> pd.DataFrame:
    return passages(document, rng.choice(THEMES, n, p=p).tolist())


@pytest.fixture
def frame() -> pd.DataFrame:
    """Two documents with passages of two themes, in no order."""
    rows = [
        ("b", 0, 9, "urban", 2.0, 0.4), ("b", 0, 9, "ecology", 3.0, 0.6), ("b", 20, 50, "tourism", 8.0, 1.0),
        ("a", 5, 9, "urban", 4.0, 1.0), ("a", 30, 40, "urban", 1.0, 0.25), ("a", 30, 40, "industry", 3.0, 0.75),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["document_id", "start", "end", "theme", "score", "share"])


def test_the_share_in_a_document_is_that_of_the_table_themes(frame: pd.DataFrame) -> None:
    shares = theme_shares(frame, themes=THEMES).set_index(["group", "theme"])["share"]
    for document, rows in frame.groupby("document_id"):
        scores = [ThemeScore(r.start, r.end, None, r.theme, r.score, r.share) for r in rows.itertuples()]
        expected = dict.fromkeys(THEMES, 0.0) | document_shares(scores)
        assert shares[document].to_dict() == pytest.approx(expected)


def test_every_document_of_a_group_counts_the_same() -> None:
    frame = pd.concat([passages("long", ["urban"] * 30), passages("short", ["ecology"])])
    shares = theme_shares(frame, {"long": "all", "short": "all"})
    assert shares["share"].tolist() == [0.5, 0.5]
    assert shares[["passages", "documents", "resampled"]].to_numpy()[0].tolist() == [31, 2, "documents"]


def test_groups_as_a_column_of_documents_with_missing_ones(frame: pd.DataFrame) -> None:
    documents = pd.DataFrame({"document_id": ["a", "b", "c"], "report_year": pd.array([2024, None, 2025], "Int64")})
    shares = theme_shares(frame, documents.set_index("document_id")["report_year"])
    assert shares["group"].unique().tolist() == [2024]
    assert shares["documents"].unique().tolist() == [1]


def literal_interval(frames: list[pd.DataFrame], rng: np.random.Generator, level: float) -> np.ndarray:
    """Draws the passages of each document in a loop; the mean of the documents' shares each time."""
    samples = []
    for _ in range(2000):
        shares = []
        for frame in frames:
            picked = frame.iloc[rng.integers(0, len(frame), len(frame))]
            shares.append([(picked["theme"] == theme).mean() for theme in THEMES])
        samples.append(np.mean(shares, axis=0))
    return np.quantile(samples, [(1 - level) / 2, (1 + level) / 2], axis=0)


def test_passages_are_drawn_within_documents_as_a_loop_would_do() -> None:
    rng = np.random.default_rng(5)
    frames = [drawn("a", 60, rng), drawn("b", 20, rng)]
    got = theme_shares(
        pd.concat(frames), dict.fromkeys("ab", "g"), themes=THEMES, resample="passages", bootstrap=Bootstrap(4000, 0.9)
    )
    assert got["resampled"].eq("passages").all()
    interval = got[["low", "high"]].to_numpy().T
    assert interval == pytest.approx(literal_interval(frames, rng, 0.9), abs=0.015)


def test_the_cluster_bootstrap_equals_scipys_on_the_documents_shares() -> None:
    rng = np.random.default_rng(6)
    frame = pd.concat([drawn(f"d{i}", 30, rng, rng.dirichlet(TRUE * 20)) for i in range(15)])
    groups = {f"d{i}": "g" for i in range(15)}
    got = theme_shares(frame, groups, themes=THEMES, bootstrap=Bootstrap(5000)).set_index("theme")
    alone = theme_shares(frame, themes=THEMES, bootstrap=Bootstrap(1))
    for theme in THEMES:
        values = (alone.loc[alone["theme"] == theme, "share"].to_numpy(),)
        expected = stats.bootstrap(values, np.mean, method="percentile", n_resamples=5000, rng=rng)
        interval = got.loc[theme, ["low", "high"]].tolist()
        assert interval == pytest.approx(list(expected.confidence_interval), abs=0.008)


@pytest.mark.parametrize(("n", "least"), [(60, 0.9), (150, 0.92)])
def test_intervals_hold_the_truth_as_often_as_they_say(n: int, least: float) -> None:
    rng = np.random.default_rng(7)
    frame = pd.concat([drawn(f"d{i:03}", n, rng) for i in range(200)])
    got = theme_shares(frame, themes=THEMES, bootstrap=Bootstrap(500))
    held = (got["low"].to_numpy() <= np.tile(TRUE, 200)) & (np.tile(TRUE, 200) <= got["high"].to_numpy())
    assert least < held.mean() < 0.98


def test_a_theme_that_no_passage_has_is_not_known_to_be_absent() -> None:
    got = theme_shares(passages("a", ["urban"] * 50), themes=THEMES).set_index("theme")
    exact = stats.binomtest(0, 50).proportion_ci(0.95, method="exact")
    assert got.loc["ecology", ["share", "low", "high"]].tolist() == pytest.approx([0, 0, exact.high])


def test_one_document_is_no_sample_of_documents() -> None:
    got = theme_shares(passages("a", ["urban", "ecology"]), resample="documents")
    assert got["low"].isna().all()
    assert got["high"].isna().all()


def test_seed_and_order() -> None:
    rng = np.random.default_rng(8)
    frame = pd.concat([drawn("a", 40, rng), drawn("b", 40, rng)], ignore_index=True)
    first = theme_shares(frame, bootstrap=Bootstrap(200))
    pd.testing.assert_frame_equal(first, theme_shares(frame.sample(frac=1, random_state=1), bootstrap=Bootstrap(200)))
    alone = theme_shares(frame[frame["document_id"] == "b"], bootstrap=Bootstrap(200))
    assert first.query("group == 'b'")["low"].tolist() == alone["low"].tolist()
    other = theme_shares(frame, bootstrap=Bootstrap(200, seed=2))
    assert first["low"].tolist() != other["low"].tolist()
    assert first["share"].tolist() == other["share"].tolist()


def test_long_documents_are_drawn_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("toolkit.analysis.bootstrap._CELLS", 100)
    got = theme_shares(passages("a", ["urban", "ecology"] * 40), bootstrap=Bootstrap(50))
    assert got["low"].between(0.3, 0.5).all()
    assert got["high"].between(0.5, 0.7).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"resample": "words"}, "auto, documents, passages, not 'words'"),
        ({"themes": ["urban"]}, "the themes ecology, industry, tourism, which `themes` does not name"),
        ({"groups": {"c": 1}}, "no document has a group.*'a'、'b'"),
    ],
    ids=["resample", "themes", "groups"],
)
def test_wrong_arguments(frame: pd.DataFrame, arguments: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        theme_shares(frame, **arguments)  # type: ignore[arg-type]


def test_wrong_frames(frame: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="columns missing: score, share"):
        theme_shares(frame[["document_id", "start", "end", "theme"]])
    with pytest.raises(InputError, match="no row with a theme"):
        theme_shares(frame.iloc[:0])
    with pytest.raises(InputError, match="replicates must be 1 or more"):
        Bootstrap(0)


def test_breadth_of_known_shares() -> None:
    frame = pd.concat(
        [passages("even", THEMES * 5), passages("one", ["urban"] * 8), passages("a", ["urban"] * 3 + ["ecology"])]
    )
    got = breadth(frame, themes=THEMES).set_index(["group", "measure"])["value"]
    assert got["even"].tolist() == pytest.approx([1, 0.25, 0])
    assert got["one"].tolist() == pytest.approx([0, 1, 1])
    squares = 0.75**2 + 0.25**2
    expected = [stats.entropy([0.75, 0.25], base=4), squares, (squares - 0.25) / 0.75]
    assert got["a"].tolist() == pytest.approx(expected)


def test_intervals_of_breadth_hold_the_truth() -> None:
    rng = np.random.default_rng(9)
    got = breadth(pd.concat([drawn(f"d{i:03}", 100, rng) for i in range(150)]), themes=THEMES, bootstrap=Bootstrap(500))
    true = {"entropy": stats.entropy(TRUE, base=4), "herfindahl": (TRUE**2).sum()}
    for measure, value in true.items():
        rows = got[got["measure"] == measure]
        assert 0.89 < ((rows["low"] <= value) & (value <= rows["high"])).mean() <= 0.99


def test_breadth_of_one_document_among_documents_has_no_interval() -> None:
    assert breadth(passages("a", THEMES), resample="documents")[["low", "high"]].isna().all(axis=None)
    with pytest.raises(InputError, match="at least two themes"):
        breadth(passages("a", ["urban"]))


def test_correction_for_many_tests_equals_statsmodels() -> None:
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    p = np.random.default_rng(1).uniform(size=40) ** 2
    assert adjusted(p) == pytest.approx(multitest.multipletests(p, method="fdr_bh")[1])
    assert np.isnan(adjusted(np.array([np.nan, 0.5]))).tolist() == [True, False]


def test_p_of_the_bootstrap_meets_its_interval() -> None:
    replicates = np.arange(-2.0, 97.0)[:, None]  # 2 below, 1 at, 96 above 0
    assert bootstrap_p(replicates) == pytest.approx([2 * 4 / 100])
    assert bootstrap_p(np.zeros((9, 1))) == pytest.approx([1.0])
