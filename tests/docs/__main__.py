"""`python -m tests.docs` retakes the documents' pictures of the demonstration."""

import argparse
import os
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from deploy.cli import main as rapporteur
from tests.docs.pictures import FOLDER, PICTURES, take
from tests.docs.visited import visited
from tests.plugins.browser import QUIET, REMEDY, find_browser


def main() -> None:
    argparse.ArgumentParser(prog="python -m tests.docs", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        executable = find_browser()
        assert executable, REMEDY
        home = Path(folder) / "home"
        os.environ["RAPPORTEUR_HOME"] = str(home)
        assert rapporteur(["demo", "load"]) == 0
        browser = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        with visited(home) as demonstrated:
            for picture in PICTURES:
                print(take(browser, demonstrated, picture, FOLDER))
        browser.close()


if __name__ == "__main__":
    main()
