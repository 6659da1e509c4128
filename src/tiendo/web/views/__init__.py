"""Views by screen: fetch within scope, one use case or query, render."""
