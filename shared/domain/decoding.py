"""The errors raised when decoding bytes that are not JSON; bad UTF-8 within a string and excessive nesting have
separate ones."""

import msgspec

NOT_READABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
