"""Chinese names of the tables and of their columns, for people: spreadsheets, Stata labels, review pages."""

from __future__ import annotations

from toolkit.reporting.panel_columns import LABELS

TABLE_NAMES = {
    "documents": "文档", "tasks": "任务", "quantities": "数量", "targets": "目标", "responsible_units": "责任单位",
    "projects": "项目", "assignments": "任务分工", "links": "关联", "themes": "文档主题", "passages": "段落",
    "passage_themes": "段落主题", "failures": "处理失败",
}  # fmt: skip

COLUMN_NAMES = {
    **LABELS,
    "value": "数值", "value_high": "数值上限", "source": "来源文件", "title": "标题", "doc_number": "发文字号",
    "number_word": "发文机关代字", "number_year": "文号年份", "number_serial": "文号序号", "index_number": "索引号",
    "subject": "主题分类", "validity": "有效性", "issuer": "发文机关", "date": "成文日期",
    "publication_date": "发布日期", "publication_year": "发布年份", "province": "省", "city": "市", "county": "县区",
    "kind": "类别", "repeated": "全文重复次数", "warnings": "文本损坏提示", "sections": "章节数", "tasks": "任务数",
    "quantities": "数量数", "responsible_units": "责任单位数", "projects": "项目数", "text_sha256": "原文校验码",
    "fields": "随附字段", "task_id": "任务编号", "mention_id": "提及编号", "section": "所在章节", "task": "任务序号",
    "lead_units": "牵头单位", "leaders": "责任领导", "deadline": "时限", "deadline_date": "时限日期",
    "ongoing": "长期工作", "sentence": "所在句", "period": "时期", "base_value": "折算值",
    "base_value_high": "折算值上限", "base_unit": "折算单位", "dimension": "量纲", "damaged": "原文受损",
    "reference_text": "参照原文", "target_year": "目标年份", "period_source": "年份依据", "target_key": "同一目标键",
    "role": "角色", "role_label": "字面角色", "collective": "泛指群体", "name": "全称", "function": "职能部门",
    "stage": "阶段", "investment": "投资额", "investment_scope": "投资口径", "units": "全部单位",
    "given_by": "分工依据", "rule_start": "规则起始位置", "rule_end": "规则结束位置", "source_kind": "起点类型",
    "source_id": "起点编号", "target_kind": "终点类型", "target_id": "终点编号", "label_zh": "主题中文名",
    "label_en": "主题英文名", "score": "得分", "part": "文中部分", "error": "错误", "message": "说明",
    "way_out": "解决办法", "conflict": "是否前后不一",
}  # fmt: skip
