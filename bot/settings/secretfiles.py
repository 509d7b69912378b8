"""Secrets from files, as container platforms hand them over: `token_file` in place of `token`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["with_secrets_from_files"]

_SUFFIX = "_file"


def with_secrets_from_files(raw: object, fields: Sequence[str]) -> object:
    """A section's raw values with each `x` read from its `x_file`; ValueError says what is wrong."""
    if not isinstance(raw, Mapping):
        return raw
    values = dict(raw)
    for field in fields:
        secret = field.removesuffix(_SUFFIX)
        if secret == field or secret not in fields or not (path := values.get(field)):
            continue
        if values.get(secret):
            raise ValueError(f"{secret} and {field} are both set; keep one")
        values[secret] = _content(field, Path(str(path)))
    return {key: value for key, value in values.items() if value != "" or not key.endswith(_SUFFIX)}


def _content(field: str, path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise ValueError(f'{field}: "{path}" cannot be read: {reason}') from None
    if not text:
        raise ValueError(f'{field}: "{path}" is empty')
    return text
