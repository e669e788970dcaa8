"""How often the rules that decided were right on gold, and how far a confidence made of that can be trusted.

A quantity names its rules as `status rule/indicator rule` (`Quantity.rule`). On quantities whose span is right, a rule
is right where its field equals the gold's. The rate of a rule is shrunk towards the overall rate of its part:
`(right + k·prior) ÷ (n + k)` with k = 5; a rule that was never seen has the overall rate, in the row `other`. The
confidence of a quantity is the product of its two rates: the estimated probability that status and indicator are both
right.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path

from toolkit.evaluation.matching import match_equal, span
from toolkit.schema import Quantity

PARTS = ("status", "indicator")
SHRINKAGE = 5  # k: so many decisions of the overall rate are added to each rule
COLUMNS = ("rule", "rate", "support")
OUTCOME_COLUMNS = ("document", "rule", "status", "indicator", "confidence")
_OTHER = "other"
_HOW = "Written by `govtext evaluate --gold DIR … --write-confidence FILE`"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one quantity whose span is right.

    Attributes:
        document: SHA-256 of its text; passages of one document count as one.
        rules: The rules that decided status and indicator.
        right: Whether status and indicator equal the gold's.
        confidence: The confidence that the quantity came with.
    """

    document: str
    rules: tuple[str, str]
    right: tuple[bool, bool]
    confidence: float


@dataclass(frozen=True, slots=True)
class RuleRate:
    """Shrunk rate of right decisions, and the number of decisions that it rests on."""

    rate: float
    support: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Quantities of similar confidence: how many, their mean confidence and the share that is right."""

    n: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How well confidences agree with what is right.

    Attributes:
        bins: Up to ten groups of about equal size, by rising confidence; equal confidences are never parted.
        ece: Expected calibration error: mean distance of confidence and share right over the bins, weighted by size.
        brier: Mean squared distance of confidence and outcome (1 right, 0 wrong).
        auc: Probability that a right one has more confidence than a wrong one (left out together), ties half; None
            where all are right or all wrong.
    """

    bins: tuple[Bin, ...]
    ece: float
    brier: float
    auc: float | None

    @property
    def n(self) -> int:
        """Number of quantities."""
        return sum(b.n for b in self.bins)


def outcomes(document: str, gold: Sequence[Quantity], predicted: Sequence[Quantity]) -> list[Outcome]:
    """Returns the outcome of each prediction whose span is that of a gold record.

    Example:
        >>> gold = Quantity(6, 8, "3个", Decimal(3), None, "个", "eq", "level", "公园", "target", None)
        >>> found = dataclasses.replace(gold, status="achieved", rule="plan/after")
        >>> outcomes("清河县", [gold], [found])[0].right
        (False, True)
    """
    found = []
    for g, p in match_equal(gold, predicted, span):
        status_rule, _, indicator_rule = p.rule.partition("/")
        right = (g.status == p.status, g.indicator == p.indicator)
        found.append(Outcome(document, (status_rule, indicator_rule), right, p.confidence))
    return found


def rates(found: Iterable[Outcome]) -> dict[str, RuleRate]:
    """Returns the rate of each rule by `part:rule`, and the overall rate of a part as `part:other`.

    Raises:
        ValueError: There is no outcome to count.
    """
    known = list(found)
    if not known:
        raise ValueError("no quantity with the right span: rates need some")
    table: dict[str, RuleRate] = {}
    for i, part in enumerate(PARTS):
        total = Counter(outcome.rules[i] for outcome in known)
        right = Counter(outcome.rules[i] for outcome in known if outcome.right[i])
        prior = right.total() / len(known)
        for rule, n in sorted(total.items()):
            table[f"{part}:{rule}"] = RuleRate((right[rule] + SHRINKAGE * prior) / (n + SHRINKAGE), n)
        table[f"{part}:{_OTHER}"] = RuleRate(prior, 0)
    return table


def confidence(table: Mapping[str, RuleRate], rules: tuple[str, str]) -> tuple[float, float, float]:
    """Returns the probability that the status, the indicator and both are right."""
    a, b = (
        table.get(f"{part}:{rule}", table[f"{part}:{_OTHER}"]).rate for part, rule in zip(PARTS, rules, strict=True)
    )
    return a, b, a * b


