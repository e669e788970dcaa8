"""The sample corpus holds what its plan (README.md, truth.yaml) says: by plain search, and as the toolkit reads it."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from toolkit.loaders import read
from toolkit.pipeline import AnalysedDocument, analyze

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
TRUTH: dict[str, Any] = yaml.safe_load((CORPUS / "truth.yaml").read_text(encoding="utf-8"))
REGIONS: dict[str, dict[str, str]] = TRUTH["regions"]
DISTRICTS = [region for region, about in REGIONS.items() if about["level"] == "county"]
YEARS = (2023, 2024, 2025)
KEYS: dict[str, str] = TRUTH["indicators"]
Cell = tuple[float, float | None, str] | None


def _tsv(name: str, delimiter: str) -> list[dict[str, str]]:
    with (CORPUS / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter=delimiter, quoting=csv.QUOTE_NONE))


MANIFEST = _tsv("manifest.tsv", "\t")
YEARBOOK = _tsv("yearbook.csv", ",")
THEMES = _tsv("themes.tsv", "\t")
TEXTS = {row["id"]: read(CORPUS / row["file"])[0].text for row in MANIFEST}


@pytest.fixture(scope="module")
def analysed() -> dict[str, AnalysedDocument]:
    """Every document of the corpus as the toolkit reads it."""
    return {row["id"]: analyze(read(CORPUS / row["file"])[0]) for row in MANIFEST}


def cell(planned: Any) -> Cell:
    """A planned cell as low end, high end and comparator."""
    if planned is None:
        return None
    match planned:
        case [low, high, comparator]:
            return float(low), float(high), comparator
        case [value, comparator]:
            return float(value), None, comparator
    return float(planned), None, "eq"


def rate(words: list[str], document: str) -> float:
    """Hits of the words per 10,000 characters."""
    return sum(TEXTS[document].count(word) for word in words) / len(TEXTS[document]) * 10_000


def runs(values: list[float], how: str) -> bool:
    """Whether the values of the three years (or of two) run as planned."""
    pairs = list(pairwise(values))
    match how:
        case "rises":
            return all(a < b for a, b in pairs)
        case "falls":
            return all(a > b for a, b in pairs)
        case "vanishes":
            return values[0] > 10 and not any(values[1:])
    raise ValueError(how)


@pytest.mark.parametrize("document", TEXTS)
def test_planned_targets_are_read(analysed: dict[str, AnalysedDocument], document: str) -> None:
    region, year = document.split("-")
    conflicts = {c["indicator"]: c["values"] for c in TRUTH["special"]["conflict"] if c["document"] == document}
    for name, planned in TRUTH["targets"][region][int(year)].items():
        found: list[Cell] = [
            (float(t.value), None if t.value_high is None else float(t.value_high), str(t.comparator))
            for t in analysed[document].targets
            if t.indicator_key == KEYS[name] and t.value is not None and t.target_year == int(year)
        ]
        want = cell(planned)
        assert found[:1] == ([want] if want else []), name
        assert [f[0] for f in found if f] == conflicts.get(name, [want[0]] if want else []), name


@pytest.mark.parametrize("document", [d for d in TEXTS if int(d[-4:]) - 1 in TRUTH["results"][d[:-5]]])
def test_planned_results_are_read(analysed: dict[str, AnalysedDocument], document: str) -> None:
    region, year = document.split("-")
    for name, planned in TRUTH["results"][region][int(year) - 1].items():
        found = [
            (float(q.value), str(q.comparator))
            for q in analysed[document].quantities
            if q.indicator_key == KEYS[name] and q.status == "achieved" and q.value is not None
        ]
        want = cell(planned)
        assert found == ([(want[0], want[2])] if want else []), name


def test_relation_and_conflict_are_read(analysed: dict[str, AnalysedDocument]) -> None:
    for planned in TRUTH["special"]["relation"]:
        (only,) = (t for t in analysed[planned["document"]].targets if t.indicator_key == KEYS[planned["indicator"]])
        assert (only.relation, only.reference) == (planned["relation"], planned["reference"])
    for planned in TRUTH["special"]["conflict"]:
        found = [t for t in analysed[planned["document"]].targets if t.indicator_key == KEYS[planned["indicator"]]]
        assert [t.conflict for t in found] == [True] * len(planned["values"])


@pytest.mark.parametrize("name", TRUTH["amplification"])
def test_gaps_follow_from_the_targets(name: str) -> None:
    for region, years in TRUTH["amplification"][name].items():
        for year, gap in years.items():
            own, above = (cell(TRUTH["targets"][where][year][name]) for where in (region, REGIONS[region]["parent"]))
            assert above
            assert gap == (None if own is None else pytest.approx(own[0] - above[0])), (region, year)


@pytest.mark.parametrize(
    "planned", TRUTH["attainment"], ids=lambda row: f"{row['region']}-{row['year']}-{row['indicator']}"
)
def test_attainment_follows_from_targets_and_results(planned: dict[str, Any]) -> None:
    region, year, name = planned["region"], planned["year"], planned["indicator"]
    target, result = cell(TRUTH["targets"][region][year][name]), cell(TRUTH["results"][region][year][name])
    assert target
    if result is None:
        assert planned["outcome"] == "not_reported"
        return
    low, high, _ = target
    difference = min(result[0] - low, 0) or max(result[0] - (low if high is None else high), 0)
    sign = -1 if "unemployment" in name else 1
    assert planned["difference"] == pytest.approx(difference)
    assert planned["outcome"] == ("reached" if sign * difference >= 0 else "missed")


@pytest.mark.parametrize("term", TRUTH["uptake"])
def test_terms_are_first_used_when_planned(term: str) -> None:
    def first(region: str) -> int | None:
        # 人工智能+ stands inside quotation marks: “人工智能+冶金”行动
        return next((year for year in YEARS if term in TEXTS[f"{region}-{year}"]), None)

    assert first("lan") == TRUTH["uptake"][term]["city"]
    assert {r: first(r) for r in DISTRICTS} == {r: TRUTH["uptake"][term][r] for r in DISTRICTS}


@pytest.mark.parametrize("planned", TRUTH["reuse"], ids=lambda row: f"{row['from']}-{row['to']}-{row['text'][:4]}")
def test_passages_stand_in_two_documents_and_no_other(planned: dict[str, str]) -> None:
    where = {document for document, text in TEXTS.items() if planned["text"] in text}
    assert where == {planned["from"], planned["to"]}


@pytest.mark.parametrize("planned", TRUTH["words"], ids=lambda row: row["name"])
def test_words_run_as_planned(planned: dict[str, Any]) -> None:
    assert runs([rate(planned["words"], f"{planned['region']}-{year}") for year in YEARS], planned["runs"])


def test_theme_passages_are_whole_lines_or_cells() -> None:
    at = dict.fromkeys(TEXTS, 0)
    for row in THEMES:
        text, start, end = TEXTS[row["id"]], int(row["start"]), int(row["end"])
        assert at[row["id"]] <= start < end <= len(text), row
        assert text[start - 1] in "\n\t　", row
        assert text[end : end + 1] in ("", "\n", "\r", "\t"), row
        at[row["id"]] = end
    assert all(at.values())


def test_themes_run_as_planned() -> None:
    counts = {d: Counter(row["theme"] for row in THEMES if row["id"] == d) for d in TEXTS}
    for planned in TRUTH["themes"]:
        documents = [f"{planned['region']}-{year}" for year in planned.get("years", YEARS)]
        assert runs([counts[d][planned["theme"]] / counts[d].total() for d in documents], planned["runs"]), planned
    for document, theme in TRUTH["leading"].items():
        (top, most), (_, second) = counts[document].most_common(2)
        assert (top, most > second) == (theme, True), document


def test_yearbook_agrees_with_the_results_that_documents_report() -> None:
    book = {(r["division_code"], int(r["year"]), r["indicator_key"]): float(r["value"]) for r in YEARBOOK}
    assert len(book) == len(YEARBOOK)
    for region, years in TRUTH["results"].items():
        for year, cells in years.items():
            for name, planned in cells.items():
                if (want := cell(planned)) is not None:
                    assert book[REGIONS[region]["code"], year, KEYS[name]] == want[0], (region, year, name)
    for region, about in REGIONS.items():
        assert {r["region"] for r in YEARBOOK if r["division_code"] == about["code"]} == {about["name"]}
        for year in (2022, *YEARS):
            assert (about["code"], year, KEYS["gdp"]) in book, region


def test_regression_finds_the_planned_slope() -> None:
    plan = TRUTH["regression"]
    (words,) = (row["words"] for row in TRUTH["words"] if row["name"] == plan["words"])
    outcome = {
        (r["division_code"], int(r["year"])): float(r["value"])
        for r in YEARBOOK
        if r["indicator_key"] == plan["outcome"]
    }
    cells = [(region, year) for region in DISTRICTS for year in YEARS]
    x = np.array([rate(words, f"{region}-{year}") for region, year in cells])
    y = np.array([outcome[REGIONS[region]["code"], year] for region, year in cells])
    base = np.array([plan["base"][region] + plan["year"][year] for region, year in cells])
    assert np.abs(y - base - plan["slope"] * x).max() <= plan["noise"]["largest"] + 0.051  # 0.05: values are rounded
    effects = [[region == r for r in DISTRICTS] + [year == t for t in YEARS[1:]] for region, year in cells]
    found = np.linalg.lstsq(np.column_stack([x, np.array(effects, dtype=float)]), y, rcond=None)[0]
    assert found[0] == pytest.approx(plan["slope"], abs=0.005)


def test_readme_shows_the_plan() -> None:
    """The tables of README.md for words, terms and GDP give the figures of truth.yaml and of the texts."""
    lines = (CORPUS / "README.md").read_text(encoding="utf-8").splitlines()
    for planned in TRUTH["words"]:
        name = planned["words"][0] if len(planned["words"]) == 1 else planned["name"]
        documents = [f"{planned['region']}-{year}" for year in YEARS]
        shown = [f"{rate(planned['words'], document):.0f}" for document in documents]
        start = f"| {name} | {REGIONS[planned['region']]['name']} | {' | '.join(shown)} |"
        assert any(line.startswith(start) for line in lines), start
    for term, first in TRUTH["uptake"].items():
        shown = [str(first[region] or "never") for region in ("city", *DISTRICTS)]
        assert any(line.startswith(f"| {term} | {' | '.join(shown)} |") for line in lines), term
    for region in DISTRICTS:
        gaps = [TRUTH["amplification"]["gdp"][region][year] for year in YEARS]
        shown = ["–" if gap is None else f"{gap:g}".replace("-", "−") for gap in gaps]
        row = next(line for line in lines if line.startswith(f"| {REGIONS[region]['name']} | ") and "左右" in line)
        assert f"| {' | '.join(shown)} |" in row, region
