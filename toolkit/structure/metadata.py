"""What a document says of itself: title, number, issuer, date, region, year, kind."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath, PureWindowsPath
from types import MappingProxyType
from typing import Any

from toolkit.errors import InputError
from toolkit.normalization.places import Place, find_place, place_at
from toolkit.normalization.text import FoldedText
from toolkit.schema import DocumentMetadata
from toolkit.structure.assignments import count_labels
from toolkit.structure.block import read_block
from toolkit.structure.body import find_body
from toolkit.structure.dates import DATE, YEAR, date_value, year_value
from toolkit.structure.doc_numbers import DOC_NUMBER, number_parts
from toolkit.structure.head import Head, read_head, title_ends
from toolkit.structure.kinds import KINDS, is_reading, kind_of_title
from toolkit.structure.regions import with_upper_part

_NO_FIELDS: Mapping[str, str] = MappingProxyType({})
_TAIL = 2000  # characters at the end of a text in which a signature may stand
_ASSIGNED = 3  # labels of assignments that make a text without a telling title a division of tasks

# Columns and manifest keys that say what a text leaves out, by field.
_FIELD_NAMES = {
    "title": ("title", "标题", "名称"),
    "doc_number": ("doc_number", "发文字号", "文号"),
    "issuer": ("issuer", "发文机关", "发布机构"),
    "date": ("date", "成文日期"),
    "publication_date": ("publication_date", "publish_date", "发布日期"),
    "region": ("region", "地区"),
    "province": ("province", "省份", "省"),
    "city": ("city", "市"),
    "county": ("county", "区县", "县"),
    "report_year": ("report_year", "year", "年份"),
    "kind": ("kind", "类型"),
}

_NUMBER_LINE = re.compile(rf"\(?(?P<number>{DOC_NUMBER})\)?(?:签发人:.*)?")
_NUMBER_VALUE = re.compile(rf"(?:.*[^\u4e00-\u9fffA-Za-z])?(?P<number>{DOC_NUMBER})")
_BODY = r"[\u4e00-\u9fff()、]{1,40}(?:政府|办公室|办公厅|委员会|管委会|领导小组|指挥部|国务院|[局委办厅院])"
_BODY_LINE = re.compile(rf"(?P<body>{_BODY})(?:文件)?")
_SIGNED = re.compile(rf"(?P<body>{_BODY})?{DATE}(?:印发)?")
# 发布日期:2022-05-18, 2022年05月18日来源:清河日报, 2022-05-1809:30 (folding took the space before the time of day)
_PUBLISHED = re.compile(
    rf"(?P<label>(?:发布|公开|发表|公布|更新)(?:日期|时间|于):?|(?:日期|时间):)?{DATE}(?P<behind>来源|作者|浏览|字体|〔字)?"
)
_BELOW_TITLE = re.compile(rf"\({DATE}")
_TIME = re.compile(r"(?<=[-./]\d\d)\d\d:\d\d(?::\d\d)?|(?<=日)\d\d?:\d\d(?::\d\d)?")
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

    A column of `fields` that is named like a column of the table documents (`title`, `date`, `kind`, …) goes before the
    text. Others (`标题`, `publish_date`, `year`, …) and the file's name speak where the text is silent. A bare title
    (`政府工作报告`) gives way to a fuller one, of `fields` or of the file's name, that ends in it.

    Args:
        text: The source text.
        source: Path of the file.
        fields: Other columns by name.

    Raises:
        InputError: A column that goes before the text holds no date, year or kind.

    Example:
        >>> text = "清河市人民政府办公室\n关于印发2022年政府工作报告任务分工方案的通知\n清府办发〔2022〕3号"
        >>> meta = read_metadata(text)
        >>> meta.issuer, meta.doc_number, meta.report_year, meta.kind
        ('清河市人民政府办公室', '清府办发〔2022〕3号', 2022, 'task_division')
    """
    given = _given(fields)
    stem = _stem(source)
    body = find_body(text)
    head = read_head(body.text)
    page = read_head(body.page)  # with the labels and dates around the text
    block = read_block(page.text)
    title = _title(head, given.get("title") or block.get("title"), stem)
    issuer, date = _signature(head, body.text)
    spoken = _SPOKEN.search(head.text)
    speaker = _SPEAKS_FOR.search(head.text)
    if spoken:
        date = date_value(spoken) or date
    issuer = issuer or _issuer(head, title, block) or given.get("issuer")
    place = _place(issuer, spoken["where"] if spoken else None, title, head, given, stem)
    if place:
        place = with_upper_part(place, (title or "", head.text, body.text))
    if speaker and (issuer is None or spoken):
        issuer = _full_government(speaker["body"], place)
    date = date or _parse_date(block.get("date")) or _below_title(head) or _parse_date(given.get("date"))
    published = _parse_date(block.get("publication_date")) or _published(page)
    published = published or _parse_date(given.get("publication_date"))
    number = _doc_number(head, block) or given.get("doc_number")
    parts = number_parts(number)
    found = DocumentMetadata(
        title=title,
        doc_number=number,
        issuer=issuer,
        date=date,
        region=place.text if place else None,
        province=place.province if place else None,
        city=place.city if place else None,
        county=place.county if place else None,
        report_year=_report_year(title, head, given, stem, date or published),
        kind=_kind(title, head, given, body.text),
        publication_date=published,
        number_word=parts.word if parts else None,
        number_year=parts.year if parts else None,
        number_serial=parts.serial if parts else None,
        index_number=block.get("index_number"),
        subject=block.get("subject"),
        validity=block.get("validity"),
    )
    return overridden(found, fields)


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


