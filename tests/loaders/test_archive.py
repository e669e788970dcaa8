"""Archives: names in any encoding, tricks, limits; folders on the disk with links."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from tests.loaders.files import docx, par, zipped
from toolkit.config import Limits
from toolkit.errors import InputError
from toolkit.loaders import iter_documents, load_file, read
from toolkit.schema import Document, Failure


def results(path: Path, limits: Limits | None = None) -> tuple[dict[str, str], dict[str, str]]:
    """Returns texts by id, and messages of failures by id."""
    found = list(iter_documents(path, limits=limits))
    documents = {r.id: r.text for r in found if isinstance(r, Document)}
    return documents, {r.document_id: f"{r.message}; {r.way_out}" for r in found if isinstance(r, Failure)}


def save(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    return path


def test_documents_of_an_archive(tmp_path: Path) -> None:
    inner = zipped({"c.txt": "内".encode()})
    path = save(
        tmp_path,
        zipped(
            {
                "乙/b.txt": "修路",
                "乙/a.docx": docx(par("办学")),
                "t.csv": "text\n甲\n乙\n",
                "in.zip": inner,
                "readme.xyz": "x",
                "__MACOSX/b.txt": "x",
                ".x/b.txt": "x",
                "~$a.docx": "x",
            }
        ),
    )
    documents, failures = results(path)
    assert documents == {
        "a.zip/in.zip/c.txt": "内",
        "a.zip/t.csv#1": "甲",
        "a.zip/t.csv#2": "乙",
        "a.zip/乙/a.docx": "办学",
        "a.zip/乙/b.txt": "修路",
    }
    assert failures == {}
    assert {Path(d.source or "").relative_to(path).as_posix() for d in read(path)} >= {"in.zip/c.txt", "乙/b.txt"}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_the_mark_of_utf8(tmp_path: Path, encoding: str) -> None:
    name = "清河市/方案.txt"
    placeholder = "x" * (len(name.encode(encoding)) - 4) + ".txt"
    data = zipped({placeholder: "修路"}, zipfile.ZIP_STORED).replace(placeholder.encode(), name.encode(encoding))
    assert results(save(tmp_path, data))[0] == {f"a.zip/{name}": "修路"}


def test_tricks_are_failures_and_the_rest_goes_on(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in (
            "../up.txt",
            "/abs.txt",
            "C:\\x.txt",
            "a/../../b.txt",
            "twice.txt",
            "good.txt",
            "bad.pdf",
            "x.rar",
        ):
            packed.writestr(name, "修路")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("twice.txt", "办学")
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    documents, failures = results(save(tmp_path, out.getvalue()))
    assert documents == {"a.zip/good.txt": "修路", "a.zip/twice.txt": "修路", "a.zip/twice.txt~2": "办学"}
    assert len(failures) == 7
    assert sum("leads out of the archive" in message for message in failures.values()) == 4
    assert "is a link" in failures["a.zip/link.txt"]
    assert "unpack it" in failures["a.zip/x.rar"]


def test_members_with_a_password_or_broken(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": "修路" * 50, "b.txt": "办学"}, zipfile.ZIP_STORED))
    first, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    data[first + 6] |= 1
    data[central + 8] |= 1
    documents, failures = results(save(tmp_path, bytes(data)))
    assert (documents, failures["a.zip/a.txt"]) == (
        {"a.zip/b.txt": "办学"},
        "has a password; unpack it with another program and give the folder",
    )
    data = bytearray(zipped({"a.txt": "修路" * 50, "b.txt": "办学"}, zipfile.ZIP_STORED))
    data[60] ^= 0xFF
    documents, failures = results(save(tmp_path, bytes(data)))
    assert documents == {"a.zip/b.txt": "办学"}
    assert "cannot be unpacked" in failures["a.zip/a.txt"]


BOMB = zipped(dict.fromkeys(("a.txt", "word/document.xml", "xl/workbook.xml"), b"\x00" * 30000000))
MANY = zipped({f"{i}.txt": "文" * 9 for i in range(9)})
TEXT = "文".encode() * 99


@pytest.mark.parametrize(
    ("name", "data", "limits", "limit"),
    [
        pytest.param("a.zip", BOMB, Limits(), "archive_ratio", id="zip"),
        pytest.param("a.docx", BOMB, Limits(), "archive_ratio", id="docx"),
        pytest.param("a.xlsx", BOMB, Limits(), "archive_ratio", id="xlsx"),
        pytest.param("a.docx", docx(par("文")), Limits(xml_bytes=99), "xml_bytes", id="part of an office file"),
        pytest.param("a.zip", MANY, Limits(archive_members=8), "archive_members", id="members"),
        pytest.param("a.zip", MANY, Limits(archive_bytes=26), "archive_bytes", id="bytes"),
        pytest.param("a.zip", MANY, Limits(file_bytes=26), "file_bytes", id="size"),
        pytest.param("a.txt", TEXT, Limits(file_bytes=99), "file_bytes", id="size of a file"),
        pytest.param("a.txt", TEXT, Limits(text_characters=98), "text_characters", id="characters"),
        pytest.param("a.html", b"<p>" + TEXT, Limits(xml_bytes=98), "xml_bytes", id="page"),
    ],
)
def test_limits(tmp_path: Path, name: str, data: bytes, limits: Limits, limit: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    _, failures = results(path, limits)
    assert failures
    assert all(f"raise limits.{limit} in the settings" in message for message in failures.values())


def test_archives_inside_archives(tmp_path: Path) -> None:
    data = zipped({"a.txt": "文"})
    for _ in range(4):
        data = zipped({"in.zip": data})
    _, failures = results(save(tmp_path, data))
    assert list(failures) == ["a.zip/in.zip/in.zip/in.zip"]
    assert "limits.archive_depth" in next(iter(failures.values()))


def test_an_archive_that_holds_itself_ends(tmp_path: Path) -> None:
    """The bytes count once for all levels, so that a small file cannot unpack without end."""
    data = zipped({f"{i}.txt": b"\x20" * 1000 for i in range(50)})
    data = zipped({f"{i}.zip": data for i in range(50)})
    documents, failures = results(save(tmp_path, data), Limits(archive_bytes=100_000))
    assert documents == {}
    assert any("archive_bytes" in message for message in failures.values())


def test_an_archive_without_documents(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no file that is read"):
        read(save(tmp_path, zipped({"a.xyz": "x"})))


def test_a_member_without_a_name_is_passed_over(tmp_path: Path) -> None:
    data = zipped({"QQ": b"nameless", "a.txt": "新建公园3个。".encode()}).replace(b"QQ", b"\0Q")
    documents, failures = results(save(tmp_path, data))
    assert (list(documents.values()), failures) == (["新建公园3个。"], {})


def test_links_on_the_disk(tmp_path: Path) -> None:
    root, outside = tmp_path / "in", tmp_path / "out"
    (root / "甲").mkdir(parents=True)
    outside.mkdir()
    for folder in (root / "甲", outside):
        (folder / "a.txt").write_text("修路", encoding="utf-8")
    try:
        (root / "link.txt").symlink_to(outside / "a.txt")
        (root / "folder").symlink_to(outside, target_is_directory=True)
        (root / "inside").symlink_to(root / "甲", target_is_directory=True)
        (root / "loop.txt").symlink_to(root / "loop.txt")
        (root / "gone.txt").symlink_to(root / "nothing.txt")
    except OSError:
        pytest.skip("this system allows no links")
    documents, failures = results(root)
    assert documents == {"甲/a.txt": "修路"}
    assert sorted(failures) == ["folder", "gone.txt", "link.txt", "loop.txt"]
    assert all("leads out of the folder" in failures[name] for name in ("folder", "link.txt"))
    assert results(root / "link.txt")[0] == {"link.txt": "修路"}  # named by the user


def test_deep_folders(tmp_path: Path) -> None:
    folders = [tmp_path]
    try:
        for _ in range(1100):  # deeper than Python's stack; Windows ends at 260 characters
            (folders[-1] / "d").mkdir()
            folders.append(folders[-1] / "d")
    except OSError:
        folders.pop()
    file = folders[-1] / "a.txt"
    try:
        file.write_text("修路", encoding="utf-8")
        documents, _ = results(tmp_path)
        assert list(documents.values()) == ["修路"]
    finally:  # pytest itself cannot remove so deep a folder
        file.unlink(missing_ok=True)
        for folder in reversed(folders[1:]):
            folder.rmdir()


@pytest.mark.parametrize("name", ["Отчёт.txt", "تقرير.txt", "𠮷野家.txt", "a b'\"&;.txt", "-rf.txt", "é.txt"])
def test_names_in_any_script(tmp_path: Path, name: str) -> None:
    try:
        (tmp_path / name).write_text("修路", encoding="utf-8")
    except OSError:
        pytest.skip("this system allows no such name")
    assert results(tmp_path)[0] == {name: "修路"}


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes on Windows")
def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "方案.txt".encode("gb18030"))).write_text(
            "修路", encoding="utf-8"
        )
    except OSError:
        pytest.skip("this system allows no such name")
    (document,) = iter_documents(tmp_path)
    assert isinstance(document, Document)
    assert document.id == "方案.txt"
    assert (document.source or "").encode()


def test_no_right_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "甲").mkdir()
    (tmp_path / "甲" / "a.txt").write_text("修路", encoding="utf-8")
    (tmp_path / "b.txt").write_text("办学", encoding="utf-8")
    scan, opened = os.scandir, Path.open

    def no_scan(path: Path) -> object:
        if Path(path).name == "甲":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    def no_open(*_: object) -> object:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", no_scan)
        documents, failures = results(tmp_path)
    assert (documents, list(failures)) == ({"b.txt": "办学"}, ["甲"])
    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", no_open)
        failure = next(load_file(tmp_path / "b.txt", "b.txt"))
    assert opened is Path.open
    assert isinstance(failure, Failure)
    assert (failure.error, failure.message) == ("PermissionError", "cannot be opened (Permission denied)")


def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("修路", encoding="utf-8")
    opened = Path.open

    def growing(self: Path, mode: str = "r") -> object:
        with opened(self, "ab") as file:
            file.write("，还在写".encode())
        return opened(self, mode)

    monkeypatch.setattr(Path, "open", growing)
    (failure,) = load_file(path, "a.txt")
    assert isinstance(failure, Failure)
    assert failure.message == "changed while it was read"
