"""The steps of a reading, in the order in which the story is told (see `tiendo.intake.read_document`)."""
