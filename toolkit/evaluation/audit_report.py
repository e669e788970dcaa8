"""What a marked audit sample says of the whole result: precision, recall, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from toolkit.errors import InputError
from toolkit.evaluation.audit import KINDS, SENTENCE

RIGHT, WRONG, UNSURE = "right", "wrong", "unsure"
FIELDS: dict[str, tuple[str, ...]] = {
    "target": ("value", "indicator", "year"),
    "quantity": ("value", "indicator", "status"),
    "responsible_unit": ("name", "role"),
    "project": ("name", "stage"),
}
MISSED = ("missed_targets", "missed_quantities")
LEVEL = 0.95
_Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The figures of an audit.

    Attributes:
        estimates: One row a figure: `measure` (precision, recall, or a field: of the right rows, those in which it is
            right), `kind`, `by` (all, status, band, level or year), `group`, `estimate`, `low`, `high` (95 % interval),
            `marked` (units), `documents` and `population` (units that they speak for).
        rows: The marked units with `weight` and `correct` (1 or 0), for a correction of misclassification.
        unmarked: Units without a verdict, or marked unsure.
        seed: Of the draw, where the sheet says it.
    """

    estimates: pd.DataFrame
    rows: pd.DataFrame
    unmarked: int
    seed: int | None = None

    def figure(self, measure: str, kind: str) -> tuple[float, float, float]:
        """Returns estimate, low and high of a figure over all units of a kind.

        Raises:
            InputError: The sample has no such figure.
        """
        frame = self.estimates
        found = frame[frame["measure"].eq(measure) & frame["kind"].eq(kind) & frame["by"].eq("all")]
        if found.empty:
            raise InputError(f"the sample has no {measure} of {kind}")
        low, high = float(found["low"].iloc[0]), float(found["high"].iloc[0])
        return float(found["estimate"].iloc[0]), low, high

    def method(self) -> str:
        """Returns a passage for the method section of a paper, in English and Chinese."""
        figures = []
        said = []
        for measure, kind, english, chinese in _NAMED:
            try:
                estimate, low, high = self.figure(measure, kind)
            except InputError:
                continue
            interval = f"{estimate:.3f} (95% CI {low:.3f}–{high:.3f})"
            figures.append(f"{measure} of {english} {interval}")
            said.append(f"{chinese}{estimate:.3f}（95% 置信区间 {low:.3f}—{high:.3f}）")
        rows, documents = len(self.rows), self.rows["document_id"].nunique()
        sentences = int(self.rows["kind"].eq(SENTENCE).sum())
        seed = "" if self.seed is None else f", seed {self.seed}"
        return (
            f"A coder marked {rows} units of {documents} documents: {rows - sentences} extracted rows and {sentences} "
            "sentences with a number that had not been extracted, a stratified random sample (kind, status, "
            f"confidence; systematic by level and year{seed}) with known inclusion probabilities. Weighted by their "
            "inverse, with Korn–Graubard intervals from a linearised variance clustered by document: "
            f"{'; '.join(figures) or 'no figure'}.\n"
            f"从{documents}份文档中按类别、状态与置信度分层随机抽取{rows}个单位（{rows - sentences}条提取结果和"
            f"{sentences}个含未提取数字的句子），由人工判定；以入样概率的倒数加权，按文档聚类估计方差："
            f"{'；'.join(said) or '无'}。"
        )


_NAMED = (
    ("precision", "target", "targets", "目标的精确率"),
    ("recall", "target", "targets with a number", "数值目标的召回率"),
    ("precision", "quantity", "other quantities", "其他数量的精确率"),
    ("recall", "quantity", "all numbers", "全部数量的召回率"),
    ("precision", "responsible_unit", "responsible units", "责任单位的精确率"),
    ("precision", "project", "projects", "项目的精确率"),
)


def audit_report(marked: pd.DataFrame, *, seed: int | None = None) -> AuditReport:
    """Estimates precision and recall from a marked sample.

    Each marked unit stands for 1 ÷ its probability of being drawn, raised where others of its stratum were left
    unmarked; a figure is a ratio of two such sums (the Hájek estimator: Särndal, Swensson and Wretman, Model Assisted
    Survey Sampling, 1992, section 5.7). Precision is right rows ÷ rows. Recall is right rows with a number ÷ (those +
    the missed ones that the sentences show); that of `quantity` counts all numbers, targets among them. What was missed
    in sentences without a number, and bodies and projects that were missed, no such sample shows.

    Args:
        marked: The sample of `toolkit.evaluation.audit.draw` with the columns `verdict` (right, wrong, unsure or
            empty), one `<field>_right` for each field (`wrong` where the field of a right row is wrong) and `MISSED`.
        seed: Of the draw, for the sentence of the method section.

    Raises:
        InputError: Nothing is marked, a verdict is unknown, or a sentence is marked wrong without a number of what was
            missed.
    """
    answered = _answered(marked)
    if answered.empty:
        raise InputError("nothing is marked: fill in the column verdict (right or wrong) and save the sheet")
    rows = answered[answered["kind"].ne(SENTENCE)]
    figures = [*_precisions(rows), *_recalls(answered), *_fields(rows)]
    return AuditReport(pd.DataFrame(figures), answered, len(marked) - len(answered), seed)


