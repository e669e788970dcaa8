"""What a document says of itself: title, number, issuer, date, region, year, kind."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache
from pathlib import PurePath, PureWindowsPath
from types import MappingProxyType

from toolkit.normalization.places import Place, find_place, place_at
from toolkit.normalization.text import FoldedText
from toolkit.resources import tsv_rows
from toolkit.schema import DocumentMetadata
from toolkit.structure.assignments import count_labels
from toolkit.structure.dates import DATE, YEAR, date_value, year_value
from toolkit.structure.head import Head, read_head, title_ends

_NO_FIELDS: Mapping[str, str] = MappingProxyType({})
_TAIL = 2000  # characters at the end of a text in which a signature may stand
_ASSIGNED = 3  # labels of assignments that make a text without a telling title a division of tasks

# Columns and manifest keys that say what a text leaves out, by field.
_FIELD_NAMES = {
    "title": ("title", "标题", "名称"),
    "doc_number": ("doc_number", "发文字号", "文号"),
    "issuer": ("issuer", "发文机关", "发布机构"),
    "date": ("date", "publish_date", "成文日期", "发布日期"),
    "region": ("region", "地区"),
    "province": ("province", "省份", "省"),
    "city": ("city", "市"),
    "county": ("county", "区县", "县"),
    "report_year": ("report_year", "year", "年份"),
    "kind": ("kind", "类型"),
}

# 乐中府办发〔2022〕2号, 国发〔二〇二二〕第7号; the brackets of other kinds are folded
_NUMBER = rf"[\u4e00-\u9fffA-Za-z]{{1,16}}[〔(]{YEAR}年?[〕)]第?\d{{1,4}}[号號]"
_NUMBER_LINE = re.compile(rf"\(?(?P<number>{_NUMBER})\)?(?:签发人:.*)?")
_NUMBER_LABEL = re.compile(rf"(?:发文字号|发文文号|文件编号|统一编号|字号|文号)[:〕】|]*(?P<number>{_NUMBER})")
_BODY = r"[\u4e00-\u9fff()、]{1,40}(?:政府|办公室|办公厅|委员会|管委会|领导小组|指挥部|国务院|[局委办厅院])"
_BODY_LINE = re.compile(rf"(?P<body>{_BODY})(?:文件)?")
_SIGNED = re.compile(rf"(?P<body>{_BODY})?{DATE}(?:印发)?")
_DATE_LABEL = re.compile(rf"(?:成文|生成|发文|印发)(?:日期|时间)[:〕】|]*{DATE}")
_PUBLISHED = re.compile(rf"(?:(?:发布|公开|发表|公布)?(?:日期|时间):)?{DATE}")
_ISSUER_LABEL = re.compile(rf"(?:发布机构|发文机关|发文单位|制定机关|公开责任部门)[:〕】|]*(?P<body>{_BODY})$")
_ISSUER_OF_TITLE = re.compile(rf"(?P<body>{_BODY})(?:关于|印发|转发)")
# A speech: ——2026年2月3日在某省第十四届人民代表大会第四次会议上
_SPOKEN = re.compile(
    rf"{DATE}[^,。\n]{{0,24}}?在(?P<where>[^,。\n]{{2,40}}?)(?:第[^,。\n]{{1,6}}届)?\n?人(?:民代表)?大"
)
_SPEAKS_FOR = re.compile(r"我(?:谨)?(?:代表|受)(?P<body>[\u4e00-\u9fff]{0,18}?(?:政府|国务院))(?:的?委托)?,?(?:向|作)")
_OWN_GOVERNMENT = re.compile(r"(?:本|全)?(?:省|市|自治区|区|县|州|盟|旗)(?:人民)?政府")
_PLAN_YEAR = re.compile(rf"(?P<y>{YEAR})年?[《〈“(]*[\u4e00-\u9fff]{{0,14}}?(?:政府工作报告|重点|任务|工作|分工)")
_ANY_YEAR = re.compile(rf"(?P<y>{YEAR})年?")
_STRIP = re.compile(rf"^(?:{YEAR}年?|[_\-. ]|关于(?:印发|转发|做好|落实|分解)?|印发|中共)+")


def read_metadata(text: str, source: str | None = None, fields: Mapping[str, str] = _NO_FIELDS) -> DocumentMetadata:
    r"""Reads title, document number, issuer, date, region, year and kind.

    The text comes first; where it is silent, `fields` (columns of a table, values of a manifest) speak, and then
    the file's name. A bare title (`政府工作报告`) gives way to a fuller one, of `fields` or of the file's name,
    that ends in it.

    Args:
        text: The source text.
        source: Path of the file.
        fields: Other columns by name: title, doc_number, issuer, date or publish_date, region, province, city,
            county, year, kind.

    Returns:
        The metadata; None where nothing is said.

    Example:
        >>> text = "清河市人民政府办公室\n关于印发2022年政府工作报告任务分工方案的通知\n清府办发〔2022〕3号"
        >>> meta = read_metadata(text)
        >>> meta.issuer, meta.doc_number, meta.report_year, meta.kind
        ('清河市人民政府办公室', '清府办发〔2022〕3号', 2022, 'task_division')
    """
    given = _given(fields)
    stem = _stem(source)
    head = read_head(text)
    title = _title(head, given.get("title"), stem)
    issuer, date = _signature(head, text)
    spoken = _SPOKEN.search(head.text)
    speaker = _SPEAKS_FOR.search(head.text)
    if spoken:
        date = date_value(spoken) or date
    issuer = issuer or _issuer(head, title) or given.get("issuer")
    place = _place(issuer, spoken["where"] if spoken else None, title, head, given, stem)
    if speaker and (issuer is None or spoken):
        issuer = _full_government(speaker["body"], place)
    date = date or _date_in(_PUBLISHED, head) or _parse_date(given.get("date"))
    return DocumentMetadata(
        title=title,
        doc_number=_doc_number(head) or given.get("doc_number"),
        issuer=issuer,
        date=date,
        region=place.text if place else None,
        province=place.province if place else None,
        city=place.city if place else None,
        county=place.county if place else None,
        report_year=_report_year(title, head, given, stem, date),
        kind=_kind(title, head, given),
    )


def _given(fields: Mapping[str, str]) -> dict[str, str]:
    """Returns the values of `fields` under the names of the metadata; empty ones left out."""
    lower = {key.strip().lower(): "".join(value.split()) for key, value in fields.items() if value and value.strip()}
    found = {}
    for name, keys in _FIELD_NAMES.items():
        for key in keys:
            if key in lower:
                found[name] = lower[key]
                break
    return found


def _stem(source: str | None) -> str:
    if not source:
        return ""
    path = PureWindowsPath(source) if "\\" in source else PurePath(source)
    return "".join(path.stem.split())


def _title(head: Head, given: str | None, stem: str) -> str | None:
    title = head.title
    if title is None:
        return given or (stem if _title_like(stem) else None)
    for fuller in (given, stem):
        if fuller and len(title) < len(fuller) <= 60 and fuller.endswith(title) and _title_like(fuller):
            return fuller
    return title


def _title_like(text: str) -> bool:
    return text.endswith(title_ends())


def _doc_number(head: Head) -> str | None:
    for line in head.lines:
        match = _NUMBER_LINE.fullmatch(line) or _NUMBER_LABEL.search(line)
        if match:
            return re.sub(r"\((\w+)\)", r"〔\1〕", match["number"]).replace("號", "号")
    return None


def _signature(head: Head, text: str) -> tuple[str | None, dt.date | None]:
    """Returns issuer and date of the line(s) that sign the document, from its head, else from its end."""
    for i, line in enumerate(head.lines):
        body, date = _signed(line, head.lines[i - 1] if i else "")
        if date and (body or (i > head.title_line >= 0 and "-" not in line)):
            return body, date
    if len(text) > head.length:
        tail = FoldedText(text[-_TAIL:]).text.split("\n")
        for i in range(len(tail) - 1, 0, -1):
            body, date = _signed(tail[i], tail[i - 1])
            if body and date:
                return body, date
    return None, _date_in(_DATE_LABEL, head)


def _signed(line: str, before: str) -> tuple[str | None, dt.date | None]:
    """Returns the date of a line that is one, with the body before it in this line or alone in the line before."""
    match = _SIGNED.fullmatch(line)
    if match is None:
        return None, None
    signer = _BODY_LINE.fullmatch(before)
    return match["body"] or (signer["body"] if signer else None), date_value(match)


def _date_in(pattern: re.Pattern[str], head: Head) -> dt.date | None:
    for line in head.lines:
        if (match := pattern.search(line)) and (date := date_value(match)):
            return date
    return None


def _parse_date(text: str | None) -> dt.date | None:
    match = re.search(DATE, text) if text else None
    return date_value(match) if match else None


def _issuer(head: Head, title: str | None) -> str | None:
    """Returns the issuer of the line above the title, of the title's beginning, or of a label."""
    for line in head.lines[max(0, head.title_line - 4) : max(head.title_line, 0)][::-1]:
        if match := _BODY_LINE.fullmatch(line):
            return match["body"]
    if title and (match := _ISSUER_OF_TITLE.match(title)):
        return match["body"]
    if title and "国务院政府工作报告" in title:
        return "国务院"
    for line in head.lines:
        if match := _ISSUER_LABEL.search(line):
            return match["body"]
    return None


