"""The words of a page, without its markup."""

import re
from html import unescape


def words(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())
