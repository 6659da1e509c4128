"""Step heading."""

from tiendo.intake.work import Work


def step(work: Work) -> None:
    """To be written."""
