"""``python -m miggraph``."""

from miggraph.cli import main

if __name__ == "__main__":
    main()
