"""A result folder of texts that try to do harm, for tests of what is written from it."""

from __future__ import annotations

from pathlib import Path

from toolkit import run_batch

SCRIPT = "<script>document.title='taken'</script>"
TEXT = (
    "清河市甲县2031年政府工作报告\r\n\r\n"
    "一、工作回顾\r\n去年地区生产总值增长5.5%，建成公园3个。" + SCRIPT + '<img src=x onerror="document.title=1">\r\n'
    "二、2031年工作安排\r\n主要预期目标是：地区生产总值增长6%左右，𠮷田水库投资4000万元；居民收入与经济增长同步。\n"
    "1.建设𠮷田水库。新建公\r\n园3个。（县水\r\n利局牵头，县财政局配合）\n"
    '=HYPERLINK("http://evil.example","点我")实施=1+1工程5项。http://evil.example/a 支持@SUM(A1)项目2个。\x07\n'
)
NAMES = ["甲县 &<b>.txt", "甲县 (2).txt", "Ünïcode 県.txt"]


def write_result(folder: Path) -> Path:
    """Writes documents with hostile names and texts and returns their result folder."""
    inputs = folder / "原文"
    inputs.mkdir()
    for number, name in enumerate(NAMES):
        try:
            path = inputs / name
            path.write_text(TEXT.replace("2031", str(2031 + number)), encoding="utf-8", newline="")
        except OSError:  # Windows takes no < in a name
            (inputs / f"{number}.txt").write_text(TEXT, encoding="utf-8", newline="")
    run_batch(inputs, folder / "结果")
    return folder / "结果"
