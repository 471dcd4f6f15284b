"""The length of a browser's session: its token is short-lived, and renewed while somebody works."""

MINUTE = 60
TOKEN = 30 * MINUTE
"""Seconds that a token is good: a browser that is left alone is signed out after this."""
WHOLE = 12 * 60 * MINUTE
"""Seconds after which a session ends, however much it is used."""
RENEWED_AFTER = 5 * MINUTE
"""Age in seconds at which a token is renewed at the next page, so that a session lasts 25 minutes without use at least."""


def token_ends(begun: int, now: int) -> int:
    """Return when a token given at `now` to a session begun at `begun` ends, in seconds since 1970."""
    return min(now + TOKEN, begun + WHOLE)


def is_due(issued: int, now: float) -> bool:
    """Tell whether a token issued then is to be renewed."""
    return now - issued >= RENEWED_AFTER