def _answered(marked: pd.DataFrame) -> pd.DataFrame:
    verdicts = marked["verdict"].fillna("").astype(str).str.strip().str.lower()
    unknown = marked[~verdicts.isin([RIGHT, WRONG, UNSURE, ""])]
    if len(unknown):
        raise InputError(
            f"{unknown['unit_id'].iloc[0]}: verdict {unknown['verdict'].iloc[0]!r} is unknown; write right, wrong, "
            "unsure or nothing"
        )
    counts = {name: pd.to_numeric(marked[name], errors="coerce").fillna(0) for name in MISSED}
    frame = marked.assign(verdict=verdicts, **counts)
    frame = frame[verdicts.isin([RIGHT, WRONG])]
    silent = frame[frame["kind"].eq(SENTENCE) & frame["verdict"].eq(WRONG) & (frame[[*MISSED]].sum(axis=1) < 1)]
    if len(silent):
        raise InputError(
            f"{silent['unit_id'].iloc[0]}: is marked wrong; say in {' or '.join(MISSED)} how many were missed there"
        )
    answering = frame.groupby("stratum")["unit_id"].transform("size")
    weight = frame["stratum_size"].astype(float) / answering
    return frame.assign(weight=weight, correct=frame["verdict"].eq(RIGHT).astype(int)).reset_index(drop=True)


