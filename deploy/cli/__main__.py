"""Makes `python -m deploy.cli` run `rapporteur`."""

import sys

from deploy.cli import main

sys.exit(main())
