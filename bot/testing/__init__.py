"""A chat to test against: the whole bot in memory, with a clock that moves only when told to.

    chat = Chat.open(library, grader, store)
    await chat.set_up()
    await chat.advance(hours=9)
    reply = await chat.say("It is the harmonic mean of precision and recall", by="ada")
    await chat.press("My streak", by="ada")

Nothing here sleeps, and nothing is replaced inside the bot: the platform is the only double.
"""
