from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from toolkit import analyze
from toolkit.errors import InputError
from toolkit.evaluation.audit import draw, population
from toolkit.evaluation.audit_report import (
    MISSED,
    agreement,
    audit_report,
    krippendorff_alpha,
    ratio_interval,
)
from toolkit.schema import Document


def tables(*texts: str) -> dict[str, pd.DataFrame]:
    frames = [analyze(Document(f"{i}.txt", text)).to_frames() for i, text in enumerate(texts)]
    return {name: pd.concat([frame[name] for frame in frames], ignore_index=True) for name in frames[0]}


def without(found: dict[str, pd.DataFrame], text: str) -> dict[str, pd.DataFrame]:
    """Returns the tables as if an extractor had missed every mention of this text."""
    return {name: f[f["text"].ne(text)] if "mention_id" in f and "text" in f else f for name, f in found.items()}


@pytest.mark.parametrize(
    ("text", "missed", "status"),
    [
        pytest.param("全年新建公园3个。", None, None, id="taken"),
        pytest.param("全年新建公园3个。", "3个", "nothing_taken", id="missed"),
        pytest.param("新建公园3个，改造道路5条。", "5条", "number_left", id="one of two"),
        pytest.param("新建三所学校。", "三所", "nothing_taken", id="Chinese"),
        pytest.param("占比达到三分之一。", "三分之一", "nothing_taken", id="fraction"),
        pytest.param("2031年3月5日召开会议。", None, None, id="date"),
        pytest.param("根据〔2031〕5号文件办理。", None, None, id="number of a document"),
        pytest.param("12.加强安全生产。", None, None, id="number of a task"),
        pytest.param("创建国家5A景区，建设5G基站。", None, None, id="name"),
        pytest.param("统一部署，一体推进。", None, None, id="word"),
        pytest.param("PM2.5年均浓度控制在32微克/立方米以下，优良天数310天。", None, None, id="number of a pollutant"),
        pytest.param("用好12345热线，改造G318国道，新建公园3个。", None, None, id="hotline and road"),
        pytest.param("GDP500亿元，新建公园3个。", "500亿元", "number_left", id="behind letters with a unit"),
        pytest.param("实施“345”行动，申办第23届花博会，引进2家500强企业。", None, None, id="names and classes"),
        pytest.param(
            "索 引 号：000014/2031-00012\n发布日期：2031-02-12 09:30\n浏览次数：1234\n", None, None, id="page"
        ),
        pytest.param("县政府办公室2031年2月10日印发\n（共印120份）", None, None, id="imprint"),
    ],
)
def test_sentences_with_a_number_that_was_not_taken(text: str, missed: str | None, status: str | None) -> None:
    found = tables(text)
    units = population(without(found, missed) if missed else found)
    assert units[units["kind"].eq("sentence")]["status"].tolist() == ([status] if status else [])


def test_every_row_is_one_unit() -> None:
    found = tables(
        "2031年工作安排\n新建公园3个，居民收入与经济增长同步。（县水利局牵头）\n去年建成道路5条。建设青屏水库。"
    )
    units = population(found)
    assert units["unit_id"].is_unique
    quantities, targets = (set(zip(f["start"], f["end"], strict=True)) for f in (found["quantities"], found["targets"]))
    kinds = units["kind"].value_counts()
    assert kinds["target"] == len(targets)
    assert kinds["quantity"] == len(quantities - targets)
    assert kinds["responsible_unit"] == len(found["responsible_units"])
    assert kinds["project"] == len(found["projects"])


def invented(sizes: dict[tuple[str, str, str], int], documents: int = 20) -> pd.DataFrame:
    rows = [(kind, status, band) for (kind, status, band), size in sizes.items() for _ in range(size)]
    frame = pd.DataFrame(rows, columns=["kind", "status", "band"])
    place = np.arange(len(frame))
    names = [f"{i % documents}.txt" for i in place]
    years = [str(2030 + i % 3) for i in place]
    return frame.assign(
        unit_id=[f"u{i:05}" for i in place], level="county", year=years, document_id=names, start=place, end=place + 1
    )


SIZES = {
    ("target", "number", "high"): 900,
    ("target", "number", "low"): 40,
    ("quantity", "achieved", "high"): 600,
    ("project", "planned", "none"): 5,
    ("sentence", "nothing_taken", "none"): 100,
}


