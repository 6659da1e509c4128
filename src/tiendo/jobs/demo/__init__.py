"""The demo: a plan of an invented commune, its units and its people."""
