import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import NotFound
from bot.core.transcript import ChatChannel, ChatMessage, ChatUser
from tests.contracts.conftest import NOW, ContractStore


def _message(text: str = "hi", **facts: object) -> ChatMessage:
    return replace(ChatMessage(0, "general", NOW, author="ann", text=text), **facts)  # type: ignore[arg-type]


async def test_people_are_listed_by_name(store: ContractStore) -> None:
    """A person is stored under its key; a new name replaces the old one."""
    for user in (
        ChatUser("z", "Ann"),
        ChatUser("a", "bob"),
        ChatUser("b", "Zoe"),
        ChatUser("b", "Bea", organiser=True),
    ):
        await store.transcript.put_user(user)

    assert [ChatUser("z", "Ann"), ChatUser("b", "Bea", organiser=True), ChatUser("a", "bob")] == list(
        await store.transcript.users()
    )


async def test_channels_keep_their_order(store: ContractStore) -> None:
    """A channel stays where it was made, whatever is changed about it."""
    general, random = ChatChannel("general", "general"), ChatChannel("random", "random", "Anything")
    changed = replace(general, name="daily", topic="One a day", members=("ann", "bea"))
    for channel in (general, random, changed):
        await store.transcript.put_channel(channel)

    assert [changed, random] == list(await store.transcript.channels())


async def test_a_message_is_stored_whole(store: ContractStore) -> None:
    """Every field comes back, with an id and a seq."""
    added = await store.transcript.add(
        _message(
            "Grüezi ☕",
            thread=7,
            body='{"a": 1}',
            key="k1",
            private_to="bea",
            reactions={"👍": ("ann", "bea"), "🎉": ()},
            edited_at=NOW,
            deleted_at=NOW + timedelta(seconds=1),
            handled=False,
        )
    )

    assert (True, True) == (added.id > 0, added.seq > 0)
    assert added == await store.transcript.get(added.id)
    assert added == await store.transcript.by_key("k1")
    assert [added] == list(await store.transcript.unhandled())
    assert await store.transcript.get(999) is None
    assert await store.transcript.by_key("k2") is None
    assert await store.transcript.by_key("") is None


async def test_a_retry_finds_the_first_message(store: ContractStore, again: ContractStore) -> None:
    """The same key at once from everywhere is one message; messages without a key are all different."""
    found = await asyncio.gather(
        *(where.transcript.add(_message(key="k1")) for _ in range(3) for where in (store, again))
    )
    plain = [await store.transcript.add(_message()) for _ in range(2)]

    assert 1 == len({m.id for m in found})
    assert 2 == len({m.id for m in plain})


async def test_every_write_gets_a_higher_seq(store: ContractStore, again: ContractStore) -> None:
    """A page that was away gets what was added and changed since, in order, each message once."""
    one, two, three = [await store.transcript.add(_message(word)) for word in "abc"]
    seen = two.seq
    edited = await again.transcript.update(replace(one, text="A", edited_at=NOW, reactions={"👍": ["bea"]}))

    assert [three, edited] == list(await store.transcript.after(seen, limit=9))
    assert [three] == list(await store.transcript.after(seen, limit=1))
    assert [] == list(await store.transcript.after(edited.seq, limit=9))


async def test_an_unknown_message_is_not_changed(store: ContractStore) -> None:
    """Editing what is not there says so."""
    with pytest.raises(NotFound):
        await store.transcript.update(_message(id=5))


async def test_pages_go_back_in_time(store: ContractStore) -> None:
    """The newest few of a channel or thread, oldest first, and those before them."""
    top = [await store.transcript.add(_message(f"{n}")) for n in range(5)]
    below = await store.transcript.add(_message("reply", thread=top[0].id))
    await store.transcript.add(_message("elsewhere", channel="random"))

    async def page(before: int | None, limit: int = 2, thread: int = 0) -> list[ChatMessage]:
        return list(await store.transcript.page("general", thread=thread, before=before, limit=limit))

    assert top[3:] == await page(None)
    assert top[1:3] == await page(top[3].id)
    assert top == await page(None, limit=99)
    assert [] == await page(top[0].id)
    assert [below] == await page(None, thread=top[0].id)


async def test_threads_count_what_everyone_sees(store: ContractStore) -> None:
    """Deleted and private messages do not count."""
    add = store.transcript.add
    one, two = await add(_message("one")), await add(_message("two"))
    for _ in range(2):
        await add(_message("reply", thread=one.id))
    await add(_message("private", thread=one.id, private_to="ann"))
    await add(_message("gone", thread=two.id, deleted_at=NOW))

    assert {one.id: 2} == await store.transcript.thread_sizes("general")
    assert {} == await store.transcript.thread_sizes("random")


async def test_what_the_bot_has_not_seen_is_remembered(store: ContractStore) -> None:
    """Oldest first, until it is marked as handled."""
    one, two = [await store.transcript.add(_message(word, handled=False)) for word in "ab"]
    await store.transcript.update(replace(one, handled=True))

    assert [two] == list(await store.transcript.unhandled())
