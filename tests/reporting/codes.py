"""Pages of reports without the marks that keep a code on one line."""

import re

_WHOLE = re.compile(r'<span class="whole">(.*?)</span>')


def joined(page: str) -> str:
    """Return a page with each code as plain text, as it is read."""
    return _WHOLE.sub(r"\1", page)
