"""Outline of a report or a list → a file (xlsx, csv, docx, pdf, html); no Django."""
