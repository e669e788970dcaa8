"""What the documents have in common and what sets them apart: themes, words, similarity.

Import the modules themselves (`toolkit.analysis.themes`, `toolkit.analysis.features`): each loads its libraries.
"""
