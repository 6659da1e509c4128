"""Commands of `tiendo manage`."""
