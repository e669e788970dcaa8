from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from toolkit.analysis.bootstrap import Bootstrap
from toolkit.analysis.shares import theme_shares
from toolkit.analysis.trends import theme_slopes, theme_trends
from toolkit.errors import InputError

THEMES = ["ecology", "industry", "urban"]
YEARS = [2023, 2024, 2025]


def report(document: str, shares: list[float], n: int, rng: np.random.Generator) -> pd.DataFrame:
    """A report whose passages each have one theme, drawn by its shares."""
    starts = range(0, 10 * n, 10)
    frame = pd.DataFrame({"start": starts, "end": [s + 9 for s in starts], "theme": rng.choice(THEMES, n, p=shares)})
    return frame.assign(document_id=document, score=3.0, share=1.0)


def corpus(regions: int, years: list[int], rise: float, n: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Regions of unlike industry whose share of ecology rises by `rise` a year, and their documents."""
    rng = np.random.default_rng(seed)
    frames, rows = [], []
    for i in range(regions):
        industry = 0.2 + 0.4 * i / regions
        for year in years:
            ecology = 0.2 + rise * (year - years[0])
            document = f"r{i}-{year}"
            frames.append(report(document, [ecology, industry, 1 - ecology - industry], n, rng))
            rows.append((document, f"r{i}", year))
    return pd.concat(frames), pd.DataFrame(rows, columns=["document_id", "region", "report_year"])


def column(documents: pd.DataFrame, name: str) -> pd.Series[str]:
    return documents.set_index("document_id")[name]


def wide(frame: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Shares with region and year beside, for other implementations."""
    shares = theme_shares(frame, themes=THEMES, bootstrap=Bootstrap(1))
    table = shares.pivot_table(index="group", columns="theme", values="share")
    return documents.set_index("document_id").join(table)


def test_trends_are_the_shares_of_each_group_and_year() -> None:
    frame, documents = corpus(3, YEARS, 0.1, 20, 1)
    settings = Bootstrap(100)
    got = theme_trends(frame, column(documents, "report_year"), column(documents, "region"), bootstrap=settings)
    assert got[["group", "year"]].drop_duplicates().to_numpy().tolist() == [
        [f"r{i}", y] for i in range(3) for y in YEARS
    ]
    alone = theme_shares(frame, bootstrap=settings)
    assert got["share"].tolist() == alone["share"].tolist()
    together = theme_trends(frame, column(documents, "report_year"), bootstrap=settings)
    assert together[["group", "documents", "resampled"]].drop_duplicates().to_numpy().tolist() == [
        ["all", 3, "documents"]
    ]
    means = got.groupby(["year", "theme"])["share"].mean()
    assert together["share"].tolist() == pytest.approx(means.tolist())


def test_documents_without_year_or_group_are_left_out() -> None:
    frame, documents = corpus(2, YEARS, 0.1, 20, 1)
    documents.loc[0, "report_year"] = None
    documents.loc[1, "region"] = None
    got = theme_trends(frame, column(documents, "report_year"), column(documents, "region"), bootstrap=Bootstrap(50))
    assert got.loc[got["group"] == "r0", "year"].unique().tolist() == [2025]


def test_slopes_equal_least_squares_with_dummies_and_clusters_of_statsmodels() -> None:
    smf = pytest.importorskip("statsmodels.formula.api")
    frame, documents = corpus(8, YEARS, 0.05, 40, 2)
    documents = documents.drop(index=[1, 5])  # an unbalanced panel
    got = theme_slopes(frame, column(documents, "report_year"), column(documents, "region"), themes=THEMES)
    table = wide(frame, documents)
    for row in got.itertuples():
        model = smf.ols(f"{row.theme} ~ report_year + C(region)", table).fit()
        codes = table["region"].astype("category").cat.codes
        robust = model.get_robustcov_results("cluster", groups=codes, use_correction=False, df_correction=True)
        place = robust.model.exog_names.index("report_year")
        error = robust.bse[place] * np.sqrt(8 / 7)
        assert row.slope == pytest.approx(model.params["report_year"])
        assert [row.low, row.high] == pytest.approx(row.slope + stats.t.ppf([0.025, 0.975], 7) * error)
        assert row.p == pytest.approx(2 * stats.t.sf(abs(row.slope / error), 7))
    assert got[["regions", "documents", "resampled"]].drop_duplicates().to_numpy().tolist() == [[8, 22, "regions"]]


def test_two_years_are_the_paired_t_test() -> None:
    frame, documents = corpus(10, [2025, 2026], 0.1, 30, 3)
    got = theme_slopes(frame, column(documents, "report_year"), column(documents, "region")).set_index("theme")
    table = wide(frame, documents)
    first, second = (table[table["report_year"] == year].set_index("region") for year in (2025, 2026))
    for theme in THEMES:
        test = stats.ttest_rel(second[theme], first[theme])
        interval = test.confidence_interval()
        expected = [(second[theme] - first[theme]).mean(), interval.low, interval.high, test.pvalue]
        assert got.loc[theme, ["slope", "low", "high", "p"]].tolist() == pytest.approx(expected)
    assert got["p_adjusted"].tolist() == pytest.approx(stats.false_discovery_control(got["p"]).tolist())


def test_a_planted_rise_is_found_and_its_absence_too() -> None:
    frame, documents = corpus(10, YEARS, 0.1, 60, 4)
    got = theme_slopes(frame, column(documents, "report_year"), column(documents, "region")).set_index("theme")
    assert got.loc["ecology", "low"] < 0.1 < got.loc["ecology", "high"]
    assert got.loc["ecology", "p_adjusted"] < 0.001
    assert got.loc["industry", "p_adjusted"] > 0.05


def test_one_region_by_its_passages() -> None:
    frame, documents = corpus(2, YEARS, 0.15, 150, 5)
    years, regions = column(documents, "report_year"), column(documents, "region")
    got = theme_slopes(frame, years, regions, regions)
    assert got["group"].tolist() == ["r0"] * 3 + ["r1"] * 3
    assert got["resampled"].eq("passages").all()
    rise = got[got["theme"] == "ecology"]
    assert (rise["low"] < 0.15).all()
    assert (rise["high"] > 0.15).all()
    assert rise["p"].tolist() == pytest.approx([2 / 2001] * 2)
    shares = wide(frame, documents).query("region == 'r0'")
    expected = stats.linregress(shares["report_year"], shares["ecology"]).slope
    assert rise["slope"].iloc[0] == pytest.approx(expected)
    # variance of a difference of two shares of 150 passages each, over the two years between them
    first, last = shares["ecology"].iloc[0], shares["ecology"].iloc[-1]
    error = np.sqrt((first * (1 - first) + last * (1 - last)) / 150) / 2
    assert (rise["high"] - rise["low"]).iloc[0] == pytest.approx(2 * 1.96 * error, rel=0.1)


def test_slopes_of_regions_hold_the_truth_as_often_as_they_say() -> None:
    held = []
    for seed in range(120):
        frame, documents = corpus(8, YEARS, 0.08, 25, seed)
        got = theme_slopes(frame, column(documents, "report_year"), column(documents, "region"), themes=THEMES)
        low, high = got.loc[got["theme"] == "ecology", ["low", "high"]].iloc[0]
        held.append(low <= 0.08 <= high)
    assert 0.9 < np.mean(held) <= 1


def test_a_slope_needs_regions_with_two_years() -> None:
    frame, documents = corpus(3, [2025], 0.1, 20, 1)
    with pytest.raises(InputError, match="no region has documents of two years"):
        theme_slopes(frame, column(documents, "report_year"), column(documents, "region"))


def test_a_share_that_never_moves_has_no_slope() -> None:
    rows = pd.concat([report(f"{r}-{y}", [1, 0, 0], 5, np.random.default_rng(1)) for r in "ab" for y in YEARS])
    ids = {f"{r}-{y}": (r, y) for r in "ab" for y in YEARS}
    got = theme_slopes(rows, {d: y for d, (_, y) in ids.items()}, {d: r for d, (r, _) in ids.items()}, themes=THEMES)
    assert got[["slope", "p"]].to_numpy().tolist() == [[0.0, 1.0]] * 3
