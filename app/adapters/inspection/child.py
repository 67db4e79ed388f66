"""The program of the child process. Started as a file, never imported.

It loads this folder's files as a package of their own, without the application around it: the child needs
neither Flask nor the database, starts in a fraction of the time, and holds nothing a hostile file could want.
"""

import importlib
import sys
from pathlib import Path
from types import ModuleType

_NAME = "inspection"

if __name__ == "__main__":
    package = ModuleType(_NAME)
    package.__path__ = [str(Path(__file__).parent)]
    sys.modules[_NAME] = package
    importlib.import_module(f"{_NAME}.confinement").main(sys.argv[1:])
