"""Scoring rules as data, and what they give: every point explained by its arithmetic."""
