"""Files that are small until they are read: bundles, workbooks, files of meetings."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.test_tables import NAMESPACE, PARTS, SHEET, WORKBOOK
from tests.registry.importing.tables import HEAD, with_part

MIB = 2**20
LOGS = {"registry": {"origin": "registry/" + "0" * 32, "size": 9, "root": "00" * 32}}
MANIFEST = json.dumps({"format": "rapporteur-log/1", "logs": LOGS})
LINE = json.dumps({"position": 1, "recorded": "2026-11-02T00:00:00.000000Z", "bytes": "a" * 200}).encode()
HEAD_ROW = "".join(f'<c r="{chr(65 + at)}1" t="inlineStr"><is><t>{name}</t></is></c>' for at, name in enumerate(HEAD))


def bundle(name: str, piece: bytes, times: int, method: int = zipfile.ZIP_DEFLATED) -> Callable[[Path], None]:
    """Make a zip with one part consisting of a number of chunks, written one by one."""

    def make(file: Path) -> None:
        with zipfile.ZipFile(file, "w", method) as archive:
            if name != "manifest.json":
                archive.writestr("manifest.json", MANIFEST)
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as part:
                for _ in range(times):
                    part.write(piece)

    return make


def said_to_be_small(file: Path) -> None:
    """Write a zip whose directory states ten bytes for a part that unpacks to many."""
    bundle("checkpoints/registry.txt", b"a" * MIB, 70)(file)
    content, size = bytearray(file.read_bytes()), (70 * MIB).to_bytes(4, "little")
    at = content.rfind(size)
    content[at : at + 4] = (10).to_bytes(4, "little")
    file.write_bytes(content)


def part(name: str, content: Callable[[], bytes]) -> Callable[[Path], None]:
    """Make a workbook with its part of that name replaced."""
    return lambda file: (file.write_bytes(with_part(WORKBOOK, name, content())), None)[1]


def sheet(rows: Callable[[], str]) -> Callable[[Path], None]:
    begins = f'<worksheet xmlns="{NAMESPACE}"><sheetData><row r="1">{HEAD_ROW}</row>'

    def content() -> bytes:
        return f"{begins}{rows()}</sheetData></worksheet>".encode()

    return part(SHEET, content)


def far_to_the_right() -> str:
    return "".join(
        f'<row r="{at}"><c r="A{at}" t="inlineStr"><is><t>Example {at}</t></is></c><c r="ZZZ{at}"/></row>'
        for at in range(2, 5_000)
    )


def entities(encoding: str) -> bytes:
    """Return the billion laughs, each entity ten times the previous one; in UTF-16 a search for ASCII finds nothing."""
    said = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12))
    return f"<?xml version='1.0'?>{' ' * 5000}<!DOCTYPE x [{said}]><x>&a11;</x>".encode(encoding)


STYLES = PARTS["xl/styles.xml"]
BUNDLES: dict[str, Callable[[Path], None]] = {
    "events": bundle("events/registry.ndjson", bytes(MIB), 100),
    "manifest": bundle("manifest.json", b"[" * MIB, 100),
    "checkpoints": bundle("checkpoints/registry.txt", b"a\n" * (MIB // 2), 63),
    "signatures": bundle("checkpoints/registry.txt", "a\n\n— a b\n".encode() * 90_000, 40),
    "keys": bundle("keys/registry.vkey", b"a+00000000+AA\n" * 70_000, 60),
    "one-line": bundle("events/registry.ndjson", LINE, 60_000, zipfile.ZIP_STORED),
    "lies": said_to_be_small,
}
WORKBOOKS: dict[str, Callable[[Path], None]] = {
    "cells-far-to-the-right": sheet(far_to_the_right),
    "a-row-far-down": sheet(lambda: '<row r="99999999999"><c r="A99999999999" t="n"><v>1</v></c></row>'),
    "a-text-without-end": sheet(
        lambda: f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"a" * 10 * MIB}</t></is></c></row>'
    ),
    "cells-in-one-row": sheet(lambda: "<row>" + "<c/>" * 150_000 + "</row>"),
    "many-cells": sheet(lambda: ("<row>" + "<c/>" * 38 + "</row>") * 76_000),
    "rows-without-end": sheet(lambda: "<row/>" * 250_000),
    "rows-in-rows": sheet(lambda: "<row>" * 300_000),
    "many-texts": part(
        "xl/sharedStrings.xml", lambda: f'<sst xmlns="{NAMESPACE}">'.encode() + b"<si><t/></si>" * 400_000
    ),
    "many-styles": part(
        "xl/styles.xml",
        lambda: STYLES.replace(b"<cellXfs", b"<cellXfs>" + b"<xf/>" * 150_000 + b"</cellXfs><cellXfs"),
    ),
    "styles-in-styles": part("xl/styles.xml", lambda: b"<a>" * 300_000),
    "many-names": part(
        "xl/workbook.xml",
        lambda: PARTS["xl/workbook.xml"].replace(
            b"</workbook>", b"<definedNames>" + b'<definedName name="a"/>' * 200_000
        ),
    ),
    "entities": part(SHEET, lambda: entities("utf-8")),
    "entities-in-utf-16": part(SHEET, lambda: entities("utf-16")),
}
HISTORIES: dict[str, bytes] = {
    "deep": b'{"a":' * 500_000,
    "wide": b'{"format": "history/1", "series": [], "meetings": [' + b"{}," * 60_000 + b"{}]}",
}


def made(folder: Path) -> list[Path]:
    files = []
    for what, make in BUNDLES.items():
        make(folder / f"{what}.zip")
        # The same for the auditor's single file.
        (folder / f"{what}.bundle").hardlink_to(folder / f"{what}.zip")
        files += [folder / f"{what}.zip", folder / f"{what}.bundle"]
    for what, make in WORKBOOKS.items():
        make(folder / f"{what}.xlsx")
        files.append(folder / f"{what}.xlsx")
    for what, content in HISTORIES.items():
        (folder / f"{what}.json").write_bytes(content)
        files.append(folder / f"{what}.json")
    return files
