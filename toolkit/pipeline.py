"""One document through all stages; this module alone knows their order."""

from __future__ import annotations

from collections import defaultdict
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.analysis.opinions import LabelledSpan, Opinion, opinions, spans_of, with_confidence
from toolkit.analysis.themes import Taxonomy, document_shares, load_taxonomy, score_themes, theme_of_name
from toolkit.config import PipelineConfig, ThemeLevel
from toolkit.errors import InputError
from toolkit.extraction.links import find_links, with_rows
from toolkit.extraction.projects import ProjectExtractor
from toolkit.extraction.quantities import QuantityExtractor
from toolkit.extraction.responsible_units import ResponsibleUnitExtractor, read_leaders, read_rows, stated_rules
from toolkit.extraction.targets import TargetExtractor
from toolkit.normalization.text import FoldedText
from toolkit.reporting.analysed import ThemeRow
from toolkit.reporting.columns import TABLES
from toolkit.reporting.tables import document_rows
from toolkit.schema import (
    Damage,
    Deadline,
    Document,
    DocumentMetadata,
    Link,
    Passage,
    Project,
    Quantity,
    ResponsibleUnit,
    Section,
    StatedRule,
    Structure,
    Target,
    Task,
    ThemeScore,
    Tokens,
    as_document,
)
from toolkit.segmentation import Segmenter, make_segmenter
from toolkit.segmentation.sentences import sentence_spans
from toolkit.structure import parse_structure, read_metadata, read_passages
from toolkit.structure.body import Body, find_body
from toolkit.structure.damage import find_damage
from toolkit.structure.deadlines import read_deadlines

if TYPE_CHECKING:
    import pandas as pd

    from toolkit.analysis.theme_classifier import ThemeClassifier
    from toolkit.segmentation.hanlp_tagger import HanlpTagger


class AnalysedDocument:
    r"""A document with what was found in it; each part is made when it is asked for, and once.

    Attributes:
        document: The document.
        config: The settings.

    Example:
        >>> analysed = analyze("一、农业\n1.粮食产量稳定在12万吨以上。（牵头单位：县农业农村局）")
        >>> analysed.quantities[0].indicator, analysed.responsible_units[0].role
        ('粮食产量', 'lead')
    """

    def __init__(self, document: Document, config: PipelineConfig) -> None:
        """Takes the document; nothing is computed yet."""
        self.document = document
        self.config = config

    @property
    def text(self) -> str:
        """The text that every offset refers to."""
        return self.document.text

    @cached_property
    def folded(self) -> FoldedText:
        """The folded text that all stages share."""
        return self.body.fold()

    @property
    def body(self) -> Body:
        """What is read of the text: page matter and further copies of the whole are marked and left out."""
        return find_body(self.text)

    @property
    def copies(self) -> int:
        """How often the text holds the whole of itself; what is extracted is that of the first copy."""
        return self.body.copies

    @cached_property
    def damage(self) -> list[Damage]:
        """Places where the text is damaged or another document opens, in order; none in a sound text."""
        return find_damage(self.body, self.folded)

    @cached_property
    def structure(self) -> Structure:
        """Sections and tasks."""
        return parse_structure(self.text, self.folded)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Sections and subsections, in order."""
        return self.structure.sections

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Numbered tasks, in order."""
        return self.structure.tasks

    @cached_property
    def structure_with_rows(self) -> Structure:
        """The same, with rows of tables and paragraphs that have an assignment but no number among the tasks."""
        return with_rows(self.structure, self.folded, self.responsible_units, read_rows(self.text))

    @cached_property
    def metadata(self) -> DocumentMetadata:
        """Title, document number, issuer, date, region, year."""
        return read_metadata(self.text, self.document.source, self.document.fields)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Source spans of the sentences, in order."""
        return sentence_spans(self.folded)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Numbers that measure or count, in order."""
        found = QuantityExtractor().extract(self.text, self.structure, folded=self.folded)
        return with_confidence(found, self.folded, self._tagged) if self.config.second_opinion else found

    @cached_property
    def targets(self) -> list[Target]:
        """What the plan binds indicators to, with and without a number, in order; none of an interpretation."""
        if self.metadata.kind == "interpretation":
            return []
        extractor = TargetExtractor(self.config.commitment)
        found = extractor.extract(self.folded, self.structure, self.quantities, self.metadata.report_year)
        return self.body.as_written(found)

    @cached_property
    def responsible_units(self) -> list[ResponsibleUnit]:
        """Bodies that assignments name, in order; none of an interpretation."""
        if self.metadata.kind == "interpretation":
            return []
        return ResponsibleUnitExtractor().extract(self.text, self.structure, self.metadata)

    @cached_property
    def projects(self) -> list[Project]:
        """Named undertakings, in order."""
        return ProjectExtractor().extract(self.text, self.structure, folded=self.folded, quantities=self.quantities)

    @cached_property
    def deadlines(self) -> list[Deadline]:
        """When tasks are to be done, in order; `structure_with_rows.task_at` tells whose each is."""
        return read_deadlines(self.text, self.metadata.report_year, self.folded)

    @cached_property
    def leaders(self) -> dict[int, tuple[str, ...]]:
        """Leaders (责任领导) as written, by the start of their task."""
        return read_leaders(self.text, self.structure_with_rows)

    @cached_property
    def stated_rules(self) -> list[StatedRule]:
        """Rules that the document states about its assignments, in order."""
        return stated_rules(self.text, self.structure)

    @cached_property
    def links(self) -> list[Link]:
        """Links between tasks, bodies, projects and quantities."""
        return find_links(self.structure_with_rows, self.responsible_units, self.projects, self.quantities)

    @cached_property
    def opinions(self) -> list[Opinion]:
        """Units, projects and indicators with who found them: the rules, the tagger of `config.second_opinion`, both.

        Empty where the settings name no tagger. Spans of the tagger alone are hints; no table holds them.
        """
        if not self.config.second_opinion:
            return []
        rules = spans_of(self.folded, self.responsible_units, self.projects, self.quantities)
        return opinions(self.text, rules, self._tagged)

    @cached_property
    def _tagged(self) -> list[LabelledSpan]:
        tagger = _tagger(self.config.second_opinion or "")
        return [LabelledSpan(*span) for span in tagger.tag(self.text)]

    @cached_property
    def passages(self) -> list[Passage]:
        """Tasks, with rows of tables and paragraphs that assign, and the paragraphs outside of them, in order."""
        return read_passages(self.folded, self.structure_with_rows)

    @cached_property
    def themes(self) -> list[ThemeScore]:
        """Themes of each passage."""
        passages = [(passage.start, passage.end, passage.task) for passage in self.passages]
        taxonomy = _taxonomy(self.config)
        if self.config.theme_method == "lexicon":
            return score_themes(self.folded, passages, taxonomy)
        from toolkit.analysis.theme_classifier import classify_themes

        classifier = _classifier(self.config.theme_model)
        return classify_themes(self.folded, passages, taxonomy, classifier, self.config.theme_method)

    def theme_of(self, name: str) -> str | None:
        """Returns the theme that the name of an indicator speaks for by itself, by the words of the taxonomy."""
        return theme_of_name(name, _taxonomy(self.config))

    @cached_property
    def theme_rows(self) -> list[ThemeRow]:
        """Weight of each theme of the taxonomy in the whole document."""
        shares = document_shares(self.themes)
        scores: dict[str, float] = defaultdict(float)
        for passage in self.themes:
            scores[passage.theme] += passage.score
        themes = _taxonomy(self.config).themes
        return [ThemeRow(t.key, t.zh, t.en, scores[t.key], shares.get(t.key, 0.0)) for t in themes]

    @cached_property
    def tokens(self) -> Tokens:
        """The words; with `found_terms` the projects and bodies that were found are one token each."""
        found: list[Project | ResponsibleUnit] = []
        if self.config.found_terms:
            found = [*self.projects, *self.responsible_units]
        return _segmenter(self.config).segment(self.text, [(mention.start, mention.end) for mention in found])

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """Returns the tables of this document as pandas frames by name, with the columns of a result folder."""
        from toolkit.reporting.arrow import to_frame

        rows = document_rows(self)
        return {name: to_frame(name, rows[name]) for name in TABLES}

    def _repr_html_(self) -> str:
        """Returns title, metadata, counts and the marked start of the text; notebooks ask for it."""
        from toolkit.reporting.card import document_card

        return document_card(self)


