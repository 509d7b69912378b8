"""`python -m bot` is the same as `sparring`."""

from bot.cli.entry import main

__all__: list[str] = []

if __name__ == "__main__":
    main()
