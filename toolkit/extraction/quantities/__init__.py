"""Quantities: numbers that measure or count something, with what they measure."""

from toolkit.extraction.quantities.extractor import QuantityExtractor
from toolkit.schema import Quantity, Structure

__all__ = ["QuantityExtractor", "extract_quantities"]


def extract_quantities(text: str) -> list[Quantity]:
    """Returns the quantities of a text.

    Args:
        text: Any Chinese text, a sentence or a whole report; the whole text gives the context that tells results from
            targets.

    Returns:
        The quantities in order of `start`, each with `text == source[start:end]`.

    Example:
        >>> [(q.indicator, q.value, q.unit) for q in extract_quantities("确保社会消费品零售总额增长6%以上。")]
        [('社会消费品零售总额', Decimal('6'), '%')]
    """
    return QuantityExtractor().extract(text, Structure())
