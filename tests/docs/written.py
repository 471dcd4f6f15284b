"""Extracts the parts of a document that can be compared with the program."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_NAMED = re.compile(r"`([\w/.-]+\.py)` · `([\w.]+)`")


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """Return the code blocks in a language, in order; "" selects those without a language."""
    return [block for kind, block in _BLOCK.findall(text) if kind == language]


def section(text: str, heading: str) -> str:
    """Return the text below a second-level heading, up to the next one."""
    return text.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def prose(text: str) -> str:
    """Return the text without its code blocks, on one line."""
    return " ".join(_BLOCK.sub("", text).split())


def code(text: str) -> list[str]:
    """Return the texts between backticks in running text."""
    return _CODE.findall(prose(text))


def named(text: str) -> list[tuple[str, str]]:
    """Yield each `file.py` · `name` of the text."""
    return _NAMED.findall(prose(text))


def names_in(module: Path) -> set[str]:
    """Return the definitions of a module: `name`, and `Class.method` for methods."""
    found: set[str] = set()
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name, body=body):
                found |= {name, *(f"{name}.{each.name}" for each in body if isinstance(each, ast.FunctionDef))}
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case _:
                pass
    return found
