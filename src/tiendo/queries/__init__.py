"""Reads: one module per screen or feed; `scope` holds the rows an actor may see."""
