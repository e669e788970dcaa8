"""Measures predictions against gold by the section "Scoring" of the annotation guidelines.

What predicts is given to it; it knows no extraction.
"""

from toolkit.evaluation.calibration import (
    Outcome,
    Reliability,
    RuleRate,
    as_given,
    confidence_tsv,
    leave_one_out,
    outcomes,
    outcomes_tsv,
    rates,
    read_outcomes,
    reliability,
    with_rates_of,
)
from toolkit.evaluation.gold import (
    Gold,
    pair_with_texts,
    read_gold,
    read_gold_folder,
    read_passages,
    text_sha256,
    texts_by_sha256,
)
from toolkit.evaluation.metrics import (
    Counts,
    FactScore,
    Mean,
    ProjectScore,
    QuantityScore,
    Rate,
    UnitScore,
    score_metadata,
    score_projects,
    score_quantities,
    score_structure,
    score_units,
)
from toolkit.evaluation.report import Evaluation, FileScore, Finding, Predictions, score_file
from toolkit.evaluation.run import Extracted, run_evaluation
from toolkit.evaluation.targets import GoldTarget, TargetScore, score_targets

__all__ = [
    "Counts",
    "Evaluation",
    "Extracted",
    "FactScore",
    "FileScore",
    "Finding",
    "Gold",
    "GoldTarget",
    "Mean",
    "Outcome",
    "Predictions",
    "ProjectScore",
    "QuantityScore",
    "Rate",
    "Reliability",
    "RuleRate",
    "TargetScore",
    "UnitScore",
    "as_given",
    "confidence_tsv",
    "leave_one_out",
    "outcomes",
    "outcomes_tsv",
    "pair_with_texts",
    "rates",
    "read_gold",
    "read_gold_folder",
    "read_outcomes",
    "read_passages",
    "reliability",
    "run_evaluation",
    "score_file",
    "score_metadata",
    "score_projects",
    "score_quantities",
    "score_structure",
    "score_targets",
    "score_units",
    "text_sha256",
    "texts_by_sha256",
    "with_rates_of",
]
