"""The columns of each table of a result: names, types and meanings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["string", "int", "float", "bool", "date"]

# Of the tables below; a change of a name, type or meaning raises it (docs/data-dictionary.md).
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, its type, and what it means."""

    name: str
    type: ColumnType
    meaning: str


_DOCUMENT = (
    Column("document_id", "string", "path of the file relative to the input, plus #row for a row of a table"),
    Column("source", "string", "the file as it was given"),
)
_PLACE = (
    Column("start", "int", "offset of the first character in the document's text"),
    Column("end", "int", "offset after the last character"),
    Column("text", "string", "the text between start and end, as it stands there"),
)
_MENTION = (
    Column("mention_id", "string", "document_id:kind:start-end"),
    *_DOCUMENT,
    Column("section", "string", "headings above the mention: 一、…/（一）…"),
    Column("task", "string", "number of the task that it stands in"),
    Column("task_id", "string", "the task's row in the table tasks (numbers may restart)"),
    *_PLACE,
    Column("sentence", "string", "the sentence that it stands in; of a run of over 2,000 characters what is near"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "documents": (
        *_DOCUMENT,
        Column("title", "string", "标题"),
        Column("doc_number", "string", "发文字号"),
        Column("number_word", "string", "发文机关代字 of the number: 清府办发"),
        Column("number_year", "int", "year of the number"),
        Column("number_serial", "int", "running number of the number"),
        Column("index_number", "string", "索引号 of the page"),
        Column("subject", "string", "主题分类 of the page"),
        Column("validity", "string", "有效性 as the page states it"),
        Column("issuer", "string", "发文机关"),
        Column("date", "date", "成文日期, the day on which it was signed"),
        Column("publication_date", "date", "发布日期, the day on which the page was published"),
        Column("publication_year", "int", "year of publication, else of the signer's date"),
        Column("region", "string", "region as written"),
        Column("province", "string", "its province"),
        Column("city", "string", "its prefecture-level city"),
        Column("county", "string", "its county or district"),
        Column("division_code", "string", "its code (行政区划代码, GB/T 2260); empty where no single one is meant"),
        Column("level", "string", "nation, province, city, county, town or park"),
        Column("parent_code", "string", "code of the division above"),
        Column("report_year", "int", "year of the plan or report"),
        Column(
            "kind",
            "string",
            "report, task_division, decomposition_table, opinion, plan, progress_notice, interpretation or other",
        ),
        Column("repeated", "int", "how often the text holds the whole of itself: 1, or the number of copies"),
        Column("warnings", "string", "damage and where it is, code@start-end, joined by ; : concepts/documents.md"),
        Column("characters", "int", "length of the text"),
        Column("sections", "int", "number of sections and subsections"),
        Column("tasks", "int", "number of rows in the table tasks"),
        Column("quantities", "int", "number of quantities"),
        Column("responsible_units", "int", "number of responsible units"),
        Column("projects", "int", "number of projects"),
        Column("text_sha256", "string", "SHA-256 of the text in UTF-8"),
        Column("fields", "string", "what came with the document (columns of a CSV), as JSON"),
        Column("text", "string", "the text that offsets refer to (Parquet only: a spreadsheet's cell holds 32,767)"),
    ),
    "tasks": (
        Column("task_id", "string", "document_id:task:start-end"),
        *_DOCUMENT,
        Column("section", "string", "headings above the task: 一、…/（一）…"),
        Column("task", "string", "number as printed, of a row of a table that of its row; empty where there is none"),
        *_PLACE,
        Column("lead_units", "string", "bodies that lead the task, joined by 、"),
        Column("leaders", "string", "leaders (责任领导, 分管领导) as written, joined by 、"),
        Column("deadline", "string", "when it is to be done, as written; several joined by 、"),
        Column("deadline_date", "date", "the last day of the latest deadline"),
        Column("ongoing", "bool", "work without an end (持续推进) is among them"),
    ),
    "quantities": (
        *_MENTION,
        Column("value", "float", "number in the base unit; low end of a range"),
        Column("value_high", "float", "high end of a range"),
        Column("unit", "string", "base unit, without multiplier"),
        Column("comparator", "string", "ge, gt, le, lt, approx or eq"),
        Column("change", "string", "level, increase, decrease, multiple, share or rank"),
        Column("indicator", "string", "what is measured"),
        Column("indicator_key", "string", "`code.measure` of the statistical indicator, where the lexicon knows it"),
        Column("status", "string", "target, achieved or attribute"),
        Column("period", "string", "the period stated for it"),
        Column(
            "base_value",
            "float",
            "the value in the base unit of its dimension (亩 in 平方米, 15 significant digits), to compare districts",
        ),
        Column("base_value_high", "float", "the high end of a range in the base unit"),
        Column("base_unit", "string", "the base unit; an unknown or compound unit is its own"),
        Column("dimension", "string", "what the unit measures: money, area, count, percent, ..."),
        Column("damaged", "bool", "the document is damaged here, so that the number is in doubt (documents.warnings)"),
        Column("confidence", "float", "estimated probability that status and indicator are right"),
        Column("rule", "string", "rules that decided status and indicator"),
    ),
    "targets": (
        *_MENTION,
        Column("region", "string", "region of the document as written"),
        Column("report_year", "int", "year that the document plans for"),
        Column("indicator", "string", "what is measured"),
        Column("indicator_key", "string", "`code.measure` of the statistical indicator, where the lexicon knows it"),
        Column("scope", "string", "what it covers, as written: 全市, 市本级, 规模以上, 城镇; joined by 、"),
        Column("comparator", "string", "ge, gt, le, lt, approx or eq; empty where there is no number"),
        Column(
            "change", "string", "level, increase, decrease, multiple, share or rank; empty where there is no number"
        ),
        Column("value", "float", "number in the base unit, low end of a range; empty where there is no number"),
        Column("value_high", "float", "high end of a range"),
        Column("unit", "string", "base unit, without multiplier"),
        Column(
            "relation",
            "string",
            "of a target without a number: in_step, above, below, not_below, assigned, stable or improve",
        ),
        Column(
            "reference",
            "string",
            "what that, or a difference (高于全省1个百分点), is held against: nation, province, city, county, "
            "level_above, economic_growth, last_year, other",
        ),
        Column("reference_text", "string", "the reference as written"),
        Column("period", "string", "the period stated for it"),
        Column("target_year", "int", "the year in which it is to be reached"),
        Column("horizon", "string", "annual, five_year or other"),
        Column("period_source", "string", "what told year and horizon: period, passage, section or report_year"),
        Column("cue", "string", "the governing word as written: 确保, 力争, 完成, 达到"),
        Column("commitment", "string", "class of the cue: firm, effort, expectation (lexicons/commitment.yaml)"),
        Column("headline", "bool", "it stands in the passage of the main expected targets (主要预期目标)"),
        Column("target_key", "string", "indicator, level, year, horizon: mentions of one target of a region share it"),
        Column("conflict", "bool", "another mention of the same target in this document gives another value"),
        Column("lead_units", "string", "bodies that lead its task, joined by 、"),
        Column(
            "theme",
            "string",
            "theme that its indicator names, else that of its task or paragraph with the highest score",
        ),
        Column("damaged", "bool", "the document is damaged here, so that the number is in doubt (documents.warnings)"),
        Column("confidence", "float", "estimated probability that the row is a target of this indicator"),
        Column("rule", "string", "rules that decided status (or relation) and indicator"),
    ),
    "responsible_units": (
        *_MENTION,
        Column("role", "string", "lead, responsible, cooperating or supervising"),
        Column("role_label", "string", "the role by the words alone"),
        Column("collective", "bool", "a group that names no single body"),
        Column("name", "string", "full name: a shared prefix, or one left out for the issuer, is restored"),
        Column("region", "string", "its administrative division"),
        Column("level", "string", "nation, province, city, county, town, village, park or enterprise"),
        Column("function", "string", "canonical department across districts, years and reforms: 发展改革"),
    ),
    "projects": (
        *_MENTION,
        Column("name", "string", "the name with a shared tail restored"),
        Column("stage", "string", "planned, preliminary, start, under_construction, completed or operating"),
        Column("kind", "string", "field of the undertaking by its name: transport, water, energy, ..."),
        Column("investment", "float", "its investment in yuan, where the text links one to it"),
        Column("investment_scope", "string", "total, or year for the part of one year"),
        Column("lead_units", "string", "bodies that lead its task, joined by 、"),
        Column("units", "string", "all bodies of its task, joined by 、"),
    ),
    "assignments": (
        *_DOCUMENT,
        Column("section", "string", "headings above the task"),
        Column("task", "string", "number of the task"),
        Column("task_id", "string", "the task's row in the table tasks; empty for a blanket rule"),
        Column("mention_id", "string", "the body's row in the table responsible_units; empty for a body of a rule"),
        *_PLACE,
        Column("name", "string", "full name of the body"),
        Column("region", "string", "its administrative division"),
        Column("level", "string", "its level of government"),
        Column("function", "string", "its canonical department"),
        Column("role", "string", "lead, responsible, cooperating or supervising"),
        Column("role_label", "string", "the role by the words alone"),
        Column("collective", "bool", "a group that names no single body"),
        Column(
            "given_by",
            "string",
            "task: named in it; section: in a heading above it; cell: in a merged cell above; rule: a blanket rule",
        ),
        Column("rule_start", "int", "offset of the stated rule that gave the role or the assignment"),
        Column("rule_end", "int", "offset after it"),
    ),
    "links": (
        *_DOCUMENT,
        Column("source_kind", "string", "task or project"),
        Column("source_id", "string", "its task_id or mention_id"),
        Column("target_kind", "string", "responsible_unit, project or quantity"),
        Column("target_id", "string", "its mention_id"),
        Column("relation", "string", "assigned, contains, invests or serves"),
    ),
    "themes": (
        *_DOCUMENT,
        Column("theme", "string", "key of the theme in the taxonomy"),
        Column("label_zh", "string", "its Chinese label"),
        Column("label_en", "string", "its English label"),
        Column("score", "float", "sum of its scores in the passages that have it (passage_themes)"),
        Column(
            "share",
            "float",
            "share of the theme in the document, in which long passages are damped (analysis.document_shares)",
        ),
    ),
    "passages": (
        *_DOCUMENT,
        Column("section", "string", "headings above the passage: 一、…/（一）…"),
        Column("task", "string", "number of the task; empty where the passage is none or has no number"),
        Column("task_id", "string", "the task's row in the table tasks; empty for a paragraph outside of tasks"),
        Column("start", "int", "offset of the first character in the document's text"),
        Column("end", "int", "offset after the last character"),
        Column("part", "string", "plan: what is to be done; review: what was done; other: not told, and glossaries"),
        Column("characters", "int", "its characters without white space"),
        Column("sentences", "int", "its sentences"),
        Column("theme", "string", "the theme with the highest score; empty where it has none"),
    ),
    "passage_themes": (
        *_DOCUMENT,
        Column(
            "start", "int", "offset of the passage's first character: with document_id the key of its row in passages"
        ),
        Column("end", "int", "offset after its last character"),
        Column("task_id", "string", "the task's row in the table tasks; empty for a paragraph outside of tasks"),
        Column("part", "string", "plan, review or other, as in the table passages"),
        Column("theme", "string", "key of the theme in the taxonomy"),
        Column(
            "score", "float", "what speaks for the theme, by the setting theme_method: sum of weights, or probability"
        ),
        Column("share", "float", "score divided by the sum over the themes of the passage"),
    ),
    "failures": (
        *_DOCUMENT,
        Column("stage", "string", "read, analyze or write"),
        Column("error", "string", "name of the error"),
        Column("message", "string", "what happened"),
        Column("way_out", "string", "what can be done"),
    ),
}
