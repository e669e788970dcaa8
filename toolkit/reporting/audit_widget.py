"""An audit sample to mark in a notebook (extra `notebooks`); without ipywidgets a table to read."""

from __future__ import annotations

import html
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.evaluation.audit import SENTENCE
from toolkit.evaluation.audit_report import FIELDS, MISSED, RIGHT, UNSURE, WRONG
from toolkit.reporting.audit_sheet import write_audit_sheet
from toolkit.schema.html import showable

if TYPE_CHECKING:
    import pandas as pd

_NOT_MARKED = "–"
_SHOWN = ["kind", "status", "region", "year", "extracted", "context", "verdict"]


class AuditWidget:
    """Shows one unit of a sample after the other, and takes what a person says of it.

    In a notebook, a cell that ends with it shows it. Marks go into `sample` at once; `save` writes the sheet.

    Args:
        sample: As `toolkit.reporting.audit_sheet.audit_sample` gives it; it is changed.

    Attributes:
        sample: The sample with its marks.
        position: The row that is shown, from 0.
        box: The widget; None where ipywidgets is not installed: then a table is shown.

    Example:
        >>> AuditWidget(audit_sample("out/demo", n=100))  # doctest: +SKIP
    """

    def __init__(self, sample: pd.DataFrame) -> None:
        self.sample = sample
        self.position = 0
        self.box: Any = None
        try:
            import ipywidgets
        except ImportError:
            return
        self._build(ipywidgets)
        self.show(0)

    def _build(self, widgets: Any) -> None:
        self._view = widgets.HTML()
        self._verdict = widgets.ToggleButtons(options=[_NOT_MARKED, RIGHT, WRONG, UNSURE], description="verdict 判定")
        names = dict.fromkeys(field for fields in FIELDS.values() for field in fields)
        self._fields = {name: widgets.Checkbox(description=f"{name} wrong 有误", indent=False) for name in names}
        self._missed = {name: widgets.BoundedIntText(description=name, min=0, max=99) for name in MISSED}
        for widget in self._missed.values():
            widget.style.description_width = "initial"
        self._comment = widgets.Text(description="comment 备注")
        back, on = widgets.Button(description="← back"), widgets.Button(description="next →", button_style="primary")
        back.on_click(lambda _: self.show(self.position - 1))
        on.on_click(lambda _: self.show(self.position + 1))
        for widget in (self._verdict, self._comment, *self._fields.values(), *self._missed.values()):
            widget.observe(self._take, names="value")
        fields = widgets.HBox([*self._fields.values()])
        missed = widgets.HBox([*self._missed.values()])
        self.box = widgets.VBox([self._view, self._verdict, fields, missed, self._comment, widgets.HBox([back, on])])

    def show(self, position: int) -> None:
        """Shows a unit; beyond the ends the nearest."""
        self.position = min(max(position, 0), len(self.sample) - 1)
        unit = self.sample.iloc[self.position]
        self._loading = True  # what is set here is not an answer
        self._view.value = self._in_html(unit)
        self._verdict.value = unit["verdict"] or _NOT_MARKED
        for name, widget in self._fields.items():
            widget.value = unit[f"{name}_right"] == WRONG
            widget.layout.display = "" if name in FIELDS.get(unit["kind"], ()) else "none"
        for name, counter in self._missed.items():
            counter.value = int(unit[name] or 0)
            counter.layout.display = "" if unit["kind"] == SENTENCE else "none"
        self._comment.value = unit["comment"] or ""
        self._loading = False

    def _in_html(self, unit: pd.Series[Any]) -> str:
        done = int(self.sample["verdict"].notna().sum())
        head = f"{self.position + 1} of {len(self.sample)} · {done} marked · {unit['kind']} ({unit['status']})"
        parts = [html.escape(showable(str(x))) for x in (head, unit["title"], unit["context"], unit["extracted"])]
        parts[2] = parts[2].replace("【", "<mark>", 1).replace("】", "</mark>", 1)
        return '<p><b>{}</b><br>{}</p><p lang="zh">{}</p><pre lang="zh">{}</pre>'.format(*parts)

    def _take(self, _: object) -> None:
        """Writes what is set into the sample."""
        if self._loading:
            return
        row = self.sample.index[self.position]
        verdict = self._verdict.value
        self.sample.loc[row, "verdict"] = None if verdict == _NOT_MARKED else verdict
        for name in FIELDS.get(self.sample.loc[row, "kind"], ()):
            self.sample.loc[row, f"{name}_right"] = WRONG if self._fields[name].value else None
        for name, counter in self._missed.items():
            self.sample.loc[row, name] = counter.value or None
        self.sample.loc[row, "comment"] = self._comment.value or None
        self._view.value = self._in_html(self.sample.iloc[self.position])

    def save(self, path: str | Path) -> Path:
        """Writes the sheet, which `govtext audit report` reads.

        Raises:
            InputError: The name does not end in .xlsx.
            OutputError: The file cannot be written.
        """
        return write_audit_sheet(self.sample, path)

    def _repr_html_(self) -> str:
        """Returns the table that stands for the widget where there is none."""
        return self.sample[_SHOWN].to_html(escape=True, index=False, na_rep="")

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """Returns the widget, or the table in its stead; notebooks ask for it."""
        if self.box is None:
            return {"text/html": self._repr_html_()}
        shown: dict[str, Any] = self.box._repr_mimebundle_(**options)
        return shown
