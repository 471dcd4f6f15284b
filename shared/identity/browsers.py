"""A browser's name and system from its User-Agent, just enough for users to recognize their own sessions."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""Patterns in search order, because most browsers name others besides themselves."""
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def family(user_agent: str) -> str:
    """Return a name such as `Firefox, Linux`; empty if the text names no known browser."""
    browser, system = (_first_match(signs, user_agent) for signs in (BROWSERS, SYSTEMS))
    return ", ".join(each for each in (browser, system) if each) if browser else ""


def _first_match(signs: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for sign, name in signs if sign in text), "")
