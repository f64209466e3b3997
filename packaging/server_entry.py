"""Where the server's bundle begins: its command, by its only door."""

import sys

from hallserver.command import main

sys.exit(main())
