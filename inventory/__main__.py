"""`python -m inventory`: the same as the command `inventory`."""

import sys

from inventory.cli import main

sys.exit(main())