def _doc_number(head: Head, block: Mapping[str, str]) -> str | None:
    lines = (match for line in head.lines if (match := _NUMBER_LINE.fullmatch(line)))
    match = next(lines, None) or _NUMBER_VALUE.match(block.get("doc_number", ""))
    return re.sub(r"\((\w+)\)", r"〔\1〕", match["number"]).replace("號", "号") if match else None


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
    return None, None


def _signed(line: str, before: str) -> tuple[str | None, dt.date | None]:
    """Returns the date of a line that is one, with the body before it in this line or alone in the line before."""
    match = _SIGNED.fullmatch(line)
    if match is None:
        return None, None
    signer = _BODY_LINE.fullmatch(before)
    return match["body"] or (signer["body"] if signer else None), date_value(match)


def _below_title(head: Head) -> dt.date | None:
    """Returns the date with which a line below the title opens: (2031年1月9日), (2031年1月9日市第五届…会议通过)."""
    for line in head.lines[max(head.title_line, 0) : head.title_line + 5]:
        if (match := _BELOW_TITLE.match(line)) and (date := date_value(match)):
            return date
    return None


def _published(head: Head) -> dt.date | None:
    """Returns the date with a label of publication, with its source behind, or alone in figures."""
    for line in head.lines:
        for match in _PUBLISHED.finditer(_TIME.sub("", line)):
            alone = match.end() - match.start() == len(line) - len("".join(_TIME.findall(line))) and match["m2"]
            if (match["label"] or match["behind"] or alone) and (date := date_value(match)):
                return date
    return None


def _parse_date(text: str | None) -> dt.date | None:
    match = re.search(DATE, _TIME.sub("", text)) if text else None
    return date_value(match) if match else None


def _issuer(head: Head, title: str | None, block: Mapping[str, str]) -> str | None:
    """Returns the issuer of the line above the title, of the title's beginning, or of a label."""
    for line in head.lines[max(0, head.title_line - 4) : max(head.title_line, 0)][::-1]:
        if match := _BODY_LINE.fullmatch(line):
            return match["body"]
    if title and (match := _ISSUER_OF_TITLE.match(title)):
        return match["body"]
    if title and "国务院政府工作报告" in title:
        return "国务院"
    match = _BODY_LINE.fullmatch(block.get("issuer", ""))
    return match["body"] if match else None


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


def _kind(title: str | None, head: Head, given: Mapping[str, str], text: str) -> str:
    if is_reading(text):
        return "interpretation"
    kind = kind_of_title(title) if title else None
    if kind:
        return kind
    if head.is_speech:
        return "report"
    if count_labels(head.text) >= _ASSIGNED:
        return "task_division"
    return given["kind"] if given.get("kind") in KINDS else "other"


# Fields that go before what the text says, as they stand: columns named as those of the table documents.
_OVERRIDES = ("title", "doc_number", "issuer", "region", "province", "city", "county")


def overridden(metadata: DocumentMetadata, fields: Mapping[str, str]) -> DocumentMetadata:
    """Returns the metadata with the values of `fields` that are named like the columns of the table documents.

    Raises:
        InputError: A date, year or kind is none.

    Example:
        >>> overridden(DocumentMetadata(kind="other"), {"kind": "plan", "report_year": "2024"}).kind
        'plan'
    """
    given = {name: value.strip() for name, value in fields.items() if value and value.strip()}
    new: dict[str, Any] = {name: given[name] for name in _OVERRIDES if name in given}
    for name in ("date", "publication_date"):
        if name in given:
            new[name] = _parse_date(given[name])
            _check(new[name] is not None, name, given[name], "a date such as 2024-05-18")
    if "report_year" in given:
        year = re.fullmatch(rf"({YEAR})(?:年|\.0)?", given["report_year"])
        _check(year is not None, "report_year", given["report_year"], "a year such as 2024")
        new["report_year"] = year_value(year[1]) if year else None
    if "kind" in given:
        _check(given["kind"] in KINDS, "kind", given["kind"], f"one of {', '.join(KINDS)}")
        new["kind"] = given["kind"]
    if "doc_number" in new and (parts := number_parts(new["doc_number"])):
        new |= {"number_word": parts.word, "number_year": parts.year, "number_serial": parts.serial}
    return replace(metadata, **new) if new else metadata


def _check(right: bool, name: str, value: str, allowed: str) -> None:
    if not right:
        raise InputError(
            f"column {name!r} holds {value!r}, which is not {allowed}: correct it, or rename the column if it means "
            "something else (a column named like one of the table documents goes before what the text says)"
        )
