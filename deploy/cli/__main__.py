"""`python -m deploy.cli` is `rapporteur`."""

import sys

from deploy.cli import main

sys.exit(main())
