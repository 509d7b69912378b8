"""Slack's numbers, each with its source. Lengths are in characters."""

from typing import Final

__all__ = [
    "ACTIONS",
    "ACTION_ID",
    "BLOCKS",
    "BUTTON_TEXT",
    "BUTTON_VALUE",
    "CALLBACK_ID",
    "CHANNEL_SECONDS",
    "CONTEXT_ELEMENTS",
    "ENVELOPES_REMEMBERED",
    "FALLBACK",
    "FIELDS",
    "FIELD_TEXT",
    "HEADER",
    "IMAGE_ALT",
    "INPUT_HINT",
    "INPUT_LABEL",
    "INPUT_TEXT",
    "MESSAGE_TEXT",
    "METADATA_DEPTH",
    "METADATA_PAGE",
    "MODAL_BLOCKS",
    "MODAL_TITLE",
    "NOT_STORED",
    "OPTIONS",
    "OPTIONS_SECONDS",
    "OPTION_TEXT",
    "OPTION_VALUE",
    "PATIENCE",
    "PLACEHOLDER",
    "PRIVATE_METADATA",
    "REQUEST_BYTES",
    "SEARCHES_REMEMBERED",
    "SECTION",
    "SOCKET_URL_SECONDS",
    "USERS_REMEMBERED",
    "USER_SECONDS",
]

BLOCKS: Final = 50
"""Blocks in a message. docs.slack.dev/reference/block-kit/blocks"""
MODAL_BLOCKS: Final = 100
"""Blocks in a modal or Home tab. docs.slack.dev/reference/views"""
SECTION: Final = 3000
"""Text of a section. docs.slack.dev/reference/block-kit/blocks/section-block"""
FIELDS: Final = 10
"""Fields of a section (same page)."""
FIELD_TEXT: Final = 2000
"""Text of a field (same page)."""
HEADER: Final = 150
"""Text of a header. docs.slack.dev/reference/block-kit/blocks/header-block"""
CONTEXT_ELEMENTS: Final = 10
"""Elements of a context block. docs.slack.dev/reference/block-kit/blocks/context-block"""
ACTIONS: Final = 25
"""Elements of an actions block. docs.slack.dev/reference/block-kit/blocks/actions-block"""
BUTTON_TEXT: Final = 75
"""Words on a button; it shows about 30. docs.slack.dev/reference/block-kit/block-elements/button-element"""
BUTTON_VALUE: Final = 2000
"""What a button carries (same page)."""
ACTION_ID: Final = 255
"""An action's or block's id (same page; block_id on the blocks page)."""
IMAGE_ALT: Final = 2000
"""Alt text of an image. docs.slack.dev/reference/block-kit/blocks/image-block"""
MESSAGE_TEXT: Final = 12_000
"""Text in all blocks of a message. Above about 13,200 comes msg_blocks_too_long (not documented)."""
FALLBACK: Final = 4000
"""The text beside the blocks; Slack cuts above 40,000 and advises this.
docs.slack.dev/reference/methods/chat.postMessage"""
MODAL_TITLE: Final = 24
"""Title, submit and close of a modal. docs.slack.dev/reference/views/modal-views"""
CALLBACK_ID: Final = 255
"""A view's callback_id (same page)."""
PRIVATE_METADATA: Final = 3000
"""What a view carries (same page)."""
INPUT_LABEL: Final = 2000
"""Label of an input. docs.slack.dev/reference/block-kit/blocks/input-block"""
INPUT_HINT: Final = 2000
"""Hint under an input (same page)."""
INPUT_TEXT: Final = 3000
"""Longest text of a text field. docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""
PLACEHOLDER: Final = 150
"""Placeholder of a field (same page)."""
OPTIONS: Final = 100
"""Options of a menu. docs.slack.dev/reference/block-kit/block-elements/select-menu-element"""
OPTION_TEXT: Final = 75
"""Words of an option. docs.slack.dev/reference/block-kit/composition-objects/option-object"""
OPTION_VALUE: Final = 150
"""Value of an option (same page)."""
CHANNEL_SECONDS: Final = 1.0
"""Seconds between two messages to a channel. docs.slack.dev/apis/web-api/rate-limits (posting messages)"""
METADATA_PAGE: Final = 200
"""Messages read at once when looking for one's own; Slack advises at most 200.
docs.slack.dev/reference/methods/conversations.history"""
METADATA_DEPTH: Final = 1_000
"""Messages of a channel read before one's own counts as never sent, however many a page holds: an app that is
distributed outside the Marketplace gets 15 a page and a page a minute.
docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps"""
SEARCHES_REMEMBERED: Final = 256
"""Looks for a message that were cut off and go on at the next try."""
PATIENCE: Final = 20.0
"""Seconds that a call waits in all when Slack says Retry-After; after that the caller is told.
Delivery gives a message 40 seconds."""
OPTIONS_SECONDS: Final = 1.0
"""Seconds to find suggestions; Slack gives up after 3.
docs.slack.dev/interactivity/handling-user-interaction"""
SOCKET_URL_SECONDS: Final = 20.0
"""How long the address of a socket is used; Slack lets it expire after about 30 seconds.
docs.slack.dev/apis/events-api/using-socket-mode"""
REQUEST_BYTES: Final = 1_000_000
"""Largest request read over HTTP; an interaction with a full view stays well below it."""
ENVELOPES_REMEMBERED: Final = 10_000
"""Events remembered against redelivery: Slack tries again for an hour, at most 30,000 events an hour.
docs.slack.dev/apis/events-api#retries"""
USERS_REMEMBERED: Final = 5_000
"""People whose name and role are kept."""
USER_SECONDS: Final = 900.0
"""Seconds until a person's name and role are asked for again."""
NOT_STORED: Final = 503
"""What an event is refused with that could not be stored: anything but a 2xx has Slack deliver it again.
docs.slack.dev/apis/events-api#retries
"""
