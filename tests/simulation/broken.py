"""A promise of the log that did not hold."""


class Broken(Exception):
    """A promise was broken in a run. `promise` is a sentence that states it, `found` the observation."""

    def __init__(self, promise: str, found: str) -> None:
        super().__init__(f"{promise}: {found}")
        self.promise, self.found = promise, found
