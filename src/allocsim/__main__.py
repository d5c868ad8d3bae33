"""`python -m allocsim`: the command, where its script is not on the path."""

import sys

from allocsim.cli import main

sys.exit(main())
