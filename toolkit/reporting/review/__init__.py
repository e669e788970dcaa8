"""Review pages: a result folder as a static site in which a person checks each row against the text."""

from toolkit.reporting.review.site import Site, write_review

__all__ = ["Site", "write_review"]
