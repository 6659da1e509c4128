"""Faults that only the document's own text shows: its headings, its sentences, the cells of its tables."""
