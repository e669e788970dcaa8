"""Administrative divisions by code (GB/T 2260): names, level, the division above, and what changed over the years.

The table is lexicons/places.tsv, 2000 to 2024; a user's own table can stand in its place or before it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from toolkit.errors import InputError, LexiconError
from toolkit.normalization.organisations.regions import issuer_of
from toolkit.normalization.places import COLUMNS
from toolkit.resources import tsv_rows
from toolkit.schema import DocumentMetadata, Level

NATION = "000000"
_FILE = "places.tsv"
_NATION_NAMES = ("中国", "全国", "国家", "中华人民共和国")
_SPELL = re.compile(r"(?P<code>\d{6})(?:@(?P<first>\d{4})?-(?P<last>\d{4})?)?")
_CODE = re.compile(r"\d{6}")
# 510000000000 of the statistics office, 510000.0 of a spreadsheet
_LONG_CODE = re.compile(r"(\d{6})(?:\d{6}|\.0)?")
_LEVELS: tuple[Level, ...] = ("province", "city", "county")
_SHORTEST = 2  # characters of a short form

# Names of the columns that a user's table may have, by what they hold.
_OWN = {
    "code": ("code", "division_code", "adcode", "行政区划代码", "区划代码"),
    "name": ("name", "region", "名称", "地区"),
    "level": ("level", "级别"),
    "parent": ("parent", "parent_code", "上级代码"),
    "first": ("first", "起始年"),
    "last": ("last", "终止年"),
    "now": ("now", "现代码"),
}
# Fields of a document that say it; `code` alone may be the code of anything.
_FIELDS = {"code": _OWN["code"][1:], "level": _OWN["level"], "parent": _OWN["parent"][1:]}


@dataclass(frozen=True, slots=True)
class Division:
    """One division under one name and code.

    Attributes:
        code: Six digits: `511102`.
        name: Its own name in full: `市中区`.
        level: `nation`, `province`, `city` (prefecture) or `county`.
        parent: Code of the division above; empty where it is not known.
        first: First year of this name and code; None: 2000 or before.
        last: Last year; None: to this day.
        now: Code of what it is (part of) today, its own where it is still there.
        short: Short form that is more than the name without its last character: `凉山`.
    """

    code: str
    name: str
    level: Level
    parent: str = ""
    first: int | None = None
    last: int | None = None
    now: str = ""
    short: str = ""

    def holds(self, year: int | None) -> bool:
        """Tells whether name and code were valid in a year (None: today).

        Example:
            >>> Division("110228", "密云县", "county", "110000", last=2014).holds(2016)
            False
        """
        if year is None:
            return self.last is None
        return (self.first or 0) <= year and (self.last is None or year <= self.last)

    @property
    def names(self) -> tuple[str, ...]:
        """The full name, then short forms."""
        short = {self.short} if self.short else set()
        if self.name.endswith("自治州") and self.short:
            short.add(self.short + "州")
        if not self.short and self.level != "nation":
            short.add(re.sub(r"新区$|[省市县区旗]$", "", self.name))
        return (self.name, *sorted(s for s in short if len(s) >= _SHORTEST and s != self.name))


class Divisions:
    """A table of divisions, looked up by code or by name.

    Example:
        >>> [d.code for d in divisions().find("四川省乐山市市中区")]
        ['511102']
    """

    def __init__(self, rows: Iterable[Division]) -> None:
        """Takes the rows; of a code that stands several times each row is one span of years."""
        self._by_code: dict[str, list[Division]] = defaultdict(list)
        self._by_now: dict[str, list[Division]] = defaultdict(list)
        self._full: dict[str, list[Division]] = defaultdict(list)
        self._short: dict[str, list[Division]] = defaultdict(list)
        for row in rows:
            self._by_code[row.code].append(row)
            self._by_now[row.now or row.code].append(row)
            full, *short = row.names
            self._full[full].append(row)
            for name in short:
                self._short[name].append(row)

    def __iter__(self) -> Iterator[Division]:
        """All divisions, those of one code together."""
        return (division for spells in self._by_code.values() for division in spells)

    def get(self, code: str, year: int | None = None) -> Division | None:
        """Returns the division of a code under its name in a year (None: today), else under its latest name.

        Example:
            >>> divisions().get("110228", 2016).name
            '密云县'
        """
        spells = self._by_code.get(code)
        if not spells:
            return None
        return next((s for s in spells if s.holds(year)), max(spells, key=lambda s: s.last or 9999))

    def find(self, name: str, *, year: int | None = None, within: str | None = None) -> tuple[Division, ...]:
        """Returns the divisions that a name can mean: one where it is clear, several where it is not, none if unknown.

        Parts above may be written or left out (`四川省乐山市市中区`, `乐山市市中区`, `市中区`), in full or short. A
        full name counts before a short one; a short form of a province means the province (吉林). Names of the year
        count before those of other years.

        Args:
            name: A region as written; white space is ignored.
            year: Year of the document; None: today.
            within: Code of a division that it lies in or is: the issuer's, or that of the city above.

        Example:
            >>> [d.code for d in divisions().find("市中区", within="511100")]
            ['511102']
            >>> len(divisions().find("市中区")) > 1, divisions().find("清河市云溪县")
            (True, ())
        """
        name = "".join(name.split())
        found = self._ending(name, self._full, year, within)
        if not found:
            found = self._ending(name, self._short, year, within)
            found = [d for d in found if d.level == "province"] or found
        return tuple({d.code: d for d in found}.values())

    def _ending(
        self, name: str, table: Mapping[str, list[Division]], year: int | None, within: str | None
    ) -> list[Division]:
        """Returns the divisions of a table whose name ends `name`, where what stands before names divisions above."""
        found = []
        for i in range(len(name)):
            for division in table.get(name[i:], ()):
                above = self._above(division)
                if within and within != division.code and within not in {a.code for a in above}:
                    continue
                if _written(name[:i], above):
                    found.append(division)
        return [d for d in found if d.holds(year)] or found

    def _above(self, division: Division) -> list[Division]:
        """Returns the divisions above one, the nearest first, as they were in its years."""
        above: list[Division] = []
        parent = division.parent
        while parent and (upper := self.get(parent, division.last)) and upper not in above:
            above.append(upper)
            parent = upper.parent
        return above

    def path(self, division: Division) -> str:
        """Returns the name with the names above it, the nation left out.

        Example:
            >>> divisions().path(divisions().get("511102"))
            '四川省乐山市市中区'
        """
        above = [upper.name for upper in self._above(division) if upper.level != "nation"]
        return "".join([*above[::-1], division.name])

    def changes(self, code: str, first: int, last: int) -> list[tuple[Division, Division]]:
        """Returns what a division changed into between two years: pairs of before and after, in order.

        A change is one of name, code or division above (密云县 110228 to 密云区 110118 in 2015).

        Example:
            >>> [(a.name, b.name, b.first) for a, b in divisions().changes("110118", 2010, 2020)]
            [('密云县', '密云区', 2015)]
        """
        one = self.get(code)
        now = one.now or one.code if one else code
        line = sorted(self._by_now[now], key=lambda d: (d.first or 0, d.last or 9999, d.code)) if one else []
        return [
            (before, after)
            for after in line
            for before in line
            if after.first and first < after.first <= last and before.last == after.first - 1
        ]


def _written(text: str, above: list[Division]) -> bool:
    """Tells whether a text is made of names of the divisions above, in order, some of them left out."""
    if not text:
        return True
    return any(
        _written(text.removesuffix(name), above[i + 1 :])
        for i, upper in enumerate(above)
        for name in upper.names
        if text.endswith(name)
    )


@cache
def divisions() -> Divisions:
    """Returns the table of the package: the divisions of China from 2000 to 2024.

    Raises:
        LexiconError: A row of lexicons/places.tsv is faulty.

    Example:
        >>> divisions().get("370103").name
        '市中区'
    """
    return Divisions(_packaged())


def _packaged() -> Iterator[Division]:
    for name in _NATION_NAMES:
        yield Division(NATION, name, "nation")
    rows = list(tsv_rows(_FILE, COLUMNS))
    codes: dict[tuple[str, ...], list[tuple[str, int | None, int | None]]] = {}
    for line, row in rows:
        spells = [_SPELL.fullmatch(spell) for spell in row["codes"].split("|")]
        codes[_parts(row["place"])] = [
            (m["code"], int(m["first"]) if m["first"] else None, int(m["last"]) if m["last"] else None)
            for m in spells
            if m
        ]
        if not all(spells):
            raise LexiconError(f"{_FILE}, line {line}: codes {row['codes']!r} are not like 340205@-2004|340207@2005-")
    for line, row in rows:
        parts = _parts(row["place"])
        own = codes[parts]
        now = row["now"].split("|") if row["now"] else [own[-1][0]] * len(own)
        if len(now) != len(own):
            raise LexiconError(f"{_FILE}, line {line}: {len(own)} codes, but {len(now)} in the column now")
        upper = codes.get(parts[:-1], []) if len(parts) > 1 else [(NATION, None, None)]
        for (code, first, last), today in zip(own, now, strict=True):
            parent = next((c for c, a, b in reversed(upper) if _overlap(first, last, a, b)), "")
            level = _LEVELS[row["place"].count("/")]
            yield Division(code, parts[-1], level, parent, first, last, today, row["short"])


def _parts(place: str) -> tuple[str, ...]:
    return tuple(part for part in place.split("/") if part)


def _overlap(first: int | None, last: int | None, other_first: int | None, other_last: int | None) -> bool:
    return (first or 0) <= (other_last or 9999) and (other_first or 0) <= (last or 9999)


def read_divisions(path: str | Path) -> Divisions:
    """Returns the divisions of a user's table, and those of the package after them.

    Args:
        path: A CSV or TSV file in UTF-8, one row a division, with the columns code (or division_code) and name (or
            region), and where known level, parent (or parent_code), first, last, now. Other columns are passed over
            and rows that say the same again count once, so a manifest of documents will do.

    Raises:
        InputError: The file cannot be read, a column is missing, a code has not six digits, or a code has two names.

    Example:
        >>> read_divisions("corpus/manifest.tsv").get("990102").name  # doctest: +SKIP
        '青筠区'
    """
    return with_own(_table(Path(path)), path)


def with_own(records: Iterable[Mapping[str, str]], path: str | Path) -> Divisions:
    """Returns the same for rows that were read already; `path` is named in messages.

    Raises:
        InputError: As `read_divisions`.

    Example:
        >>> with_own([{"code": "990102", "name": "青筠区"}], "own.csv").get("990102").level
        'county'
    """
    own = _own_rows(records, path)
    names = {row.code: row.name for row in own}
    rows = [_short_name(row, names.get(row.parent, "")) for row in own]
    seen: dict[tuple[str, int | None], Division] = {}
    for row in rows:
        before = seen.setdefault((row.code, row.first), row)
        if before.name != row.name:
            raise InputError(
                f"{path}: the code {row.code} has two names, {before.name} and {row.name}; "
                "give their years in the columns first and last"
            )
    return Divisions([*seen.values(), *(d for d in divisions() if d.code not in names)])


def _table(path: Path) -> list[dict[str, str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); a table of divisions is a CSV in UTF-8") from error
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max("\t,;", key=first.count))
    return [{name: cell or "" for name, cell in row.items() if name} for row in reader]


def _own_rows(records: Iterable[Mapping[str, str]], path: str | Path) -> list[Division]:
    """Returns the rows of a user's table as they stand there; rows without a code are passed over."""
    table = list(records)
    header = {name.strip().lower(): name for name in (table[0] if table else ())}
    columns = {key: header[n] for key, names in _OWN.items() for n in reversed(names) if n in header}
    if table and (missing := {"code", "name"} - set(columns)):
        raise InputError(f"{path}: has no column {' or '.join(_OWN[min(missing)])}; it has {', '.join(header)}")
    rows = []
    for number, cells in enumerate(table, 2):
        row = {key: (cells[column] or "").strip() for key, column in columns.items()}
        if not row["code"]:
            continue
        code = code_of(row["code"])
        level = row.get("level") or _level_of(code)
        if not code or level not in ("nation", *_LEVELS):
            raise InputError(f"{path}, row {number}: a code has six digits and a level is one of {', '.join(_LEVELS)}")
        begin, end = (int(row[key]) if row.get(key, "").isdigit() else None for key in ("first", "last"))
        parent, now = code_of(row.get("parent", "")), code_of(row.get("now", "")) or code
        rows.append(Division(code, "".join(row["name"].split()), level, parent, begin, end, now))
    return rows


