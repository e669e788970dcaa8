"""Named regex parts that two or more modules use; each with one comment and one sample match."""
