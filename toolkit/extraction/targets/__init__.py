"""Targets: what a plan binds an indicator to, by a number or by a relation (docs/annotation/targets.md)."""

from toolkit.extraction.targets.extractor import TargetExtractor, extract_targets

__all__ = ["TargetExtractor", "extract_targets"]
