"""The duration of a browser session: its token is short-lived, and renewed while in use."""

MINUTE = 60
TOKEN = 30 * MINUTE
"""Seconds for which a token is valid: an idle browser is signed out after this."""
WHOLE = 12 * 60 * MINUTE
"""Seconds after which a session ends, regardless of use."""
RENEWED_AFTER = 5 * MINUTE
"""Age in seconds at which the next page renews a token, so that an idle session lasts at least 25 minutes."""


def token_ends(begun: int, now: int) -> int:
    """Return the expiry, in seconds since 1970, of a token issued at `now` to a session begun at `begun`."""
    return min(now + TOKEN, begun + WHOLE)


def is_due(issued: int, now: float) -> bool:
    """Return whether a token issued at this time is due for renewal."""
    return now - issued >= RENEWED_AFTER
