"""The command line, `govtext`: one file a command."""

from toolkit.cli.main import app

__all__ = ["app"]
