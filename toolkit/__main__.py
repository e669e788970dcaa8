"""`python -m toolkit` is `govtext`."""

from toolkit.cli import app

if __name__ == "__main__":
    app(prog_name="govtext")
