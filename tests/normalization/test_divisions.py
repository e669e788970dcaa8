"""Divisions by code: names that are clear, names that are not, and names that nobody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit import analyze
from toolkit.errors import InputError
from toolkit.normalization.divisions import code_of, division_of, divisions, read_divisions
from toolkit.schema import Document, DocumentMetadata


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("山东省济南市市中区", ["370103"]),
        ("济南市市中区", ["370103"]),
        ("山东济南", ["370100"]),
        ("济南市", ["370100"]),
        (" 济 南 市 ", ["370100"]),
        ("吉林", ["220000"]),  # a bare short form is the province
        ("吉林市", ["220200"]),
        ("内蒙古", ["150000"]),
        ("广西壮族自治区", ["450000"]),
        ("黔东南州", ["522600"]),
        ("浦东", ["310115"]),
        ("河南省济源市", ["419001"]),  # directly below the province
        ("市中区", ["370402", "370103", "511102", "511002"]),  # not clear
        ("恩施", ["422800", "422801"]),
        ("全国", ["000000"]),
        ("清河市云溪县", []),  # unknown, though there is a 清河县
        ("市", []),
        ("", []),
    ],
)
def test_a_name_leads_to_all_it_can_mean(name: str, codes: list[str]) -> None:
    assert sorted(d.code for d in divisions().find(name)) == sorted(codes)


def test_the_issuer_makes_a_name_clear() -> None:
    assert [d.code for d in divisions().find("市中区", within="511100")] == ["511102"]
    assert [d.code for d in divisions().find("市中区", within="511102")] == ["511102"]
    assert divisions().find("市中区", within="440000") == ()


def test_names_and_codes_of_the_year_count_first() -> None:
    assert [d.code for d in divisions().find("密云县", year=2010)] == ["110228"]
    assert [d.code for d in divisions().find("密云县", year=2020)] == ["110228"]  # an old name still leads to its code
    assert [d.code for d in divisions().find("鸠江区", year=2003)] == ["340205"]
    assert [d.code for d in divisions().find("鸠江区")] == ["340207"]


def test_every_division_of_today_is_found_by_its_full_name() -> None:
    table = divisions()
    today = [d for d in table if d.holds(None) and d.level != "nation"]
    assert len(today) > 3100
    assert [table.path(d) for d in today if [f.code for f in table.find(table.path(d))] != [d.code]] == []


def test_each_division_has_one_above_it_but_the_nation() -> None:
    table = divisions()
    below = {"province": "nation", "city": "province"}
    for division in table:
        above = table.get(division.parent)
        if division.level in below:
            assert above is not None
            assert above.level == below[division.level]
        elif division.level == "county":
            assert above is not None
            assert above.level in ("province", "city")


def test_changes_between_two_years() -> None:
    changes = divisions().changes("530802", 2000, 2024)
    assert [(a.name, b.name, b.first) for a, b in changes] == [("思茅市", "翠云区", 2003), ("翠云区", "思茅区", 2007)]
    assert divisions().changes("530802", 2010, 2024) == []


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "清单.tsv"
    path.write_text(
        "id\tregion\tdivision_code\tlevel\tparent_code\tyear\n"
        "a\t清河市\t990100\tcity\t\t2023\nb\t清河市云溪县\t990121\tcounty\t990100\t2023\n"
        "c\t清河市云溪县\t990121\tcounty\t990100\t2024\nd\t某园区\t\t\t\t2024\n",
        encoding="utf-8-sig",
    )
    table = read_divisions(path)
    assert [d.code for d in table.find("清河市云溪县")] == [d.code for d in table.find("云溪县")] == ["990121"]
    assert table.find("云溪县")[0].parent == "990100"
    assert [d.code for d in table.find("济南市")] == ["370100"]  # those of the package stay


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("code,title\n990100,清河市\n", "name or region"),
        ("code,name\n9901,清河市\n", "row 2"),
        ("code,name\n990100,清河市\n990100,云溪市\n", "two names"),
        ("code,name,level\n990100,清河市,district\n", "row 2"),
    ],
    ids=["column", "digits", "names", "level"],
)
def test_a_faulty_table_is_told(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_divisions(path)


@pytest.mark.parametrize(
    ("text", "code"),
    [("511102", "511102"), ("511102000000", "511102"), ("511102.0", "511102"), ("5111", ""), ("", "")],
)
def test_codes_as_tables_write_them(text: str, code: str) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("metadata", "fields", "expected"),
    [
        (DocumentMetadata(province="四川省", city="乐山市", county="市中区"), {}, ("511102", "county", "511100")),
        (DocumentMetadata(county="市中区"), {}, (None, "county", None)),
        (DocumentMetadata(city="清河市", county="云溪县"), {}, (None, "county", None)),
        (DocumentMetadata(), {"division_code": "370103"}, ("370103", "county", "370100")),
        (
            DocumentMetadata(county="云溪县"),
            {"Division_Code": "990121", "level": "county", "parent_code": "990100"},
            ("990121", "county", "990100"),
        ),
        (DocumentMetadata(), {"code": "600519"}, (None, None, None)),
        (DocumentMetadata(issuer="国务院"), {}, ("000000", "nation", None)),
        (DocumentMetadata(region="乐山市高新区", city="乐山市", county="高新区"), {}, (None, "park", None)),
    ],
    ids=["county", "unclear", "unknown", "given", "own", "not a division", "nation", "park"],
)
def test_division_of_a_document(
    metadata: DocumentMetadata, fields: dict[str, str], expected: tuple[str | None]
) -> None:
    assert division_of(metadata, fields) == expected


def test_the_table_of_documents_holds_it() -> None:
    document = Document("a", "济南市2024年政府工作报告\n各位代表：\n", None, {})
    row = analyze(document).to_frames()["documents"].iloc[0]
    assert (row["division_code"], row["level"], row["parent_code"]) == ("370100", "city", "370000")
