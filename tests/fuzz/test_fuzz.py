"""Mutated files through the loaders, mutated texts through structure and extractors; `make fuzz` runs longer."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.check import check_file, check_text
from tests.fuzz.seeds import TEXT, seeds
from tests.loaders.files import zipped

SEEDS = seeds()
CHECKS = list(HealthCheck)
QUICK = settings(max_examples=25, deadline=None, suppress_health_check=CHECKS, derandomize=True, database=None)
PIECES = [
    *"（）〔、；\t|\n\x00\x0c\u200b\ufeff\ufffd𠮷① ",
    *(
        "一、",
        "（一）",
        "1.",
        "牵头单位：",
        "责任单位：",
        "市园林局",
        "各县（市、区）",
        "\r\n",
        "——",
        "新建",
        "增长",
        "GDP",
    ),
    *("6.5%", "以上", "左右", "2023年", "亿元", "２０"),
]


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    """Draws a file with some bytes changed, cut out, doubled, or its end cut off."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        new = draw(
            st.sampled_from([b"", b"\x00", b"\xff\xff", b"<", b"&", b"%1", data[start:end] * 2, data[: end - start]])
        )
        data = data[:start] + new + data[end:]
    return data[: draw(st.integers(1, len(data)))] if data and draw(st.integers(0, 4)) == 0 else data


@pytest.mark.parametrize("suffix", SEEDS)
def test_sound_files_are_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(SEEDS[suffix])
    documents = check_file(path)
    assert documents
    for document in documents:
        check_text(document)


@pytest.mark.parametrize("suffix", SEEDS)
def test_mutated_files_end_as_documents_or_failures(tmp_path_factory: pytest.TempPathFactory, suffix: str) -> None:
    path = tmp_path_factory.mktemp("fuzz") / f"a{suffix}"

    @QUICK
    @given(mutated(SEEDS[suffix]))
    def run(data: bytes) -> None:
        path.write_bytes(data)
        check_file(path)

    run()


@pytest.mark.parametrize("part", ["word/document.xml", "word/numbering.xml"])
def test_mutated_parts_of_a_word_file(tmp_path_factory: pytest.TempPathFactory, part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(SEEDS[".docx"])) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    path = tmp_path_factory.mktemp("fuzz") / "a.docx"

    @QUICK
    @given(mutated(parts[part]))
    def run(data: bytes) -> None:
        path.write_bytes(zipped(parts | {part: data}))
        check_file(path)

    run()


@QUICK
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join))
def test_offsets_are_true_in_any_text(text: str) -> None:
    check_text(text)
    check_text(TEXT + text)
