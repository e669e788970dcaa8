"""What a text says: one folder an extractor."""
