"""``perfeval schema``: the JSON Schema of a form."""

from __future__ import annotations

import sys

import click

from perfeval.cli.commands import Command, debug_option
from perfeval.report.output import Stream

__all__ = ["schema"]


@click.command(cls=Command)
@debug_option
def schema() -> None:
    """输出 JSON Schema / print the JSON Schema of a form."""
    from perfeval.report.json import dumped
    from perfeval.schema import json_schema

    Stream(sys.stdout, holds_json=True).write(dumped(json_schema(), indent=2) + "\n")
