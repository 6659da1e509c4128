"""What makes a file unreadable, said so that an official knows what to do next."""


class CannotRead(Exception):
    """The file is refused. The message is Vietnamese, whole, and names the way out; nothing was written."""
