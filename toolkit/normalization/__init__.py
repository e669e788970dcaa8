"""From surface to value: text, numerals, units, indicators."""
