"""From facts to the outline of an official report: no file format, no database."""
