"""PDFium with a Chinese font at hand.

Old PDF files name fonts that they do not carry (宋体). Where the machine has no Chinese font either, as most servers,
PDFium takes characters that stand alone for empty and loses them; the font that comes with this package prevents it.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from pathlib import Path
from typing import Any

_SYSTEM = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
_VERSION = 2  # of PDFium's structure of settings


@cache
def pdfium() -> Any:
    """Returns the module `pypdfium2`, started with the package's fonts.

    A program that has it loaded already keeps its own: PDFium starts once a process, and what is open must stay so.
    """
    loaded = "pypdfium2" in sys.modules
    import pypdfium2
    from pypdfium2 import raw

    if not loaded and sys.platform != "win32":  # Windows has its own way to fonts, and Chinese ones
        import pylopdf_fonts_zh_cn

        places = [str(Path(pylopdf_fonts_zh_cn.__file__).parent), *(p for p in _SYSTEM if Path(p).is_dir())]
        _keep.extend(ctypes.create_string_buffer(place.encode()) for place in places)
        pointer = ctypes.POINTER(ctypes.c_char)
        paths = (pointer * (len(_keep) + 1))(*(ctypes.cast(text, pointer) for text in _keep))  # the last is null
        _keep.append(paths)
        raw.FPDF_DestroyLibrary()
        raw.FPDF_InitLibraryWithConfig(raw.FPDF_LIBRARY_CONFIG(version=_VERSION, m_pUserFontPaths=paths))
    return pypdfium2


_keep: list[Any] = []  # memory that PDFium reads from as long as the process lives
