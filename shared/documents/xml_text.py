"""Text that XML can represent."""

import re

_NOT_OF_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def of_xml(text: str) -> str:
    """Return text with U+FFFD in place of characters not allowed in XML, and with uniform line ends."""
    return _NOT_OF_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
