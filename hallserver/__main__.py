"""`python -m hallserver`."""

import sys

from hallserver.command import main

sys.exit(main())
