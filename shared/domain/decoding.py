"""The errors of decoding bytes that are not JSON: bad UTF-8 within a text and endless nesting have errors of their
own."""

import msgspec

NOT_READABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
