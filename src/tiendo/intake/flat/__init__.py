"""Flattened text back to paragraphs and tables: what a PDF dump lost is inferred from words, gaps and line widths."""
