"""Each vector: its name, the change to a valid bundle, and the reason that a verifier has to give, if any."""

import base64
import json
from collections.abc import Callable
from hashlib import sha256

from tests.verify.bundles import Line, keep, manifest, note, root, vkey
from tests.verify.vectors.material import (
    EVENTS,
    KEYS,
    LOG,
    NOTES,
    REPORT,
    STRANGER,
    Case,
    cosignature,
    event,
    key_of,
    line,
    origin_of,
    vkey_of,
    witness_vkey,
)

Change = Callable[[Case], object]
W1, W2 = "witness.example/w1", "witness.example/w2"
NOVEMBER = 1_793_577_600  # seconds: 2 November 2026
TEXT = event(LOG, 2)


def said(old: str, new: str, name: str = EVENTS) -> Change:
    return lambda case: case.replace(name, old, new)


def stored(text: str) -> Change:
    return lambda case: case.stored(text)


def restored(old: str, new: str) -> Change:
    assert old in TEXT
    return stored(TEXT.replace(old, new, 1))


def told(member: str, value: object, log: str = LOG) -> Change:
    return lambda case: manifest(case.parts, lambda logs: logs[log].update({member: value}))


def lines(change: Callable[[list[Line]], list[Line]], *, sealed: bool = True) -> Change:
    def alter(case: Case) -> None:
        case.sealed(change(case.lines)) if sealed else keep(case.parts, LOG, change(case.lines))

    return alter


def recorded(*times: str) -> Change:
    return lines(lambda each: [Line(one.position, time, one.stored) for one, time in zip(each, times, strict=True)])


def put(name: str, content: bytes | str) -> Change:
    return lambda case: case.parts.update({name: content if isinstance(content, bytes) else content.encode()})


def out(*names: str) -> Change:
    return lambda case: [case.parts.pop(name) for name in names]


def both(*changes: Change) -> Change:
    return lambda case: [change(case) for change in changes]


def zipped(change: Callable[[bytes], bytes]) -> Change:
    return lambda case: case.zipped.append(change)


def key(vkey: str) -> Change:
    return lambda case: case.keys.append(vkey)


def notes(*texts: Callable[[Case], str]) -> Change:
    return lambda case: case.parts.update({NOTES: "".join(text(case) + "\n" for text in texts).encode()})


def kept(text: Callable[[Case], str]) -> Change:
    return lambda case: case.give("kept.txt", text(case))


def signed_at(size: int) -> Callable[[Case], str]:
    return lambda case: case.note(size)


def said_at(size: int, head: bytes, more: str = "", origin: str = origin_of(LOG)) -> Callable[[Case], str]:
    return lambda _: note(origin, size, head, key_of(LOG), more)


def head(case: Case, size: int = 3) -> bytes:
    return root(case.lines[:size])


def continued(common: int) -> Change:
    more = f"continues {LOG}/{'1' * 32} {common}\n"
    return lambda case: notes(said_at(3, head(case), more))(case)


def cosigned(case: Case) -> None:
    """Add a witness's line after the log's, with a key and an algorithm that the reader does not know."""
    line = "— witness.example/w " + base64.b64encode(b"wit1" + bytes(72)).decode() + "\n"
    case.parts[NOTES] = case.parts[NOTES].removesuffix(b"\n") + line.encode() + b"\n"


def witnessed(
    *, given: str = W1, size: int = 3, seconds: int = NOVEMBER, signed: Callable[[str], str] = str, key: str = W1
) -> Change:
    """Add a witness's cosignature to the checkpoint of this size, and a witness that the reader trusts."""

    def change(case: Case) -> None:
        text = case.note(size).partition("\n\n")[0] + "\n"
        line = cosignature(W1, key_of(key), signed(text), seconds)
        notes(*(lambda _, at=at: case.note(at) + (line if at == size else "") for at in (2, 3)))(case)
        case.witnesses.append(witness_vkey(given, key_of(given)))

    return change


def now(time: str) -> Change:
    return lambda case: setattr(case, "now", time)


def watched(vkey: str) -> Change:
    return lambda case: case.witnesses.append(vkey)


def issued(case: Case, data: dict[str, object] | None = None, **other: object) -> None:
    """Add a report on the meetings, and the event that it was issued."""
    content = b'{"figures":[]}'
    over = {"log": LOG, "origin": origin_of(LOG), "position": 2, "root": head(case, 2).hex()} | other
    full = {"formats": {"json": sha256(content).hexdigest()}, "logs": [over]}
    text = event("reporting", 1, data=full if data is None else data, stream=REPORT, kind="report-issued")
    case.parts[f"reports/{REPORT}/report.json"] = content
    case.sealed([line("reporting", 1, text)], "reporting")


