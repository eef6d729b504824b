"""`python -m restorative_core.cli`."""

from restorative_core.cli.app import main

main()
