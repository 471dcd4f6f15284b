"""docs/packages.md: one line per package, from its docstring."""

import ast
from pathlib import Path

from tests.checks.documents.markdown import MADE, table
from tests.checks.finding import PACKAGES, modules

HEAD = f"""# Packages

{MADE}

Every package of the program and its purpose. Rooms that the services share have the same names;
`pyproject.toml` defines which room may import which.
"""


def render(root: Path) -> str:
    parts = [HEAD]
    for package in PACKAGES:
        rows = [
            (f"`{module.path.removesuffix('/__init__.py')}`", first_paragraph(module.tree))
            for module in modules(root, package)
            if module.path.endswith("/__init__.py")
        ]
        parts.append(f"\n## {package}\n\n{table(('package', 'what it is for'), rows)}")
    return "".join(parts)


def first_paragraph(tree: ast.Module) -> str:
    """Return the first paragraph of a module's docstring as one line."""
    return " ".join((ast.get_docstring(tree) or "").partition("\n\n")[0].split())
