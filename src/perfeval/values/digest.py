"""SHA-256 for keys: ``hashlib`` would load OpenSSL, which takes a fifth of the time in which Python starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["sha256"]

if TYPE_CHECKING:
    from hashlib import sha256
else:
    # As the standard library does it in random.py; the module is called so since Python 3.12, by the other name before.
    try:
        from _sha2 import sha256
    except ImportError:
        try:
            from _sha256 import sha256
        except ImportError:
            from hashlib import sha256
