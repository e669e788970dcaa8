"""The toolkit inside other people's pipelines: spaCy components, HanLP documents.

Import the modules themselves: each loads its library.
"""
