"""`python -m proband`: the same as the command `proband`."""

from proband.cli.main import main

if __name__ == "__main__":
    main()
