"""All commands, found by scanning this package, with the services that they take."""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from bot.commands.language.spec import Command, spec_of
from bot.commands.language.vocabulary import Vocabulary

__all__ = ["Registry", "discover"]


@cache
def discover(*packages: str) -> tuple[Command, ...]:
    """Every command of the modules in these packages, in the order of their paths; scanned once."""
    found: list[Command] = []
    for name in packages or ("bot.commands.members", "bot.commands.organisers"):
        root = importlib.import_module(name)
        for module in pkgutil.iter_modules(root.__path__, prefix=f"{name}."):
            loaded = importlib.import_module(module.name)
            found.extend(spec for value in vars(loaded).values() if (spec := spec_of(value)))
    unique = {command.path: command for command in found}
    return tuple(unique[path] for path in sorted(unique))


@dataclass(frozen=True, slots=True)
class Registry:
    """The commands by path, the services by type, and the names that arguments may take."""

    commands: Mapping[tuple[str, ...], Command]
    services: Mapping[type, object]
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @classmethod
    def of(
        cls, commands: Iterable[Command], services: Iterable[object], *, vocabulary: Vocabulary
    ) -> "Registry":
        """A registry; raises TypeError when a command wants a service that is not there."""
        held = {type(service): service for service in services}
        for command in (known := tuple(commands)):
            for wanted in command.services:
                if wanted not in held:
                    raise TypeError(f"/{command.name} needs a {wanted.__name__}")
        return cls({command.path: command for command in known}, held, vocabulary)

    def find(self, name: str) -> Command:
        """The command of that name ("quiz streak"); raises KeyError: a fault of the program."""
        return self.commands[tuple(name.split())]

    def under(self, root: str) -> Sequence[Command]:
        """The commands of a root ("quiz"), by path."""
        return [command for path, command in self.commands.items() if path[0] == root]

    def wanted(self, types: Iterable[type]) -> list[object]:
        """The services of these types."""
        return [self.services[wanted] for wanted in types]
