"""Grammars and mutations: values that break parsers, and mutated valid input."""

import base64
import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from shared.contracts import records
from shared.statements.fields import RecordKind

UUID = "018f0000-0000-7000-8000-000000000000"
KINDS = (
    "account",
    "event",
    "fact",
    "partner",
    "period",
    "report",
    *(each.name for each in vars(records).values() if isinstance(each, RecordKind)),
)

# Values that are known to break parsers.
TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\ufeff", "\uffff", "\u202eabc", "e\u0301" * 200, "\u0130", "\ufb2c" * 90,
    "٢٠١٦", "²", "½", "０", "-0", "-1", "0", "1", "00", "1_0", "+1", "0x10", "1e9", "1e999", "NaN", "Infinity", "null", "true",
    "9" * 18, "9" * 19, "9" * 20, "9" * 400, "9" * 5000, "2147483648", "9223372036854775807", "9223372036854775808",
    "0000", "0000-00-00", "0001-01-01", "9999", "9999-12-31", "2016-02-30", "2016-13", "2016", "2016-10", "2016-10-23",
    "23 Oct 2016", "31 Feb 2016", "Oct 99999", "2013-2016", "2016-2013", "9999-9999",
    "<script>alert(1)</script>", "\"'><", "{{7*7}}", "${7*7}", "%s%n%d", "%(x)s", "%00", "%ff", "../../../etc/passwd", "..", "/", "//",
    "\\", "|", ";", ",", ":", "a:b", "=1+1", "@x", "\r\nX-Injected: 1", "\n", "\t", "\x1b[31m", "\x7f", "a" * 300, "a" * 301, "ł" * 2001,
    "registry:1,meetings:1,reporting:1", "registry:0,meetings:0,reporting:0", "registry:99999999999999999999,meetings:1,reporting:1",
    "registry:1", "registry:1,registry:1", ":", ",", "*", '"', '"1"', 'W/"1"', '"99999999999999999999"', "(", "[", "{", "[[[[", "a" * 70_000,
)  # fmt: skip

texts: st.SearchStrategy[str] = st.one_of(
    st.sampled_from(TEXTS),
    st.sampled_from([f"{kind}-{UUID}" for kind in KINDS]),
    st.text(max_size=30),
    st.from_regex(r"[A-Za-z]{1,12}[:/,.-][0-9]{1,22}", fullmatch=True),
)
numbers: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from([0, -1, 1, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 5.9, 5.0, -0.0, 1e308]),
    st.integers(),
    st.floats(),
)
leaves: st.SearchStrategy[Any] = st.one_of(texts, numbers, st.none(), st.booleans())
values: st.SearchStrategy[Any] = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=12,
)
FRAGMENTS = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r", b"\n", b"\n\n", b'"', b"'", b"{", b"}", b"[", b"[" * 3000, b'{"a":' * 3000, b"]", b",", b":", b"=",
    b"\\u0000", b"\\ud800", b"\\", b"9" * 30, b"9" * 5000, b"1e999", b"-", b"NaN", b"null", b"true", b"<!DOCTYPE x>", b"&x;", b"]]>", b"A" * 5000,
    b"\xe2\x80\x94 ", "—".encode(), b"+", b"/", b"==", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, seeds: Sequence[bytes], most: int = 6) -> bytes:
    """Mutate valid input: a few bytes or chunks are changed, removed, doubled, swapped or inserted."""
    content = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, most))):
        at = draw(st.integers(0, max(0, len(content) - 1)))
        length = draw(st.one_of(st.integers(1, 8), st.integers(1, 400)))
        match draw(st.sampled_from(["flip", "set", "cut", "put", "double", "end", "swap"])):
            case "flip" if content:
                content[at] ^= 1 << draw(st.integers(0, 7))
            case "set" if content:
                content[at] = draw(st.integers(0, 255))
            case "cut":
                del content[at : at + length]
            case "put":
                content[at:at] = draw(st.one_of(st.sampled_from(FRAGMENTS), st.binary(max_size=12)))
            case "double":
                content[at:at] = content[at : at + length]
            case "end":
                del content[at:]
            case "swap":
                other = draw(st.integers(0, max(0, len(content) - 1)))
                content[at : at + length], content[other : other + length] = (
                    content[other : other + length],
                    content[at : at + length],
                )
    return bytes(content)


@st.composite
def changed(draw: st.DrawFn, seeds: Sequence[Any], most: int = 4) -> Any:
    """Mutate a valid JSON value in a few places."""
    value = json.loads(json.dumps(draw(st.sampled_from(seeds))))
    for _ in range(draw(st.integers(1, most))):
        value = _changed_once(draw, value)
    return value


def _changed_once(draw: st.DrawFn, value: Any) -> Any:
    """Find a place from the top down and replace, remove, double or rename its content."""
    if not value or not isinstance(value, dict | list) or draw(st.integers(0, 9)) == 0:
        return draw(values)
    key: Any = draw(st.sampled_from(list(value))) if isinstance(value, dict) else draw(st.integers(0, len(value) - 1))
    match draw(st.sampled_from(["into", "into", "into", "replace", "leave out", "more"])):
        case "into":
            value[key] = _changed_once(draw, value[key])
        case "replace":
            value[key] = draw(values)
        case "leave out":
            del value[key]
        case "more" if isinstance(value, dict):
            value[draw(st.one_of(st.sampled_from(["id", "data", "x"]), texts))] = value[key]
        case _ if isinstance(value, list):
            value.insert(0, value[key])
    return value


def written(value: Any) -> bytes:
    """Write a value as JSON, including halves of surrogate pairs, NaN and anything else Python writes."""
    return json.dumps(value).encode()


def unpadded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
