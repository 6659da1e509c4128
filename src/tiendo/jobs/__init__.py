"""What runs outside a request: the background reading, `tiendo serve`, the demo, imports."""
