"""Pure rules of the field: the standard library only; no files, network, clock or randomness."""
