"""What the installed command runs, with no search for cycles from before the first import to the end of the process."""

import gc

# Why: a short run makes many values and hardly a cycle. To look for them costs a tenth of a run, of the imports alone
# too: they make a hundred thousand functions and classes that all stay. A server looks again, but seldom
# (`server/garbage.py`).
gc.disable()

from service.cli.main import main as run  # noqa: E402  # behind what must come first


def main() -> None:
    """Run the command; whatever goes wrong exits 2, never 0 or 1."""
    try:
        run()
    finally:
        gc.freeze()  # Why: Python looks once more when it ends, at all that is there: 0.4 s of 2.5 for `--version`