def leave_one_out(found: Sequence[Outcome]) -> dict[str, Reliability]:
    """Measures confidences that were estimated without the quantity's own document.

    Returns:
        Reliability of `status`, `indicator` and `both`; empty where there are fewer than two documents.
    """
    documents: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        documents[outcome.document].append(outcome)
    if len(documents) < 2:
        return {}
    folds: dict[str, list[list[tuple[float, bool]]]] = {part: [] for part in (*PARTS, "both")}
    for document, own in documents.items():
        table = rates(outcome for outcome in found if outcome.document != document)
        estimates = [confidence(table, outcome.rules) for outcome in own]
        right = [(*outcome.right, all(outcome.right)) for outcome in own]
        for i, part in enumerate(folds):
            folds[part].append([(p[i], ok[i]) for p, ok in zip(estimates, right, strict=True)])
    return {part: replace(reliability(list(chain(*parts))), auc=_auc(parts)) for part, parts in folds.items()}


def with_rates_of(known: Iterable[Outcome], found: Iterable[Outcome]) -> list[tuple[float, bool]]:
    """Pairs the confidence that the rates of some outcomes give to others with whether both fields came out right."""
    table = rates(known)
    return [(confidence(table, outcome.rules)[2], all(outcome.right)) for outcome in found]


def as_given(found: Iterable[Outcome]) -> Reliability:
    """Measures the confidences that the quantities came with: status and indicator both right."""
    return reliability([(outcome.confidence, all(outcome.right)) for outcome in found])


def reliability(scored: Sequence[tuple[float, bool]], bins: int = 10) -> Reliability:
    """Compares confidences with outcomes.

    Args:
        scored: Confidence and whether it came out right, one pair a quantity.
        bins: Number of groups of about equal size.

    Raises:
        ValueError: There is nothing to compare.
    """
    if not scored:
        raise ValueError("no quantity with the right span: reliability needs some")
    ordered = sorted(scored)
    n = len(ordered)
    edges = [0]
    for i in range(1, bins + 1):
        end = max(round(i * n / bins), edges[-1])
        while 0 < end < n and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        if end > edges[-1]:
            edges.append(end)
    groups = [ordered[a:b] for a, b in pairwise(edges)]
    made = tuple(Bin(len(g), sum(p for p, _ in g) / len(g), sum(ok for _, ok in g) / len(g)) for g in groups)
    ece = sum(b.n * abs(b.confidence - b.right) for b in made) / n
    return Reliability(made, ece, sum((p - ok) ** 2 for p, ok in ordered) / n, _auc([ordered]))


def _auc(folds: Iterable[Sequence[tuple[float, bool]]]) -> float | None:
    """Compares each right one with each wrong one of its fold.

    Not across folds: a document with many errors raises the estimates of all others by being left out, and so would
    look worse than it is beside them.
    """
    won, pairs = 0.0, 0
    for fold in folds:
        groups: dict[float, Counter[bool]] = defaultdict(Counter)
        for p, ok in fold:
            groups[p][ok] += 1
        below = 0
        for _, group in sorted(groups.items()):
            won += group[True] * (below + group[False] / 2)
            below += group[False]
        pairs += below * (len(fold) - below)
    return won / pairs if pairs else None


def confidence_tsv(found: Sequence[Outcome], how: str = _HOW) -> str:
    """Returns the lexicon confidence.tsv: rates of all rules, with comment lines that say how they were made."""
    lines = [
        f"# {how}; do not edit.",
        f"# Made from {len(found)} quantities with the right span in {len({o.document for o in found})} documents.",
        "# rule: part:name of the rule that decided status or indicator (Quantity.rule); other: rules not listed.",
        f"# rate: (right + {SHRINKAGE}·p) ÷ (support + {SHRINKAGE}), p being the share right of the whole part.",
        "# support: decisions counted.",
        "\t".join(COLUMNS),
    ]
    return "\n".join([*lines, *(f"{rule}\t{r.rate:.4f}\t{r.support}" for rule, r in rates(found).items())]) + "\n"


def outcomes_tsv(found: Iterable[Outcome], *comments: str) -> str:
    """Returns outcomes as a table to keep: the first score of a set cannot be taken a second time."""
    lines = [*(f"# {comment}" for comment in comments), "\t".join(OUTCOME_COLUMNS)]
    for o in found:
        status, indicator = map(int, o.right)
        lines.append(f"{o.document[:12]}\t{'/'.join(o.rules)}\t{status}\t{indicator}\t{o.confidence:.3f}")
    return "\n".join(lines) + "\n"


def read_outcomes(path: Path) -> list[Outcome]:
    """Reads what `outcomes_tsv` made (documents by the first 12 digits of their SHA-256)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = []
    for row in csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"):
        status_rule, _, indicator_rule = row["rule"].partition("/")
        right = (row["status"] == "1", row["indicator"] == "1")
        found.append(Outcome(row["document"], (status_rule, indicator_rule), right, float(row["confidence"])))
    return found
