"""The rows of passages and of their themes."""

from __future__ import annotations

from collections import defaultdict

from toolkit.reporting.analysed import Analysed, Places, Row
from toolkit.schema import ThemeScore


def passage_rows(analysed: Analysed, place: Places) -> dict[str, list[Row]]:
    """Returns the rows of the tables `passages` and `passage_themes`, in order of start and end."""
    scores: dict[int, list[ThemeScore]] = defaultdict(list)
    for score in analysed.themes:
        scores[score.start].append(score)
    passages: list[Row] = []
    themes: list[Row] = []
    for passage in analysed.passages:
        start, end = passage.start, passage.end
        task = place.structure.task_at(start)
        task_id = place.task_id(task) if task else None
        found = scores[start]
        top = max(found, key=lambda s: s.score).theme if found else None
        characters = len("".join(place.text[start:end].split()))
        section, sentences = place.section(start), place.sentences_in(start, end)
        row = (section, passage.task or None, task_id, start, end, passage.part, characters, sentences, top)
        passages.append((*place.ids, *row))
        themes += [(*place.ids, start, end, task_id, passage.part, s.theme, s.score, s.share) for s in found]
    return {"passages": passages, "passage_themes": themes}