def test_a_draw_is_repeatable_complete_in_strata_and_of_known_probability() -> None:
    units = invented(SIZES)
    sample = draw(units, n=100, seed=7)
    again = draw(units.sample(frac=1, random_state=3), n=100, seed=7)
    assert len(sample) == 100
    assert sample["unit_id"].is_unique
    assert set(again["stratum"]) == set(sample["stratum"])
    pd.testing.assert_frame_equal(sample, draw(units, n=100, seed=7))
    assert set(draw(units, n=100, seed=8)["unit_id"]) != set(sample["unit_id"])
    assert (1 / sample["inclusion_probability"]).sum() == pytest.approx(len(units))
    taken = sample["stratum"].value_counts()
    assert (taken >= 2).all()
    share = taken / sample.groupby("stratum")["stratum_size"].first()
    assert share["target/number/low"] > share["target/number/high"]  # small strata get more than their share
    years = sample[sample["stratum"].eq("target/number/high")]["year"].value_counts()
    assert years.max() - years.min() <= 1  # in proportion inside a stratum


def test_each_unit_is_drawn_as_often_as_its_probability_says() -> None:
    units = invented({("target", "number", "high"): 12, ("sentence", "nothing_taken", "none"): 5})
    drawn = pd.concat([draw(units, n=7, seed=seed) for seed in range(400)])
    expected = draw(units, n=7).groupby("stratum")["inclusion_probability"].first()
    shares = drawn.groupby(["stratum", "unit_id"]).size() / 400
    for stratum, probability in expected.items():
        error = 4 * (probability * (1 - probability) / 400) ** 0.5
        assert shares[stratum].between(probability - error, probability + error).all()


def test_small_populations_are_taken_whole_and_small_samples_refused() -> None:
    units = invented(SIZES)
    assert len(draw(units, n=10_000)) == len(units)
    with pytest.raises(InputError, match="draw at least 10"):
        draw(units, n=9)
    with pytest.raises(InputError, match="nothing to draw"):
        draw(units.iloc[:0])


def marked(units: pd.DataFrame, n: int, wrong: set[str], missed: dict[str, int] | None = None) -> pd.DataFrame:
    sample = draw(units, n=n)
    verdict = np.where(sample["unit_id"].isin([*wrong, *(missed or {})]), "wrong", "right")
    flags = {f"{f}_right": None for f in ("value", "indicator", "year", "status", "name", "role", "stage")}
    missed_targets = sample["unit_id"].map(missed or {})
    return sample.assign(verdict=verdict, **flags, missed_targets=missed_targets, missed_quantities=None)


def test_a_census_gives_the_true_figures() -> None:
    units = invented(SIZES)
    wrong = {f"u{i:05}" for i in (*range(90), *range(900, 920), *range(940, 1000))}
    sentences = units[units["kind"].eq("sentence")]["unit_id"].tolist()
    report = audit_report(marked(units, 10_000, wrong, dict.fromkeys(sentences[:10], 2)), seed=1)
    assert report.figure("precision", "target")[0] == pytest.approx(830 / 940)
    assert report.figure("precision", "quantity")[0] == pytest.approx(540 / 600)
    assert report.figure("recall", "target")[0] == pytest.approx(830 / (830 + 20))
    assert report.figure("recall", "quantity")[0] == pytest.approx(1370 / (1370 + 20))
    bands = report.estimates.query("measure == 'precision' and kind == 'target' and by == 'band'").set_index("group")
    assert bands["estimate"].to_dict() == pytest.approx({"high": 810 / 900, "low": 20 / 40})
    assert report.unmarked == 0
    assert "1645 units" in report.method()
    assert f"{830 / 940:.3f}" in report.method()
    assert "seed 1" in report.method()


def test_a_sample_is_weighted_back_to_the_whole() -> None:
    units = invented(SIZES)
    wrong = set(units[units["band"].eq("low")]["unit_id"])  # all of a stratum that is drawn too often
    report = audit_report(marked(units, 100, wrong))
    assert report.figure("precision", "target")[0] == pytest.approx(900 / 940)
    population_of = report.estimates.query("measure == 'precision' and by == 'all'").set_index("kind")["population"]
    assert population_of.to_dict() == {"target": 940, "quantity": 600, "project": 5}


def test_unmarked_units_are_left_out_and_the_others_weigh_more() -> None:
    units = invented(SIZES)
    sheet = marked(units, 100, set())
    sheet.loc[sheet.index[::3], "verdict"] = None
    sheet.loc[sheet.index[1], "verdict"] = " Unsure "
    report = audit_report(sheet)
    assert report.unmarked == 35
    assert report.rows["weight"].sum() == pytest.approx(len(units))
    assert report.rows["correct"].eq(1).all()


