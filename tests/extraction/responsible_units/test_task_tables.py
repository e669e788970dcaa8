"""Tables of tasks in the forms in which they arrive as text: tasks, bodies, numbers, deadlines."""

from __future__ import annotations

import pytest

from toolkit import analyze

TABS = (
    "序号\t工作任务\t牵头单位\t责任单位\t完成时限\n"
    "1\t新增公园4个。\t区园林局\t各街道\t10月底前\n2\t改造菜场3家。\t区商务局\t各镇\t年底前\n"
)
FORMS = {
    "tabs": TABS,
    "order": "责任单位\t牵头单位\t完成时限\t工作任务\t序号\n"
    "各街道\t区园林局\t10月底前\t新增公园4个。\t1\n各镇\t区商务局\t年底前\t改造菜场3家。\t2\n",
    "bars": TABS.replace("\t", " | "),
    "header of two rows": "序号\t工作任务\t责任分工\t\t完成时限\n\t\t牵头单位\t责任单位\t\n" + TABS.partition("\n")[2],
    "header on each page": TABS.replace("\n2\t", "\n— 1 —\n序号\t工作任务\t牵头单位\t责任单位\t完成时限\n2\t"),
    "no header on the next page": TABS.replace("\n2\t", "\n— 1 —\n2\t"),
    "a cell a line": TABS.replace("\t", "\n\n").replace("\n1\n", "\n\n1\n").replace("\n2\n", "\n\n2\n"),
    "glued": TABS.replace("\t", "").replace("\n", "") + "\n",
    "box": "┌─┬─┬─┬─┬─┐\n"
    + "├─┼─┼─┼─┼─┤\n".join(f"│{line.replace(chr(9), '│')}│\n" for line in TABS.splitlines())
    + "└─┴─┴─┴─┴─┘\n",
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_rows_become_tasks(text: str) -> None:
    frames = analyze(text).to_frames()
    tasks = frames["tasks"]
    assert tasks[["task", "lead_units", "deadline"]].to_numpy().tolist() == [
        ["1", "区园林局", "10月底前"],
        ["2", "区商务局", "年底前"],
    ]
    assert [(r.task, r.name, r.role) for r in frames["assignments"].itertuples()] == sorted(
        [
            ("1", "区园林局", "lead"),
            ("1", "各街道", "responsible"),
            ("2", "区商务局", "lead"),
            ("2", "各镇", "responsible"),
        ],
        key=lambda row: text.index(row[1]),
    )
    assert frames["quantities"][["task", "text"]].to_numpy().tolist() == [["1", "4个"], ["2", "3家"]]
    if text != FORMS["glued"]:
        assert frames["quantities"]["indicator"].tolist() == ["公园", "菜场"]


def test_a_merged_cell_charges_the_rows_below() -> None:
    rows = ["牵头单位\t序号\t工作任务\t配合单位", "区园林局\t1\t新增公园4个。\t各街道"]
    rows += ["\t2\t改造绿地3万平方米。\t", "区商务局\t3\t改造菜场3家。\t各镇", ""]
    text = "\n".join(rows)
    frames = analyze(text).to_frames()
    assert frames["tasks"]["lead_units"].tolist() == ["区园林局", "区园林局", "区商务局"]
    given = frames["assignments"]
    assert given.loc[given["task"] == "2", ["name", "given_by"]].to_numpy().tolist() == [["区园林局", "cell"]]
    assert len(frames["responsible_units"]) == 4


def test_a_cell_from_top_to_bottom() -> None:
    text = "序号\t工作任务\t牵头单位\n1\t新增公园4个。\t区\n园\n林\n局\n2\t改造菜场3家。\t区\n商\n务\n局\n"
    assert analyze(text).to_frames()["tasks"]["lead_units"].tolist() == ["区园林局", "区商务局"]
