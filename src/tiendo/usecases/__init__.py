"""Writes: one verb, one function: guard, transaction, change, journal row."""
