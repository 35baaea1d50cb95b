"""Lets `python -m labels` print a list of labels."""

import sys

from labels.cli import main

sys.exit(main())
