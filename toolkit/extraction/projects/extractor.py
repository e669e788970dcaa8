"""Extraction of projects from a text."""

from __future__ import annotations

from collections.abc import Sequence

from toolkit.extraction.projects import patterns as p
from toolkit.extraction.projects.clauses import clause_names
from toolkit.extraction.projects.fields import kind_of
from toolkit.extraction.projects.investments import link_investments
from toolkit.extraction.projects.records import Name
from toolkit.normalization.text import FoldedText
from toolkit.schema import Document, Project, Quantity, Structure, as_document
from toolkit.structure import parse_structure
from toolkit.structure.body import find_body

_MAX_CLAUSE = 800  # characters; a longer one without punctuation is no prose
_WORKS_REACH = 10  # characters before works within which their noun stands
_BRACKET_REACH = 400  # characters around a name within which its bracket or label stands


class ProjectExtractor:
    """Finds named projects; stateless, one instance serves every document."""

    def extract(
        self,
        text: str,
        structure: Structure,
        folded: FoldedText | None = None,
        quantities: Sequence[Quantity] = (),
    ) -> list[Project]:
        """Returns the projects of a text in order of `start`.

        Args:
            text: The source text, exactly as given.
            structure: Its sections and tasks, for the task number.
            folded: The folded text, where it was made already.
            quantities: Its quantities in order, for the investments.

        Example:
            >>> ProjectExtractor().extract("加快推进青屏水库除险加固、松岭大桥等项目建设。", Structure())[1].name
            '松岭大桥'
        """
        body = find_body(text)
        folded = folded or body.fold()
        text = folded.source
        projects = []
        for name in _names(folded.text):
            start, end = folded.span(name.start, name.end)
            task = structure.task_at(start)
            written = kept = text[start:end]
            if len(written) != name.end - name.start:  # line breaks, a page number
                kept = "".join(text[folded.to_source(i)] for i in range(name.start, name.end))
            full, number = kept + name.rest, task.number if task else None
            kind = kind_of(full, name.label)
            projects.append(Project(start, end, written, full, number, name.stage, kind))
        return body.as_written(link_investments(text, projects, quantities) if quantities else projects)


_EXTRACTOR = ProjectExtractor()


def extract_projects(text: str | Document) -> list[Project]:
    """Returns the projects of a text in order of `start`.

    Args:
        text: Any text; a notice with numbered tasks gives each project its task. A document is its text.

    Returns:
        One `Project` a name: `text == source[start:end]`; `name` restores what a list shares.

    Raises:
        InputError: It is neither a string nor a document.

    Example:
        >>> [(p.text, p.name) for p in extract_projects("建成青安、松宁等2条高速公路，开工云岭水库。")]
        [('青安', '青安高速公路'), ('松宁', '松宁高速公路'), ('云岭水库', '云岭水库')]
    """
    source = as_document(text).text
    return _EXTRACTOR.extract(source, parse_structure(source))


def _names(text: str) -> list[Name]:
    """Goes from trigger to trigger and parses the clause around each once."""
    found: list[Name] = []
    done, gave = 0, -1  # end of the last clause parsed; end of the last clause that gave names
    at = 0
    search, delimiter, soft, noun = p.trigger().search, p.delimiter(), p.soft_works(), p.noun().search
    hard = p.hard_works()
    while trigger := search(text, at):
        last = trigger.start()
        at = last + 1
        works = text.endswith(soft, done, at) and not text.endswith(hard, done, at)
        if works and not noun(text, max(done, last - _WORKS_REACH), last):
            continue
        before = p.clause_before().match(text, done, last)
        start = before.end() if before else done
        stop = delimiter.search(text, at)
        end = stop.start() if stop else len(text)
        at = max(end, at)
        if end - start <= _MAX_CLAUSE:
            names = clause_names(text, start, end, last, gave >= 0 and start - gave <= 1)
            if names := [name for name in names if not _in_assignment(text, name.start)]:
                if start - gave <= 1 and found:  # 加快甲铁路, 乙和丙等4个灌区
                    names = [name if name.stage else name._replace(stage=found[-1].stage) for name in names]
                found += names
                gave = end
        done = end
    return found


def _in_assignment(text: str, at: int) -> bool:
    """Tells whether `at` stands in a bracket or on a line that names the bodies responsible.

    Example:
        >>> text = "建成青屏水库。(牵头单位:县水利局、青屏水库工程指挥部)"
        >>> _in_assignment(text, text.rindex("青屏")), _in_assignment(text, text.index("青屏"))
        (True, False)
    """
    first = max(text.rfind("\n", 0, at) + 1, at - _BRACKET_REACH)
    if p.label_line().match(text, first, at):
        return True
    if text.find("(", first, at) < 0 and text.find("〔", first, at) < 0:
        return False
    opened: list[int] = []
    for match in p.bracket().finditer(text, first, at):
        if match.group() in "(〔":
            opened.append(match.start())
        elif opened:
            opened.pop()
    return any(p.assignment().search(text, i, _bracket_end(text, at)) for i in opened)


def _bracket_end(text: str, at: int) -> int:
    """Returns the end of the paragraph around `at`, or of what is read of it."""
    end = text.find("\n", at, at + _BRACKET_REACH)
    close = p.bracket_close().search(text, at, at + _BRACKET_REACH if end < 0 else end)
    return close.start() if close else at
