"""``python -m research``: the Workspace in the terminal."""

import sys

from research.cli import main

sys.exit(main())