def _short_name(row: Division, above: str) -> Division:
    """Returns a row under its own name: 青筠区 where the table writes 岚州市青筠区."""
    name = row.name.removeprefix(above) or row.name
    return Division(row.code, name, row.level, row.parent, row.first, row.last, row.now)


def _level_of(code: str) -> Level:
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def code_of(text: str) -> str:
    """Returns the six digits of a code as tables write it, empty where it is none.

    Example:
        >>> code_of("511102000000"), code_of("511102.0"), code_of("51")
        ('511102', '511102', '')
    """
    match = _LONG_CODE.fullmatch(text.strip())
    return match[1] if match else ""


def division_of(
    metadata: DocumentMetadata, fields: Mapping[str, str], table: Divisions | None = None
) -> tuple[str | None, Level | None, str | None]:
    """Returns code, level and code above of the region of a document; None where it is not clear.

    What came with the document (columns `division_code`, `level`, `parent_code`) counts first; then the region is
    looked up by its full name, in the year of the document. A name that may mean several divisions, and one that the
    table does not know, have no code. Zones and towns have a level and no code.

    Example:
        >>> division_of(DocumentMetadata(province="四川省", city="乐山市", county="市中区"), {})
        ('511102', 'county', '511100')
        >>> division_of(DocumentMetadata(county="市中区"), {})
        (None, 'county', None)
    """
    table = table or divisions()
    lower = {key.strip().lower(): value for key, value in fields.items() if value}
    given = {key: next((lower[n] for n in names if n in lower), "") for key, names in _FIELDS.items()}
    issuer = issuer_of(metadata)
    code = code_of(given["code"])
    if not code and issuer.level == "nation":
        code = NATION
    if not code and issuer.level in _LEVELS:
        name = "".join(filter(None, (metadata.province, metadata.city, metadata.county)))
        found = table.find(name, year=issuer.year)
        code = found[0].code if len(found) == 1 else ""
    division = table.get(code, issuer.year) if code else None
    level: Level | None = division.level if division else issuer.level
    if given["level"] in ("nation", *_LEVELS):
        level = given["level"]
    parent = code_of(given["parent"]) or (division.parent if division else "")
    return code or None, level, parent or None
