"""The tables. Django models are the only entities; `facts.py` turns rows into the core's facts."""
