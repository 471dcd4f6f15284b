"""Words as XML can hold them."""

import re

_NOT_OF_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def of_xml(words: str) -> str:
    """Return words with U+FFFD for each character that no XML can hold, and with one kind of line end."""
    return _NOT_OF_XML.sub("\N{REPLACEMENT CHARACTER}", words.replace("\r\n", "\n").replace("\r", "\n"))
