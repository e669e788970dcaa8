"""Draws demo.png of the README: what `govtext demo` prints (run by `make image`; Linux or macOS, needs Chromium)."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pylopdf_fonts_zh_cn
from rich.console import Console
from rich.text import Text

WIDTH = 150
FONT_SIZE = 15
LINE = 20
HERE = Path(__file__).resolve().parent
# Chinese characters come from the packaged font, one em wide; the spacing makes them two columns of the terminal.
PAGE = """<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: "SC"; src: url("{font}"); }}
body {{ margin: 0; background: #fff; }}
pre {{ margin: 0; padding: {line}px; font: {size}px/{line}px "DejaVu Sans Mono", "Menlo", "SC", monospace; }}
.c {{ font-size: 1.12em; letter-spacing: calc(2ch / 1.12 - 1em); }}
</style><pre>{code}</pre>"""


def demo_output(folder: Path) -> str:
    """Returns what `govtext demo` prints on a terminal of WIDTH columns, colours included."""
    environment = os.environ | {"COLUMNS": str(WIDTH), "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    ours, theirs = pty.openpty()
    with open(ours, "rb", buffering=0) as terminal:  # noqa: PTH123 - a file descriptor
        command = [sys.executable, "-m", "toolkit", "demo"]
        run = subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, env=environment, cwd=folder)
        os.close(theirs)
        parts = []
        try:
            while part := terminal.read(65536):
                parts.append(part)
        except OSError:  # Linux says so that the other side has closed
            pass
        if run.wait():
            sys.exit("govtext demo failed")
    text = b"".join(parts).decode("utf-8").replace("\r\n", "\n")
    return "$ govtext demo\n" + text.replace(str(folder), "~")


def to_html(output: str) -> tuple[str, int]:
    """Returns the output as a page, and the number of its lines."""
    console = Console(record=True, width=WIDTH, file=Path(os.devnull).open("w"), force_terminal=True)  # noqa: SIM115
    console.print(Text.from_ansi(output.rstrip()), soft_wrap=True)
    code = console.export_html(inline_styles=True, code_format="{code}").rstrip()
    wide = re.sub(r"[⺀-鿿豈-﫿　-〿＀-￯]+", r'<span class="c">\g<0></span>', code)
    font = (Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf").as_uri()
    return PAGE.format(font=font, line=LINE, size=FONT_SIZE, code=wide), code.count("\n") + 1


def main() -> None:
    """Writes demo.png."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("make image needs Chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        html, lines = to_html(demo_output(folder))
        page = folder / "demo.html"
        page.write_text(html, encoding="utf-8")
        size = f"{round(WIDTH * FONT_SIZE * 0.602) + 2 * LINE},{(lines + 2) * LINE}"
        options = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={size}"]
        shot = f"--screenshot={HERE / 'demo.png'}"
        subprocess.run([chromium, *options, shot, page.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    main()
