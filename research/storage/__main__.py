"""``python -m research.storage URL``: brings a store, a server too, to the form this version of the program needs."""

from __future__ import annotations

import sys

from nlp.errors import StoreError
from research.storage.migrate import upgrade_at


def main(arguments: list[str]) -> int:
    """Returns 0 when the store is ready, 1 when it could not be made so, 2 when no URL was given."""
    if len(arguments) != 1:
        sys.stderr.write("Give the path or URL of one store: python -m research.storage URL\n")
        return 2
    try:
        sys.stdout.write(upgrade_at(arguments[0]) + "\n")
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
