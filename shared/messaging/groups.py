"""The names of consumer groups, by Kafka user."""

import re


def group_prefix(user: str) -> str:
    """Return the prefix of a user's group names. The user of a partner's second credential, whose name ends with a dot
    and a number, shares the groups of the first."""
    return re.sub(r"\.[0-9]+$", "", user) + "-"
