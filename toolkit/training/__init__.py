"""Small models made from a corpus: HanLP tokenizer and tagger, a spaCy pipeline, and what they add to the rules.

Import the modules themselves: those for HanLP load torch (extra `hanlp`).
"""
