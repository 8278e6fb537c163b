"""perfeval reads, models and checks Chinese government budget-performance self-evaluation forms.

Nothing is imported until a name is used: ``import perfeval`` costs what an empty module costs.
"""

TYPE_CHECKING = False  # type checkers know the name; importing typing would double the cost of this module
if TYPE_CHECKING:
    from perfeval.checking import Finding, Report, check
    from perfeval.codec import from_dict, from_json, to_dict, to_json
    from perfeval.errors import (
        ConfigurationError,
        FormStructureError,
        ModelError,
        NumberError,
        PerfevalError,
        Problem,
        UnreadableError,
    )
    from perfeval.gate import GateWord
    from perfeval.matters import Matter
    from perfeval.model import Form, FundingLine, Indicator, Objective, Task
    from perfeval.profile import Profile, load_profile
    from perfeval.reading import NotAFormError, Reading, SeveralFormsError, read, read_all, read_bytes
    from perfeval.reference import Reference
    from perfeval.rule import MatterClass, Severity
    from perfeval.schema import json_schema
    from perfeval.scoring import score
    from perfeval.values.assessment import Assessment, assess
    from perfeval.values.expectation import Expectation
    from perfeval.values.interval import Interval
    from perfeval.values.observation import Observation
    from perfeval.values.printed import Amount, Points, Rate
    from perfeval.writing import write_xlsx

__version__ = "0.1.0"

_HOMES = {
    "Amount": "values.printed",
    "Assessment": "values.assessment",
    "ConfigurationError": "errors",
    "Expectation": "values.expectation",
    "Finding": "checking",
    "Form": "model",
    "FormStructureError": "errors",
    "FundingLine": "model",
    "GateWord": "gate",
    "Indicator": "model",
    "Interval": "values.interval",
    "Matter": "matters",
    "MatterClass": "rule",
    "ModelError": "errors",
    "NotAFormError": "reading",
    "NumberError": "errors",
    "Objective": "model",
    "Observation": "values.observation",
    "PerfevalError": "errors",
    "Points": "values.printed",
    "Problem": "errors",
    "Profile": "profile",
    "Rate": "values.printed",
    "Reading": "reading",
    "Reference": "reference",
    "Report": "checking",
    "SeveralFormsError": "reading",
    "Severity": "rule",
    "Task": "model",
    "UnreadableError": "errors",
    "assess": "values.assessment",
    "check": "checking",
    "from_dict": "codec",
    "from_json": "codec",
    "json_schema": "schema",
    "load_profile": "profile",
    "read": "reading",
    "read_all": "reading",
    "read_bytes": "reading",
    "score": "scoring",
    "to_dict": "codec",
    "to_json": "codec",
    "write_xlsx": "writing",
}

__all__ = [
    "Amount",
    "Assessment",
    "ConfigurationError",
    "Expectation",
    "Finding",
    "Form",
    "FormStructureError",
    "FundingLine",
    "GateWord",
    "Indicator",
    "Interval",
    "Matter",
    "MatterClass",
    "ModelError",
    "NotAFormError",
    "NumberError",
    "Objective",
    "Observation",
    "PerfevalError",
    "Points",
    "Problem",
    "Profile",
    "Rate",
    "Reading",
    "Reference",
    "Report",
    "SeveralFormsError",
    "Severity",
    "Task",
    "UnreadableError",
    "assess",
    "check",
    "from_dict",
    "from_json",
    "json_schema",
    "load_profile",
    "read",
    "read_all",
    "read_bytes",
    "score",
    "to_dict",
    "to_json",
    "write_xlsx",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
