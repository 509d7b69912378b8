"""Any of the stored values in the types of JSON."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum

__all__ = ["as_json"]


def as_json(value: object) -> object:
    """A value in JSON's own types: instants and dates as ISO 8601, enums as their values."""
    match value:
        case Enum():
            return as_json(value.value)
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping():
            return {str(as_json(name)): as_json(each) for name, each in value.items()}
        case frozenset() | set():
            return sorted((as_json(each) for each in value), key=str)
        case tuple() | list():
            return [as_json(each) for each in value]
        case _ if is_dataclass(value):
            return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
        case _:
            raise TypeError(f"{type(value).__name__} has no form in JSON")
