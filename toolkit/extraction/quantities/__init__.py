"""Quantities: numbers that measure or count something, with what they measure."""

from toolkit.extraction.quantities.extractor import QuantityExtractor
from toolkit.schema import Document, Quantity, Structure, as_document

__all__ = ["QuantityExtractor", "extract_quantities"]


def extract_quantities(text: str | Document) -> list[Quantity]:
    """Returns the quantities of a text.

    Args:
        text: Any Chinese text, a sentence or a whole report; the whole text gives the context that tells results from
            targets. A document is its text.

    Returns:
        The quantities in order of `start`, each with `text == source[start:end]`.

    Raises:
        InputError: It is neither a string nor a document.

    Example:
        >>> [(q.indicator, q.value, q.unit) for q in extract_quantities("确保社会消费品零售总额增长6%以上。")]
        [('社会消费品零售总额', Decimal('6'), '%')]
    """
    return QuantityExtractor().extract(as_document(text).text, Structure())
