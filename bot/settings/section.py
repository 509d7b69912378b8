"""A section of the settings: each part of the program declares its own, and is given it as it was read."""

from pydantic import BaseModel, ConfigDict, SecretStr, model_validator

from bot.settings.secretfiles import with_secrets_from_files

__all__ = ["NOT_SET", "Section"]

NOT_SET = SecretStr("")


class Section(BaseModel):
    """A section refuses unknown keys and never shows a value in an error."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True
    )

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, raw: object) -> object:
        return with_secrets_from_files(raw, tuple(cls.model_fields))
