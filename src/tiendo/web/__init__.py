"""The officials' pages; no rules here."""