def _precisions(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        of_kind = rows[rows["kind"].eq(kind)]
        for by in ("all", "status", "band", "level", "year"):
            groups = [("all", of_kind)] if by == "all" else [*of_kind.groupby(by)]
            for group, part in groups:
                if len(part) and not (by != "all" and len(groups) == 1):
                    yield _figure("precision", kind, part, part["correct"], 1.0) | {"by": by, "group": group}


def _recalls(answered: pd.DataFrame) -> Iterator[dict[str, Any]]:
    sentence = answered["kind"].eq(SENTENCE)
    targets = answered["kind"].eq("target") & answered["status"].eq("number")
    cases = {
        "target": (targets, answered["missed_targets"]),
        "quantity": (targets | answered["kind"].eq("quantity"), answered[[*MISSED]].sum(axis=1)),
    }
    for kind, (own, missed) in cases.items():
        part = answered[own | sentence]
        right = part["correct"].where(own[part.index], 0)
        if right.any() and sentence.any():
            found = right + missed[part.index].where(sentence[part.index], 0)
            yield _figure("recall", kind, part, right, found) | {"by": "all", "group": "all"}


def _fields(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for kind, fields in FIELDS.items():
        part = rows[rows["kind"].eq(kind) & rows["correct"].eq(1)]
        for field in fields:
            if len(part):
                right = part[f"{field}_right"].fillna("").astype(str).str.strip().str.lower().ne(WRONG).astype(int)
                yield _figure(field, kind, part, right, 1.0) | {"by": "all", "group": "all"}


def _figure(measure: str, kind: str, part: pd.DataFrame, right: Any, of: Any) -> dict[str, Any]:
    weights = part["weight"].to_numpy(float)
    y = np.asarray(right, dtype=float)
    x = np.broadcast_to(np.asarray(of, dtype=float), y.shape)
    estimate, low, high = ratio_interval(y, x, weights, part["document_id"].to_numpy())
    return {
        "measure": measure,
        "kind": kind,
        "estimate": estimate,
        "low": low,
        "high": high,
        "marked": len(part),
        "documents": part["document_id"].nunique(),
        "population": round(float(weights.sum())),
    }


def ratio_interval(
    y: _Values, x: _Values, weights: _Values, clusters: NDArray[Any], level: float = LEVEL
) -> tuple[float, float, float]:
    """Returns Σwy ÷ Σwx between 0 and 1 with an interval that respects clusters.

    The variance is linearised, by clusters: with z = w·(y − r·x) ÷ Σwx summed in each of m clusters, m ÷ (m − 1) · Σ z²
    (Binder, International Statistical Review 51, 1983; the same as R's `survey::svydesign(ids = ~document)`). The
    interval is that of Korn and Graubard (Survey Methodology 24, 1998): Clopper and Pearson's with the effective sample
    size r(1 − r) ÷ variance, corrected for the m − 1 degrees of freedom and never above the number of units. Where all
    or none are right there is no variance to go by: the effective size is then the number of clusters.

    Args:
        y: What counts, shape (units,), 0 ≤ y ≤ x.
        x: Of what.
        weights: Of the units.
        clusters: The cluster of each unit.
        level: Level of the interval.

    Returns:
        Estimate, low and high end; with a single cluster the ends are NaN.

    Example:
        >>> one = np.ones(4)
        >>> [round(v, 3) for v in ratio_interval(np.array([1.0, 1, 1, 0]), one, one, np.arange(4))]
        [0.75, 0.132, 0.998]
    """
    total = float(weights @ x)
    estimate = float(weights @ y) / total
    _, index = np.unique(clusters.astype(str), return_inverse=True)
    m = int(index.max()) + 1
    n = int(np.count_nonzero(x))
    if m < 2:
        return estimate, float("nan"), float("nan")
    z = np.bincount(index, weights=weights * (y - estimate * x) / total, minlength=m)
    variance = m / (m - 1) * float(z @ z)
    if variance > 0 and 0 < estimate < 1:
        tail = (1 - level) / 2
        shrink = (stats.t.ppf(tail, max(n - 1, 1)) / stats.t.ppf(tail, m - 1)) ** 2
        effective = min(estimate * (1 - estimate) / variance * shrink, float(n))
    else:
        effective = float(min(m, n))
    low, high = _clopper_pearson(estimate * effective, effective, level)
    return estimate, min(low, estimate), max(high, estimate)


def _clopper_pearson(right: float, n: float, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    low = 0.0 if right <= 0 else float(stats.beta.ppf(tail, right, n - right + 1))
    high = 1.0 if right >= n else float(stats.beta.ppf(1 - tail, right + 1, n - right))
    return low, high


def agreement(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Returns how far two markers of one sample agree: Krippendorff's alpha of their verdicts.

    Args:
        first: A marked sample.
        second: The same units, marked by another person.

    Returns:
        One row a kind and one for all: `kind`, `units` (marked by both), `agreed` (share with the same verdict),
        `alpha`.

    Raises:
        InputError: The two have no marked unit in common.
    """
    pair = first[["unit_id", "kind", "verdict"]].merge(second[["unit_id", "verdict"]], on="unit_id")
    said = pair[["verdict_x", "verdict_y"]].fillna("").astype(str).apply(lambda c: c.str.strip().str.lower())
    pair[["verdict_x", "verdict_y"]] = said.where(said.isin([RIGHT, WRONG]))
    pair = pair.dropna(subset=["verdict_x", "verdict_y"])
    if pair.empty:
        raise InputError("the two sheets have no marked unit in common; are they of the same draw?")
    groups: Mapping[str, pd.DataFrame] = {"all": pair, **{str(k): part for k, part in pair.groupby("kind")}}
    return pd.DataFrame(
        {
            "kind": kind,
            "units": len(part),
            "agreed": float(part["verdict_x"].eq(part["verdict_y"]).mean()),
            "alpha": krippendorff_alpha(part[["verdict_x", "verdict_y"]]),
        }
        for kind, part in groups.items()
    )


def krippendorff_alpha(ratings: pd.DataFrame) -> float:
    """Returns Krippendorff's alpha for nominal data: 1 − observed ÷ expected disagreement.

    Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section C (any number of markers, missing values):
    the coincidences of the values of a unit with m values count 1 ÷ (m − 1) each; alpha = 1 − (n − 1) · Σ o(c≠k) ÷
    Σ n(c)·n(k).

    Args:
        ratings: One row a unit, one column a marker; missing where a marker said nothing.

    Returns:
        Alpha; NaN where all values are one (nothing can be told then).

    Example:
        >>> round(krippendorff_alpha(pd.DataFrame({"a": ["x", "y", "y"], "b": ["x", "y", "x"]})), 3)
        0.444
    """
    coincidences: dict[tuple[Any, Any], float] = {}
    for row in ratings.itertuples(index=False):
        values = [value for value in row if not pd.isna(value)]
        for i, one in enumerate(values):
            for j, other in enumerate(values):
                if i != j:
                    pair = (one, other)
                    coincidences[pair] = coincidences.get(pair, 0.0) + 1 / (len(values) - 1)
    totals: dict[Any, float] = {}
    for (one, _), count in coincidences.items():
        totals[one] = totals.get(one, 0.0) + count
    n = sum(totals.values())
    expected = n * n - sum(count * count for count in totals.values())
    observed = sum(count for (one, other), count in coincidences.items() if one != other)
    return 1 - (n - 1) * observed / expected if expected else float("nan")
