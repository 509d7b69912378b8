"""Discord's numbers, each with its source in Discord's developer documentation."""

from typing import Final

__all__ = [
    "ALT_LENGTH",
    "ATTACHMENT_BYTES",
    "BUTTONS_PER_ROW",
    "BUTTON_LABEL",
    "CHOICES",
    "CHOICE_LENGTH",
    "COMPONENTS",
    "CONTENT_LENGTH",
    "CUSTOM_ID",
    "DESCRIPTION",
    "FORM_FIELDS",
    "FORM_FIELD_TEXT",
    "FORM_LABEL",
    "FORM_TITLE",
    "GLOBAL_RATE",
    "HISTORY_PAGE",
    "INTERACTION_SECONDS",
    "NONCE_LENGTH",
    "OPTIONS",
    "OPTION_TEXT",
    "PLACEHOLDER",
    "PRIVATE_THREAD_MINUTES",
    "TAGS_PER_POST",
    "TEXT_PER_MESSAGE",
    "THREAD_NAME",
]

TEXT_PER_MESSAGE: Final = 4000
"""Characters in all text displays of one message together (Components, "Text Display")."""

COMPONENTS: Final = 40
"""Components of one message, nested ones counted (Components, "Using Components")."""

CONTENT_LENGTH: Final = 2000
"""Characters of a plain message's content (Message, "Create Message")."""

BUTTONS_PER_ROW: Final = 5
"""Buttons of one action row (Components, "Action Row")."""

BUTTON_LABEL: Final = 80
"""Characters of a button's label (Components, "Button")."""

CUSTOM_ID: Final = 100
"""Characters of a custom id (Components, "Custom ID")."""

ALT_LENGTH: Final = 1024
"""Characters of a picture's description (Components, "Media Gallery Item")."""

FORM_TITLE: Final = 45
"""Characters of a modal's title (Interactions, "Modal")."""

FORM_LABEL: Final = 45
"""Characters of a label over a modal's field (Components, "Label")."""

FORM_FIELDS: Final = 5
"""Fields of a modal (Interactions, "Modal")."""

FORM_FIELD_TEXT: Final = 4000
"""Characters of a modal's text field (Components, "Text Input")."""

PLACEHOLDER: Final = 100
"""Characters of a text field's placeholder (Components, "Text Input")."""

DESCRIPTION: Final = 100
"""Characters of a command's or option's description (Application Commands)."""

OPTIONS: Final = 25
"""Options or subcommands of one command (Application Commands)."""

OPTION_TEXT: Final = 6000
"""Characters that a string option may allow (Application Commands, "max_length")."""

CHOICES: Final = 25
"""Choices of an option, of an autocomplete answer, of a select (Application Commands; Components)."""

CHOICE_LENGTH: Final = 100
"""Characters of a choice's name and of its value (Application Commands, "Choice")."""

THREAD_NAME: Final = 100
"""Characters of a thread's name (Channel, "Start Thread from Message")."""

TAGS_PER_POST: Final = 5
"""Tags of one forum post (Channel, "Forum and Media Thread")."""

PRIVATE_THREAD_MINUTES: Final = 10080
"""The longest of them: a private room may rest for days (ours)."""

NONCE_LENGTH: Final = 25
"""Characters of a nonce (Message, "Create Message")."""

HISTORY_PAGE: Final = 100
"""Messages of one page of history (Message, "Get Channel Messages")."""

INTERACTION_SECONDS: Final = 3.0
"""Seconds until an interaction that was not acknowledged is void (Interactions, "Responding")."""

GLOBAL_RATE: Final = 50
"""Requests per second for one bot, interaction endpoints aside (Rate Limits, "Global")."""

ATTACHMENT_BYTES: Final = 64 * 1024
"""Bytes of an attached answer that are read: ours, some 10,000 words; Discord's own limit is 10 MiB."""
