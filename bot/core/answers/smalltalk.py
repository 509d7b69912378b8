"""What people say to each other in a thread: the beginnings of remarks, and words of no subject."""

import re
from typing import Final

__all__ = ["EVERYDAY", "REMARK"]

_GREETS = (
    r"(?:good |g')?(?:morning|evening|afternoon|night|day|mornin)|hi+|hello+|hey+|hiya|yo"
    r"|welcome(?: back)?|bye+"
    r"|goodbye|all|guys|folks|everyone|look at this|see this|ahh*|ahem|haha|see (?:you|ya)|cya|gm"
    r"|gn|happy \w+|sorry|apologies|excuse me|oops|oh|ah|ooh|aha|phew|ugh"
)
_THANKS = r"(?:many |big |ok |okay )?(?:thanks|thank you|thx|ty|tysm|cheers|merci|danke|gracias)"
_LAUGHS = r"l+o+l+|lmao|rofl|(?:ha){2,}h?|(?:he){2,}|xd+|jk|just kidding|kidding"
_AGREES = (
    r"same(?: here| answer| as (?:above|you|me))?|me (?:too|neither)|likewise|ditto|agreed?|i agree"
    r"|[+-]1|this"
    r"|(?:so |very |how )?true|exactly|yes+|yeah|yep|yup|(?:oh )?no+|nope|nah|ok|okay|okey|k|sure"
    r"|right|correct|indeed"
    r"|fair(?: enough| point)?|makes sense|got it|i see|noted|understood|of course|absolutely"
    r"|definitely|maybe"
)
_PRAISES = (
    r"(?:(?:that(?:'s| is| was)|this(?: one)?(?: is|'s| was)|it(?:'s| is| was)|what|such|really"
    r"|very|so|pretty|too"
    r"|a|an|the|i|was|is|am|haha|well|another|quite|super)\s+)*"
    r"(?:nice|good|great|awesome|cool|wow|wonderful|excellent|amazing|lovely|neat|fun(?:ny)?"
    r"|interesting|love"
    r"|like|tricky|hard|tough|easy|difficult|impossible|brutal|evil|mean|tempting|confusing"
    r"|beautiful|perfect"
    r"|well done|good job|gg|congrats|congratulations|bravo|kudos|impressive|yay|hooray|damn|argh?"
    r"|close|first"
    r"|bump|let's go|can't wait|knew it)"
    r"(?:\s+(?:point|question|one|answer|idea|explanation|example|job|work|luck|stuff|thread"
    r"|challenge|try|catch"
    r"|way|thing|day|weekend|week)s?)?"
)
_WAITS = (
    r"(?:let me|lemme|i(?:'ll| will| need to| have to|'m going to| must)|still|i'm|i am|just"
    r"|need to|gotta)?"
    r" ?(?:think|thinking|wondering|brb|afk|get back|come back|be back|look (?:it|this) up|sleep on it"
    r"|try (?:this |it )?(?:later|tomorrow|tonight)|answer (?:this |it )?(?:later|tomorrow|tonight)"
    r"|do it later)"
    r"|one (?:moment|second|sec|minute)|(?:a|just a) (?:moment|second|sec|minute)|later|tomorrow"
    r"|hm+|mm+|um+"
    r"|uh+|er+|wait|hold on|on it"
)
_GIVES_UP = (
    r"(?:i(?: have|'ve)?(?: got)? |honestly |sorry )*(?:no (?:idea|clue)|idk|don'?t know"
    r"|do not know|dunno|not sure"
    r"|am lost|lost|give up|pass|skip|can'?t remember|forgot(?: (?:this|it|that))?|beats me"
    r"|never heard of"
    r" (?:it|this|that))"
)
REMARK: Final = re.compile(
    rf"\W*(?:{_GIVES_UP}|{_WAITS}|{_THANKS}|{_PRAISES}|{_LAUGHS}|{_GREETS}|{_AGREES})(?![\w'])", re.IGNORECASE
)
"""The beginning of a sentence that is a remark: longer wordings before the shorter ones that begin them."""

EVERYDAY: Final = """
a an the this that these those it its itself he she they them we us you i me my mine your yours his her
their our and or but nor so yet if then than as at by for from in into of off on onto out over to up down
with without about after again all also always am any anybody anyone anything are aren't be been being both
can can't cannot could couldn't did didn't do does doesn't doing don't done each ever every everybody
everyone everything few get gets getting give gives go goes going gone good got great had has have having
hello here hey hi how i'd i'll i'm i've is isn't it's just know knows known let let's like likes little long
look looks lot lots made make makes making many may maybe might more most much must name need needs never
new next nice no nobody none not nothing now oh ok okay old once one ones only other others own people
perhaps person please put quite rather really right said same say says saying see seen she should shouldn't
some somebody someone something somewhat soon sorry still such sure take takes tell than thank thanks that's
their there there's thing things think thinks thought time times today together tomorrow too took try trying
two use used uses using very want wants was wasn't way ways week well went were what when where which while
who whole why will wish won't word words work works would wouldn't write wrote year years yes yesterday yet
answer answers question questions day days group morning evening night guys folks team back because between
come comes came sentence sentences example examples explain describe hour hours minute minutes late early
lunch coffee meeting
"""
"""Words that say nothing of any subject."""