def test_a_field_counts_where_the_row_is_right() -> None:
    sheet = marked(invented(SIZES), 100, {"u00000"})
    targets = sheet[sheet["kind"].eq("target") & sheet["verdict"].eq("right")].index
    sheet.loc[targets, "indicator_right"] = "wrong"
    report = audit_report(sheet)
    assert report.figure("indicator", "target")[0] == 0
    assert report.figure("value", "target")[0] == pytest.approx(1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"verdict": None}, "nothing is marked", id="empty"),
        pytest.param({"verdict": "maybe"}, "'maybe' is unknown", id="verdict"),
        pytest.param({"verdict": "wrong"}, "how many were missed", id="sentence without a number"),
    ],
)
def test_a_sheet_that_cannot_be_read_says_why(change: dict[str, str | None], said: str) -> None:
    with pytest.raises(InputError, match=said):
        audit_report(marked(invented(SIZES), 100, set()).assign(**change))


def test_the_variance_is_that_of_a_clustered_weighted_regression() -> None:
    rng = np.random.default_rng(5)
    clusters, weights = rng.integers(0, 12, 150).astype(str), rng.uniform(1, 9, 150)
    y = (rng.random(150) < 0.5 + 0.3 * (clusters.astype(int) % 2)).astype(float)
    fit = sm.WLS(y, np.ones(150), weights=weights).fit(cov_type="cluster", cov_kwds={"groups": clusters.astype(int)})
    estimate, low, high = ratio_interval(y, np.ones(150), weights, clusters)
    assert estimate == pytest.approx(fit.params[0])
    effective = estimate * (1 - estimate) / fit.bse[0] ** 2
    effective *= (stats.t.ppf(0.025, 149) / stats.t.ppf(0.025, 11)) ** 2
    right = estimate * effective
    assert low == pytest.approx(stats.beta.ppf(0.025, right, effective - right + 1))
    assert high == pytest.approx(stats.beta.ppf(0.975, right + 1, effective - right))


def test_documents_that_agree_within_widen_the_interval() -> None:
    y, one = np.repeat([1.0, 1, 1, 0], 10), np.ones(40)
    _, low, high = ratio_interval(y, one, one, np.repeat(np.arange(4), 10))
    _, low_apart, high_apart = ratio_interval(y, one, one, np.arange(40))
    assert high - low > 2 * (high_apart - low_apart)


def test_where_all_are_right_the_documents_are_what_counts() -> None:
    one = np.ones(40)
    estimate, low, high = ratio_interval(one, one, one, np.repeat(np.arange(10), 4))
    assert (estimate, high) == (1, 1)
    assert low == pytest.approx(0.025 ** (1 / 10))  # Clopper and Pearson for 10 of 10
    assert np.isnan(ratio_interval(one, one, one, np.zeros(40))[1:]).all()  # one document says nothing of others


# Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011: sections A, B and C (nominal).
EXAMPLES = {
    "A": (["0100000010", "1110010000"], 0.095),
    "B": (["aabbdcccedda", "babbbccceddd"], 0.692),
    "C": (["123321412...", "1233224125.3", ".3332342251.", "12332441251."], 0.743),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_alpha_is_that_of_the_published_examples(name: str) -> None:
    rows, expected = EXAMPLES[name]
    ratings = pd.DataFrame({i: [None if value == "." else value for value in row] for i, row in enumerate(rows)})
    assert krippendorff_alpha(ratings) == pytest.approx(expected, abs=0.0005)


def test_alpha_of_one_value_alone_cannot_be_told() -> None:
    assert np.isnan(krippendorff_alpha(pd.DataFrame({"a": ["x", "x"], "b": ["x", "x"]})))


def test_agreement_of_two_markers() -> None:
    first = marked(invented(SIZES), 100, {"u00000"})
    second = first.copy()
    second.loc[second.index[:10], "verdict"] = "wrong"
    second.loc[second.index[10], "verdict"] = None
    found = agreement(first, second.sample(frac=1, random_state=1)).set_index("kind")
    assert found.loc["all", "units"] == 99
    assert found.loc["all", "agreed"] < 1
    with pytest.raises(InputError, match="no marked unit in common"):
        agreement(first, second.assign(unit_id="other"))


def test_the_counts_of_missed_ones_are_numbers_or_nothing() -> None:
    sheet = marked(invented(SIZES), 100, set())
    sheet[[*MISSED]] = ["", " "]
    assert audit_report(sheet).figure("recall", "target")[0] == 1