def _full_government(body: str, place: Place | None) -> str:
    """Returns the full name of a government that a speaker calls by its level only (`省人民政府`)."""
    return place.text + "人民政府" if place and _OWN_GOVERNMENT.fullmatch(body) else body


def _place(
    issuer: str | None, where: str | None, title: str | None, head: Head, given: Mapping[str, str], stem: str
) -> Place | None:
    """Returns the region from the first that names one; parts that are missing from `given`."""
    found = None
    for name in (issuer, where):
        found = found or (place_at(_STRIP.sub("", name)) if name else None)
    if found is None and title:
        found = place_at(_STRIP.sub("", title)) or find_place(title)
    if found is None and any(given.get(part) for part in ("region", "province", "city", "county")):
        written = given.get("region") or "".join(given.get(p, "") for p in ("province", "city", "county"))
        found = place_at(written) or Place(written)
    if found is None and head.title_line >= 0:
        body = next((m for line in head.lines if (m := _BODY_LINE.fullmatch(line))), None)
        found = place_at(body["body"]) if body else None
    if found is None and stem:
        found = place_at(_STRIP.sub("", stem)) or find_place(stem)
    if found is None:
        return None
    fuller = given.get("region", "")
    if len(fuller) > len(found.text) and fuller.endswith(found.text):
        found = place_at(fuller) or found
    province = place_at(given["province"]) if "province" in given else None
    return Place(
        found.text,
        found.province or (province.province if province else None) or given.get("province"),
        found.city or given.get("city"),
        found.county or given.get("county"),
    )


def _report_year(
    title: str | None, head: Head, given: Mapping[str, str], stem: str, date: dt.date | None
) -> int | None:
    for pattern, words in ((_PLAN_YEAR, title), (_ANY_YEAR, title), (_PLAN_YEAR, head.plan)):
        if words and (years := [year_value(m["y"]) for m in pattern.finditer(words)]):
            return max(years)
    if date and head.is_speech:
        return date.year
    for words in (given.get("report_year"), stem):
        if words and (match := _ANY_YEAR.search(words)):
            return year_value(match["y"])
    return date.year if date else None


@cache
def _kinds() -> tuple[tuple[str, str], ...]:
    return tuple((row["word"], row["kind"]) for _, row in tsv_rows("document_kinds.tsv", ["word", "kind"]))


def _kind(title: str | None, head: Head, given: Mapping[str, str]) -> str:
    for word, kind in _kinds():
        if title and word in title:
            return kind
    if head.is_speech:
        return "report"
    if count_labels(head.text) >= _ASSIGNED:
        return "task_division"
    return given.get("kind", "other")