def report(change: Change) -> Change:
    return both(issued, change)


def sealed_but_an_older(case: Case) -> None:
    before = case.note(2)
    restored(WORD, "Zurich")(case)
    notes(lambda _: before, signed_at(3))(case)


def size_of_entry(content: bytes) -> bytes:
    """Let the zip claim that the manifest, which comes first, unpacks to 20,000,000 bytes."""
    at = content.rindex(b"PK\x01\x02", 0, content.index(b"events/registry.ndjson", content.index(b"PK\x01\x02")))
    return content[: at + 24] + (20_000_000).to_bytes(4, "little") + content[at + 28 :]


def twice(content: bytes) -> bytes:
    """Give two entries with names of equal length the same name."""
    return content.replace(b"events/registry.ndjson", b"events/meetings.ndjson")


def spoilt(text: bytes) -> Callable[[bytes], bytes]:
    """Change a byte of a part, but not its checksum in the zip."""
    return lambda content: content.replace(text, text[:-1] + b"!", 1)


WORD = "Zürich"
A = "2026-11-01T00:00:01.000000Z"
MANIFEST = "manifest.json"
SECOND = '{"position":2,'

CASES: dict[str, tuple[Change, str]] = {
    # Valid bundles
    "whole": (lambda _: None, ""),
    "trusted key": (key(vkey_of(LOG)), ""),
    "kept checkpoint": (kept(signed_at(2)), ""),
    "a first checkpoint of nothing": (notes(said_at(0, sha256(b"").digest()), signed_at(3)), ""),
    "kept checkpoint of nothing": (kept(said_at(0, sha256(b"").digest())), ""),
    "restored with a loss": (continued(2), ""),
    "key of the log before a loss": (both(continued(2), key(vkey(f"{LOG}/{'1' * 32}", key_of(LOG)))), ""),
    "signature of a witness": (cosigned, ""),
    "cosigned by a trusted witness": (witnessed(), ""),
    "an older checkpoint cosigned": (witnessed(size=2), ""),
    "cosigned by another witness than the trusted one": (witnessed(given=W2), ""),
    "cosigned by another key under the name of a trusted witness": (witnessed(key="another"), ""),
    "cosigned five minutes ahead": (both(witnessed(), now("2026-11-01T23:55:00Z")), ""),
    "manifest on one line, logs in another order": (lambda case: put(MANIFEST, json.dumps({"logs": dict(reversed(json.loads(case.parts[MANIFEST])["logs"].items())), "format": "rapporteur-log/1"}))(case), ""),
    "recorded five minutes ahead": (now("2026-10-31T23:55:03Z"), ""),
    "recorded at one time": (recorded(A, A, A), ""),
    "an empty text, and escapes": (stored(event(LOG, 2, data={"": '"\\\n\t\u0001\u007f/', "n": -999999999999999999, "t": [True, False, None, {}, []]})), ""),
    "sixty-four deep": (stored(event(LOG, 2, data=json.loads('{"a":' * 63 + "[]" + "}" * 63))), ""),
    # The zip
    "no zip": (zipped(lambda _: b"no zip"), "zip"),
    "empty file": (zipped(lambda _: b""), "zip"),
    "no manifest": (out(MANIFEST), "zip"),
    "bytes before the zip": (zipped(lambda content: b"#!/bin/sh\n" + content), "zip"),
    "another zip before the zip": (zipped(lambda content: content + content), "zip"),
    "bytes after the zip": (zipped(lambda content: content + b"\n"), "zip"),
    "a comment of the zip": (zipped(lambda content: content[:-2] + b"\4\0note"), "zip"),
    "a part twice": (zipped(twice), "part-twice"),
    "a part that nobody knows": (put("README.txt", ""), "part-name"),
    "a part of a log that nobody knows": (put("events/weather.ndjson", ""), "part-name"),
    "a part that leads out": (put("events/../registry.ndjson", ""), "part-name"),
    "a folder": (put("events/", ""), "part-name"),
    "a bomb": (zipped(size_of_entry), "part-size"),
    "events damaged": (zipped(spoilt(b'"bytes":"')), "part-damaged"),
    "checkpoints damaged": (zipped(spoilt(b"\n2\n")), "part-damaged"),
    # The manifest
    "manifest of nothing": (put(MANIFEST, ""), "manifest"),
    "manifest of another format": (said("rapporteur-log/1", "rapporteur-log/2", MANIFEST), "manifest"),
    "manifest with a log twice": (said('"logs": {', '"logs": {"partners": {"origin": null, "size": 0, "root": ""}, ', MANIFEST), "manifest"),
    "manifest with a member more": (said('"format"', '"more": 1, "format"', MANIFEST), "manifest"),
    "manifest with a log of a member more": (told("more", 1), "manifest"),
    "manifest with an unknown log": (said('"logs": {', '"logs": {"weather": {"origin": null, "size": 0, "root": "' + "0" * 64 + '"}, ', MANIFEST), "manifest"),
    "manifest after a byte order mark": (lambda case: put(MANIFEST, b"\xef\xbb\xbf" + case.parts[MANIFEST])(case), "manifest"),
    "size true": (told("size", True, "registry"), "manifest"),
    "size 3.0": (told("size", 3.0), "manifest"),
    "size as a text": (told("size", "3"), "manifest"),
    "size below nothing": (told("size", -1), "manifest"),
    "size of nineteen digits": (told("size", 10**18), "manifest"),
    "root in capitals": (lambda case: told("root", head(case).hex().upper())(case), "manifest"),
    "origin a number": (told("origin", 1), "manifest"),
    "a log left out": (both(lambda case: manifest(case.parts, lambda logs: logs.pop("partners")), out("events/partners.ndjson")), "log-missing"),
    "a log left out of the manifest alone": (lambda case: manifest(case.parts, lambda logs: logs.pop("partners")), "log-missing"),
    "events without an origin": (told("origin", None), "origin"),
    "an origin without events": (told("origin", origin_of("partners"), "partners"), "origin"),
    "the origin of another log": (told("origin", origin_of("registry")), "origin"),
    "an origin in capitals": (told("origin", f"{LOG}/{'A' * 32}"), "origin"),
    # Parts of a log
    "events left out": (out(EVENTS), "part-missing"),
    "keys left out": (out(KEYS), "part-missing"),
    "checkpoints left out": (out(NOTES), "unsigned"),
    "checkpoints and keys left out": (out(NOTES, KEYS), "unsigned"),
    "the newest checkpoint left out": (notes(signed_at(2)), "unsigned"),
    # Checkpoints and keys
    "checkpoints of nothing": (put(NOTES, ""), "checkpoints"),
    "half a checkpoint": (lambda case: put(NOTES, case.parts[NOTES][:-20])(case), "checkpoints"),
    "no empty line after a checkpoint": (lambda case: put(NOTES, case.parts[NOTES][:-1])(case), "checkpoints"),
    "a size with a zero before it": (said("\n3\n", "\n03\n", NOTES), "checkpoints"),
    "a size in other digits": (said("\n3\n", "\n٣\n", NOTES), "checkpoints"),
    "a root of 31 bytes": (lambda case: notes(said_at(3, head(case)[:31]))(case), "checkpoints"),
    "a root in base64 without its end": (said("=\n", "\n", NOTES), "checkpoints"),
    "a control character in a checkpoint": (lambda case: put(NOTES, case.note(3).replace("\n\n", "\na\x07b\n\n", 1) + "\n")(case), "checkpoints"),
    "a signature that is none": (lambda case: put(NOTES, case.note(3).rpartition(" ")[0] + " AAAA\n\n")(case), "checkpoints"),
    "a checkpoint of another log": (lambda case: put(NOTES, case.parts["checkpoints/registry.txt"])(case), "checkpoint-origin"),
    "a checkpoint twice": (notes(signed_at(3), signed_at(3)), "checkpoint-size"),
    "checkpoints backwards": (notes(signed_at(3), signed_at(2)), "checkpoint-size"),
    "a checkpoint of more than there is": (lambda case: notes(signed_at(3), said_at(4, head(case)))(case), "checkpoint-size"),
    "going on from more than there is": (continued(4), "checkpoint-size"),
    "a signature changed": (lambda case: put(NOTES, case.note(3).replace(case.note(3)[-30:-20], case.note(2)[-30:-20]) + "\n")(case), "signature"),
    "a signed size changed": (said("\n2\n", "\n1\n", NOTES), "signature"),
    "signed by a stranger": (notes(lambda case: case.note(3, key=STRANGER)), "signature"),
    "signed under another name": (put(KEYS, vkey_of("registry", key_of(LOG)) + "\n"), "signature"),
    "keys of nothing": (put(KEYS, ""), "keys"),
    "a key with another id": (put(KEYS, f"{origin_of(LOG)}+00000000+{vkey_of(LOG).rpartition('+')[2]}\n"), "keys"),
    "a key and an empty line": (lambda case: put(KEYS, case.parts[KEYS] + b"\n")(case), "keys"),
    # Cosignatures
    "cosigned something else": (witnessed(signed=lambda text: text.replace("3", "4")), "witness"),
    "an older checkpoint cosigned wrongly": (witnessed(size=2, signed=lambda text: text + "x\n"), "witness"),
    "cosigned in the future": (both(witnessed(), now("2026-11-01T23:54:59Z")), "witness"),
    "cosigned at no time": (witnessed(seconds=2**62), "witness"),
    "a witness's key that is none": (watched("w+00000000+AAAA"), "given"),
    "a log's key as a witness's": (lambda case: case.witnesses.append(vkey_of(LOG)), "given"),
    "a witness's key as a log's": (key(witness_vkey(W1, key_of(W1))), "given"),
    "a witness's file that is not there": (watched("not-there.vkey"), "not-there"),
    # Lines
    "a position that is true": (said('{"position":1,', '{"position":true,'), "line"),
    "a position 2.0": (said(SECOND, '{"position":2.0,'), "line"),
    "a position 2e0": (said(SECOND, '{"position":2e0,'), "line"),
    "a position 02": (said(SECOND, '{"position":02,'), "line"),
    "a position as a text": (said(SECOND, '{"position":"2",'), "line"),
    "a position zero": (said('{"position":1,', '{"position":0,'), "line"),
    "a position of nineteen digits": (said(SECOND, '{"position":1000000000000000000,'), "line"),
    "a position twice": (said(SECOND, SECOND + '"position":2,'), "line"),
    "bytes twice": (said(',"bytes":"', ',"bytes":"","bytes":"'), "line"),
    "a member more": (said(SECOND, SECOND + '"more":1,'), "line"),
    "members in another order": (said(f'"position":1,"recorded":"{A}"', f'"recorded":"{A}","position":1'), "line"),
    "a space": (said(SECOND, '{"position": 2,'), "line"),
    "a carriage return": (said("}\n", "}\r\n"), "line"),
    "an empty line": (said("}\n", "}\n\n"), "line"),
    "no newline at the end": (lambda case: put(EVENTS, case.parts[EVENTS][:-1])(case), "line"),
    "a byte order mark": (lambda case: put(EVENTS, b"\xef\xbb\xbf" + case.parts[EVENTS])(case), "line"),
    "a character escaped that need not be": (said(WORD, r"Z\u00fcrich"), "line"),
    "a slash escaped": (said("application/json", r"application\/json"), "line"),
    "half a surrogate pair": (said(WORD, r"Z\ud800rich"), "line"),
    "no UTF-8": (lambda case: put(EVENTS, case.parts[EVENTS].replace(WORD.encode(), b"Z\xfcrich", 1))(case), "line"),
    "a time without its zone": (said(f'"{A}"', f'"{A[:-1]}"'), "line"),
    "a time in milliseconds": (said(f'"{A}"', f'"{A[:-5]}Z"'), "line"),
    "a time at 24 o'clock": (said(f'"{A}"', '"2026-11-01T24:00:00.000000Z"'), "line"),
    "a time in other digits": (said(f'"{A}"', f'"٢{A[1:]}"'), "line"),
    "bytes that are null": (said('"bytes":"', '"bytes":null,"more":"'), "line"),
    # Positions and recorded times
    "a gap": (lines(lambda each: [each[0], each[2]], sealed=False), "position"),
    "beginning at two": (lines(lambda each: each[1:], sealed=False), "position"),
    "an event twice": (lines(lambda each: [*each, each[2]], sealed=False), "position"),
    "two events swapped": (lines(lambda each: [each[1], each[0], each[2]], sealed=False), "position"),
    "recorded going back": (recorded("2026-11-01T00:00:01.000001Z", A, A), "recorded"),
    "recorded on the 30th of February": (recorded(A, A, "2027-02-30T00:00:00.000000Z"), "recorded"),
    "recorded in the future": (recorded(A, A, "2026-12-01T00:05:00.000001Z"), "future"),
    # Events
    "an attribute twice": (restored('"marking":"public"', '"marking":"public","marking":"public"'), "event"),
    "a member of the data twice": (restored('"data":{', '"data":{"text":"",'), "event"),
    "attributes in another order": (restored('"streamversion":1,"actor":"account-operator",', '"actor":"account-operator","streamversion":1,'), "event"),
    "an attribute more": (restored('"marking"', '"more":"x","marking"'), "event"),
    "an attribute missing": (restored('"datacontenttype":"application/json",', ""), "event"),
    "an attribute that is null": (restored('"correlationid":"c",', '"correlationid":"c","causationid":null,'), "event"),
    "an actor without a correlation": (restored('"correlationid":"c",', ""), "event"),
    "a space in the event": (restored('"data":{', '"data": {'), "event"),
    "a space in the data": (restored('"text":"', '"text": "'), "event"),
    "an escape in the data": (restored(WORD, r"Z\u00fcrich"), "event"),
    "a stream version that is true": (restored('"streamversion":1', '"streamversion":true'), "event"),
    "a stream version 1.0": (restored('"streamversion":1', '"streamversion":1.0'), "event"),
    "a stream version zero": (restored('"streamversion":1', '"streamversion":0'), "event"),
    "another version of CloudEvents": (restored('"1.0"', '"0.3"'), "event"),
    "an unknown marking": (restored('"public"', '"secret"'), "event"),
    "a number 184.0": (restored(f'"{WORD}"', "184.0"), "event"),
    "a number 1e3": (restored(f'"{WORD}"', "1e3"), "event"),
    "a number -0": (restored(f'"{WORD}"', "-0"), "event"),
    "a number of nineteen digits": (restored(f'"{WORD}"', "1" + "0" * 18), "event"),
    "not a number": (restored(f'"{WORD}"', "NaN"), "event"),
    "data that are a list": (stored(event(LOG, 2, data=[])), "event"),
    "sixty-five deep": (stored(event(LOG, 2, data=json.loads('{"a":' * 64 + "[]" + "}" * 64))), "event"),
    "no event": (stored("{}"), "event"),
    "an event of another log": (stored(event("registry", 2)), "source"),
    "a stream with a gap": (stored(event(LOG, 2, version=2)), "version"),
    "a stream version twice": (stored(event(LOG, 2, stream=f"{LOG}-1")), "version"),
    # The results of the events
    "a word changed": (said("rich", "rick"), "signed-root"),
    "a word changed, and all sealed again but an older checkpoint": (sealed_but_an_older, "signed-root"),
    "a recorded time changed": (said(":03.000000Z", ":03.000001Z"), "signed-root"),
    "the last event left out": (lines(lambda each: each[:2], sealed=False), "size"),
    "another size in the manifest": (told("size", 4), "unsigned"),
    "another root in the manifest": (told("root", "0" * 64), "root"),
    # The reader's input
    "a key that signed nothing": (key(vkey_of(LOG, STRANGER)), "given-key"),
    "a key of a log that is not there": (key(vkey_of("partners")), "given-log"),
    "a key that is none": (key("registry+00000000+AAAA"), "given"),
    "a key's file that is not there": (key("not-there.vkey"), "not-there"),
    "a checkpoint's file that is not there": (lambda case: case.checkpoints.append("not-there.txt"), "not-there"),
    "a kept checkpoint that is none": (kept(lambda _: "none\n"), "given"),
    "a kept checkpoint of a log that is not there": (kept(said_at(1, bytes(32), origin=origin_of("partners"))), "given-log"),
    "a kept checkpoint of more events": (kept(said_at(4, bytes(32))), "given-ahead"),
    "a kept checkpoint of a stranger": (kept(lambda case: case.note(2, key=STRANGER)), "given-signature"),
    "another history than was kept": (both(kept(signed_at(2)), restored(WORD, "Zurich")), "given-root"),
    # Reports
    "a report left out": (report(out(f"reports/{REPORT}/report.json")), "part-missing"),
    "a report changed": (report(said("figures", "Figures", f"reports/{REPORT}/report.json")), "report-bytes"),
    "a report that nobody issued": (put(f"reports/{REPORT}/report.json", "{}"), "report-unknown"),
    "a report over other events": (lambda case: issued(case, root="0" * 64), "report-root"),
    "a report over none, with a root": (lambda case: issued(case, position=0), "report-root"),
    "a report over more events than there are": (lambda case: issued(case, position=4), "report-logs"),
    "a report over a log that is not there": (lambda case: issued(case, origin=f"{LOG}/{'2' * 32}"), "report-logs"),
    "a report over a position that is true": (lambda case: issued(case, position=True), "report"),
    "a report that says nothing": (lambda case: issued(case, data={}), "report"),
}  # fmt: skip
