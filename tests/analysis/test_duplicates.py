"""Identical and nearly identical documents."""

from __future__ import annotations

import pandas as pd
import pytest

from toolkit.analysis.duplicates import find_duplicates, normalised, shingles
from toolkit.errors import InputError

TEXT = "".join(
    f"{i}.清溪镇第{i}片区新建公园{i + 2}个，整治河道{i * 3 + 1}公里，改造小区{i * 7}个。\n" for i in range(1, 60)
)


def test_identical_and_near_documents_are_told_apart() -> None:
    documents = {
        "a": TEXT,
        "b": "当前位置：首页\n" + TEXT.replace("，", ","),
        "c": TEXT.replace("第7片区", "第八片区"),
        "d": TEXT * 6,
        "e": "深化改革开放，优化营商环境。" * 20,
        "f": "",
        "g": "",
    }
    found = find_duplicates(documents).set_index("document_id")
    assert found["duplicate_of"].dropna().to_dict() == {"b": "a", "d": "a"}
    assert found["near_duplicate_of"].dropna().to_dict() == {"c": "a"}
    exact = len(shingles(normalised(TEXT)) & shingles(normalised(documents["c"])))
    exact /= len(shingles(normalised(TEXT)) | shingles(normalised(documents["c"])))
    assert found["similarity"]["c"] == pytest.approx(exact, abs=0.1)


def test_the_table_of_documents_is_taken_too() -> None:
    table = pd.DataFrame({"document_id": ["2", "1"], "text": [TEXT, TEXT]})
    assert find_duplicates(table)[["document_id", "duplicate_of"]].to_numpy().tolist() == [["2", "1"]]
    assert find_duplicates(table.iloc[:0]).empty
    with pytest.raises(InputError, match="no column text"):
        find_duplicates(table[["document_id"]])
    with pytest.raises(InputError, match="threshold"):
        find_duplicates(table, threshold=0.2)
