"""`python -m tiendo` is the `tiendo` command."""

from tiendo.cli import main

raise SystemExit(main())
