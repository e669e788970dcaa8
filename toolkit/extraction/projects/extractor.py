"""Extraction of projects from a text."""

from __future__ import annotations

from toolkit.extraction.projects import patterns as p
from toolkit.extraction.projects.clauses import clause_names
from toolkit.extraction.projects.records import Name
from toolkit.normalization.text import FoldedText
from toolkit.schema import Project, Structure
from toolkit.structure import parse_structure

_MAX_CLAUSE = 800  # characters; a longer one without punctuation is no prose


class ProjectExtractor:
    """Finds named projects; stateless, one instance serves every document."""

    def extract(self, text: str, structure: Structure) -> list[Project]:
        """Returns the projects of a text in order of `start`.

        Args:
            text: The source text, exactly as given.
            structure: Its sections and tasks, for the task number.

        Example:
            >>> ProjectExtractor().extract("加快推进青屏水库除险加固、松岭大桥等项目建设。", Structure())[1].name
            '松岭大桥'
        """
        folded = FoldedText(text)
        projects = []
        for name in _names(folded.text):
            start, end = folded.span(name.start, name.end)
            task = structure.task_at(start)
            kept = "".join(
                text[folded.to_source(i)] for i in range(name.start, name.end)
            )  # no line breaks, no page number
            projects.append(Project(start, end, text[start:end], kept + name.rest, task.number if task else None))
        return projects


_EXTRACTOR = ProjectExtractor()


def extract_projects(text: str) -> list[Project]:
    """Returns the projects of a text in order of `start`.

    Args:
        text: Any text; a notice with numbered tasks gives each project its task.

    Returns:
        One `Project` a name: `text == source[start:end]`; `name` restores what a list shares.

    Example:
        >>> [(p.text, p.name) for p in extract_projects("建成青安、松宁等2条高速公路，开工云岭水库。")]
        [('青安', '青安高速公路'), ('松宁', '松宁高速公路'), ('云岭水库', '云岭水库')]
    """
    return _EXTRACTOR.extract(text, parse_structure(text))


def _names(text: str) -> list[Name]:
    """Goes from trigger to trigger and parses the clause around each once."""
    found: list[Name] = []
    done, gave = 0, -1  # end of the last clause parsed; end of the last clause that gave names
    at = 0
    while trigger := p.trigger().search(text, at):
        start = _clause_start(text, done, trigger.start())
        delimiter = p.delimiter().search(text, trigger.end())
        end = delimiter.start() if delimiter else len(text)
        at = max(end, trigger.end())
        if end - start <= _MAX_CLAUSE:
            names = clause_names(text, start, end, trigger.start(), gave >= 0 and start - gave <= 1)
            if names:
                found += names
                gave = end
        done = end
    return found


def _clause_start(text: str, done: int, at: int) -> int:
    """Returns the start of the clause that holds `at`."""
    start = max(text.rfind(mark, done, at) for mark in p.DELIMITERS) + 1
    dash = text.rfind("——", done, at)
    return max(done, start, dash + 2 if dash >= 0 else done)
