"""Figures: each function returns a matplotlib Figure and computes nothing.

Import the modules themselves (`toolkit.viz.theme_heatmap`): they load matplotlib.
"""
