"""Modules that are loaded with the first use of something in them: attrs and click import more than a run needs."""

from __future__ import annotations

import os
import sys
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec

__all__ = ["LATE", "delay"]

LATE = ("attr.validators", "attrs.validators", "copy", "inspect", "platform", "tokenize")
"""What attrs and click import and no run over one form uses. Together they take as long as starting Python does."""


def _cleandoc(doc: str) -> str:
    """Of one line, as the help of an option is, ``inspect`` need not be asked."""
    if "\n" in doc or "\t" in doc:
        import inspect

        vars(inspect).pop("cleandoc", None)  # not yet that of the module
        return inspect.cleandoc(doc)
    return doc.lstrip()


_KNOWN: dict[str, dict[str, Callable[..., str]]] = {"inspect": {"cleandoc": _cleandoc}}
"""What attrs and click call as they are imported, answered without loading the module."""
if sys.implementation.name == "cpython":
    _KNOWN["platform"] = {"python_implementation": lambda: "CPython"}
    if sys.platform != "win32":
        _KNOWN["platform"]["system"] = lambda: os.uname().sysname

_lock = RLock()


class _Module(ModuleType):
    """A module that is executed when an attribute is looked for that it does not have yet.

    Not that of ``importlib.util.LazyLoader``: a second import statement is enough to have that one loaded.
    """

    def __getattr__(self, name: str) -> Any:
        with _lock:
            spec = self.__spec__
            if spec is not None and isinstance(spec.loader, _Late):
                spec.loader = self.__loader__ = spec.loader.loader
                spec.loader.exec_module(self)
                self.__class__ = ModuleType
        return object.__getattribute__(self, name)


class _Late:
    """The loader of such a module, which puts off what ``loader`` does."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> None:
        """An ordinary one will do."""

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update(_KNOWN.get(module.__name__, {}))
        module.__class__ = _Module


class _Finder:
    """Has the modules of some names made late ones."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in self._names:
            return None
        others = (each.find_spec(name, path, target) for each in sys.meta_path if each is not self)
        spec = next(filter(None, others), None)
        if spec is not None and spec.loader is not None:
            spec.loader = _Late(spec.loader)  # type: ignore[assignment]
        return spec


def delay(names: Iterable[str] = LATE) -> None:
    """From now on load these modules late. For a process of our own: it is nothing to do to an importing program."""
    sys.meta_path.insert(0, _Finder(names))
