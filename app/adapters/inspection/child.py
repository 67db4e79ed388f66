"""The program of the child process. Started as a file, never imported.

It loads this package by itself, without the application around it: the child needs neither Flask nor the
database, starts in a fraction of the time, and has nothing in its memory that a hostile file could want.
"""

import importlib
import importlib.util
import sys
from pathlib import Path

_NAME = "inspection"


def _load_package() -> None:
    folder = Path(__file__).parent
    spec = importlib.util.spec_from_file_location(
        _NAME, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is not a package")
    package = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = package
    spec.loader.exec_module(package)


if __name__ == "__main__":
    _load_package()
    importlib.import_module(f"{_NAME}.confinement").main(sys.argv[1:])
