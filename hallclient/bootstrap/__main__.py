"""`python -m hallclient.bootstrap` is the same as `hallclient`."""

import sys

from hallclient.bootstrap.command import main

sys.exit(main())
