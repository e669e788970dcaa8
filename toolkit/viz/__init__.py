"""Figures, each a function that returns a matplotlib Figure, and texts with their mentions marked; nothing is computed.

Import the figures' modules themselves (`toolkit.viz.theme_heatmap`): they load matplotlib.
"""

from toolkit.viz.highlight import Highlight, highlight

__all__ = ["Highlight", "highlight"]
