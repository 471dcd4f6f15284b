"""The number of examples on which a property is tried: all in `make test`; a part in `make test-pure`, which is run
between two edits."""

import os

PART = int(os.environ.get("RAPPORTEUR_ONE_EXAMPLE_IN", "1"))


def of(all_of_them: int) -> int:
    """For hypothesis' `max_examples`; at least two."""
    return max(all_of_them // PART, 2)
