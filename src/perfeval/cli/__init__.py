"""The command perfeval: arguments in, reports out, and an exit code that scripts can rely on.

One module a command (or a group of them), named in ``group.COMMANDS``. A module is imported when its command is called,
and imports what it works with inside its functions: every run pays for what it loads. What needs click says so in its
name: ``group``, ``commands``, ``options`` and the commands themselves; the rest works without.
"""
