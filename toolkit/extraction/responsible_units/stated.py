"""Rules that a document states, with the place that they hold for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from toolkit.extraction.responsible_units.grammar import Assignment, located, parse
from toolkit.extraction.responsible_units.regions import finder_of
from toolkit.extraction.responsible_units.rules import blanket_sentences, first_leads_rule, sentence_around
from toolkit.extraction.responsible_units.tokens import densify, tokenize
from toolkit.extraction.responsible_units.words import role_words
from toolkit.schema import ResponsibleUnit, StatedRule, Structure
from toolkit.structure.body import find_body

# Where a blanket rule turns to its bodies, or from them. 均需|各区政府落实; 各镇街|均为责任单位; 各区|参与全部任务
_ALL = re.compile(
    r"(?:均|都(?!市)|皆|一律)(?:需要?|须|应|由|涉及到?|要|为|是|纳入|包括)?|"
    r"(?:为|是|参与|承担|配合|负责|落实)(?=(?:落实|做好)?(?:所有|全部|以[上下]|各[项条]|上述|每))"
)
_OWN_SECTION = re.compile(r"本(?:部分|节|章|条|领域|大?项)|以下各?[部章节]")
_BEFORE = re.compile(r"以上|上述|上列|前述|[上前]面")
_AFTER = re.compile(r"以下|下列|下述|下同|[下后]面")


def stated_rules(text: str, structure: Structure) -> list[StatedRule]:
    """Returns the rules that a text states about its assignments, in order.

    Args:
        text: The source text.
        structure: Its sections and tasks.

    Example:
        >>> rules = stated_rules("以下均需各区政府落实，不再列出。", Structure())
        >>> [(rule.kind, rule.text, [body.text for body in rule.bodies]) for rule in rules]
        [('blanket', '以下均需各区政府落实，不再列出', ['各区政府'])]
    """
    body = find_body(text)
    rules = [*blanket_rules(body.text, structure), *_first_listed(body.text)]
    rules = [replace(rule, bodies=tuple(body.as_written(rule.bodies))) for rule in body.as_written(rules)]
    return sorted(rules, key=lambda rule: (rule.start, rule.end))


def scope_of_first(text: str, assignments: list[Assignment], rule: int) -> int:
    """Returns where the rule at `rule` begins to hold: at its own list, in the whole text where no list follows.

    Args:
        text: The source text.
        assignments: All assignments, in order.
        rule: Offset of the rule.
    """
    i = bisect_left([a.end for a in assignments], rule + 1)
    return min(assignments[i].start, sentence_around(text, rule)[0]) if i < len(assignments) else 0


def _first_listed(text: str) -> list[StatedRule]:
    at = first_leads_rule(text)
    if at is None:
        return []
    start, end = sentence_around(text, at)
    assignments = sorted(finder_of(text).assignments, key=lambda a: a.end)
    scope = scope_of_first(text, assignments, at)
    return [StatedRule("first_listed", start, end, text[start:end], scope, len(text))]


def blanket_rules(text: str, structure: Structure) -> list[StatedRule]:
    """Returns the rules that give every task to the same bodies: `以下均需各区政府落实，不再列出`."""
    rules = []
    for start, end in blanket_sentences(text):
        bodies = _bodies(text, start, end)
        if bodies:
            low, high = _scope(text, start, end, structure)
            rules.append(StatedRule("blanket", start, end, text[start:end], low, high, bodies))
    return rules


def _bodies(text: str, start: int, end: int) -> tuple[ResponsibleUnit, ...]:
    dense = densify(text, start, end)
    turn = _ALL.search(dense.text)
    if turn is None:
        return ()
    behind = dense.part(turn.end(), len(dense.text))
    found = located(behind, parse(tokenize(behind, strict=True), text))
    if not found:
        role = role_words().role(dense.text[turn.start() : turn.start() + 16], text)
        before = dense.part(0, turn.start())
        found = located(before, parse(tokenize(before, strict=True), text, role))
    return tuple(
        ResponsibleUnit(b.start, b.end, text[b.start : b.end], a.role, a.role, a.collective, None)
        for b in found
        for a in (b.assigned,)
    )


def _scope(text: str, start: int, end: int, structure: Structure) -> tuple[int, int]:
    sentence = text[start:end]
    if _OWN_SECTION.search(sentence):
        path = structure.path_at(start)
        if path:
            return path[-1].start, path[-1].end
    if _AFTER.search(sentence):
        task = structure.task_at(start) if "下同" in sentence else None
        return (task.start if task is not None else start), len(text)
    if _BEFORE.search(sentence):
        return 0, start
    return 0, len(text)