def analyze(text: str | Document, *, config: PipelineConfig | None = None) -> AnalysedDocument:
    """Analyses one text or document.

    Args:
        text: A bare string (a document with id `text` and no source), or a document.
        config: Settings; the defaults where None.

    Returns:
        The document, whose parts are computed when they are asked for; offsets refer to the text as given.

    Raises:
        InputError: It is neither a string nor a document.

    Example:
        >>> analyze("全年粮食产量稳定在12万吨以上。").quantities[0].unit
        '吨'
    """
    return AnalysedDocument(as_document(text), config or PipelineConfig())


def prepare(config: PipelineConfig) -> None:
    """Loads what every document needs, so that a faulty setting or lexicon stops a run before its first document.

    Raises:
        ConfigError: The segmenter is unknown.
        LexiconError: The taxonomy, the file of cues, the user's dictionary or another lexicon is faulty.
        MissingDependencyError: The package of the segmenter or of the second opinion, or a model, is not there.
    """
    if _segmentation(config) != _segmentation(PipelineConfig()):  # the default is not faulty, and no table needs it
        _segmenter(config)
    document_rows(analyze(_WARM_UP, config=config))


# Touches every lexicon once.
_WARM_UP = (
    "一、农业\n1.新建公园3个，粮食、蔬菜产量分别达到3万吨、4.5万吨以上，前年的三分之一已完成，推进清溪水库工程建设，居民收入增长与经济增长同步。"
    "（牵头单位：县农业农村局；责任单位：各乡镇）\n"
)


def _segmentation(config: PipelineConfig) -> tuple[object, ...]:
    return config.segmenter, config.user_words, config.granularity, config.user_dictionary


def _segmenter(config: PipelineConfig) -> Segmenter:
    return make_segmenter(
        config.segmenter,
        config.user_words,
        granularity=config.granularity,
        user_dictionary=config.user_dictionary,
    )


@cache
def _tagger(name: str) -> HanlpTagger:
    from toolkit.segmentation.hanlp_tagger import HanlpTagger

    return HanlpTagger(name.partition(":")[2])


def _taxonomy(config: PipelineConfig) -> Taxonomy:
    return _taxonomy_of(config.taxonomy, config.theme_level)


@cache
def _taxonomy_of(name: str | Path, level: ThemeLevel) -> Taxonomy:
    return load_taxonomy(name, level)


@cache
def _classifier(folder: Path | None) -> ThemeClassifier:
    from toolkit.analysis.theme_classifier import ThemeClassifier, shipped_model

    return ThemeClassifier.load(folder or shipped_model())


def sample_corpus() -> Path:
    """Returns the folder of the sample notices, which were written for this package about invented places.

    Raises:
        InputError: It is neither in the installed package nor beside it.
    """
    here = Path(__file__).resolve().parent
    for folder in (here / "_corpus" / "sample", here.parent / "corpus" / "sample"):
        if folder.is_dir():
            return folder
    raise InputError(f"the sample corpus is not in {here / '_corpus'}: install govtext from a wheel or a full checkout")
