"""`python -m portal.cli`, for where the command `portal` is not installed."""

import sys

from portal.cli import main

sys.exit(main())
