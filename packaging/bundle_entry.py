"""Where the bundle begins: the program, by its only door."""

import sys

from hallclient.bootstrap import main

sys.exit(main())
