"""What reading JSON raises for bytes that are none: bad UTF-8 within a text, and nesting without end, have errors of their own."""

import msgspec

NOT_READABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
