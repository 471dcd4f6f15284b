"""The length of a browser's session: its token is short-lived, and renewed while somebody works."""

MINUTE = 60
TOKEN = 30 * MINUTE
"""Seconds for which a token is valid: an idle browser is signed out after this."""
WHOLE = 12 * 60 * MINUTE
"""Seconds after which a session ends, however much it is used."""
RENEWED_AFTER = 5 * MINUTE
"""Age in seconds at which the next page renews a token, so that an idle session lasts at least 25 minutes."""


def token_ends(begun: int, now: int) -> int:
    """Return when a token given at `now` to a session begun at `begun` ends, in seconds since 1970."""
    return min(now + TOKEN, begun + WHOLE)


def is_due(issued: int, now: float) -> bool:
    """Tell whether a token issued then is to be renewed."""
    return now - issued >= RENEWED_AFTER
