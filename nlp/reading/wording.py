"""What words give away: prompts, script, stage directions, notes about a person, placeholders.

These are cues for English guides (prompts also by their question mark in any language). They decide only who is
likely to speak; a person checks before the source is saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SENTENCE = re.compile(r"[.?!…]+[\"”’')\]]*(?=\s|$)|\n")
_TRAIL = " \t\"”’'»)]}*_:-–—."
_LEAD = " \t\"“‘'«([{*_-–—"

_IMPERATIVE = re.compile(
    r"^(?:(?:ok(?:ay)?|alright|all right|great|good|perfect|so|now|and|first|next|then|well|cool|awesome|thanks|"
    r"thank you|lastly|finally|again|in your own words|without \w+ing [\w ]+|thinking aloud|talking aloud|"
    r"from (?:this|here)[\w ]*|[A-Z]\w{1,20}(?=, (?:let|can|could|what|how|would|why|where))|from the [\w ]+|"
    r"on (?:this|a) [\w -]+|for [\w' ]{1,30}sake)[,.:;!-]*\s+){0,4}"
    r"(?:please|(?:i|we) want you to|i(?:['’]d| would) like you to|tell (?:me|us)|talk (?:to (?:me|us)|me|us|"
    r"out loud|aloud|through)|describe|explain|walk (?:me|us)|"
    r"show (?:me|us)|imagine|pretend|take (?:a (?:look|moment|minute|few)|me|us)|look(?:ing)? at (?:this|the|that)|"
    r"go ahead|click (?:on|the|that|no|yes|into|here)|scroll (?:to|down|up)|let['’]?s\b(?! see)|"
    r"think (?:about a|aloud|of a)|"
    r"consider (?:the|a)|read (?:through|the|each|all)|review (?:the|all|everything)|rate\b|feel free|remember to|"
    r"give me (?:a|your|an)|keep going|go to\b|if you (?:could|were|had|wanted|would)\b[^.?!]{0,120}\b(?:can|"
    r"could|would|"
    r"how|what|where|please)|(?:can|could|would|will|do|did|are|were|have|has|is|was|does) you\b|"
    r"(?:how|what|why|where|when|which|who|whose)\b(?: [\w'’-]+){0,8}? (?:do|did|does|would|could|can|will|"
    r"should|are|were|have|had|might) you\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:tell|show) (?:me|us)\b|\bwalk (?:me|us) through\b|\btalk (?:me|us) through\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"^(?:[(\[]\s*)?(?:if\s+(?:yes|no|not|so|they|needed|applicable|stuck|mentioned|none|the\s+(?:participant|user|"
    r"veteran|customer)|a\s+(?:user|participant)|(?:he|she|p\d?)\s)|probes?\b|prompts?\b|follow[- ]?up\b|ask\b|"
    r"moderator\b.{0,20}:|redirect to|direct them|listen for|look for\b.{0,40}:|can prompt)",
    re.IGNORECASE,
)
_OPENER = re.compile(
    r"^(?:what|how|why|when|where|who|which|whose|do|does|did|are|is|was|were|have|has|had|can|could|would|will|should|"
    r"any|anything|qu['’]|que\b|quel|comment|pourquoi|est-ce|avez|wie|was|warum|wann|welche|haben|können|cómo|"
    r"qué|por qué|"
    r"cuándo|come|cosa|perché|quando|como|o que|hoe|wat|waarom)",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"thanks? (?:you )?(?:so much |again )?(?:all |everyone )?for (?:joining|taking|your time|participating|"
    r"working through|"
    r"watching|coming)|thank you,? (?:so much )?(?:all|everyone)\b|welcome,? everyone|hello and welcome|"
    r"my name is \[|colleagues (?:on the line|observing|who)|observing and taking notes|"
    r"(?:we are|we're|i am|i'm) not testing (?:you|your)|no right or wrong answers|honest (?:opinion|feedback)|"
    r"not be offended|won['’]t be offended|hurt (?:my|our) feelings|"
    r"may not (?:function|work) exactly|(?:demo|prototype) (?:tool )?that may|it['’]s (?:just )?a (?:prototype|"
    r"demo),? (?:it|so|and)|"
    r"none of your (?:comments|actions)|attributed to you|recordings? (?:are|is|will be) (?:destroyed|deleted)|"
    r"(?:comfortable|okay|ok|alright) (?:if|with) (?:i|me|us|we)\b.{0,20}record|record(?:ing)? (?:my|the|your|this) "
    r"(?:screen|session|audio)|started recording|start(?:ed)? (?:the )?recording|once i start recording|(?:we|"
    r"i) use the recordings?|"
    r"stop the session|end the session|(?:entire )?session (?:should|will) (?:take|last)|keep you much longer|"
    r"occasionally prompt|think(?:ing)? aloud|talk(?:ing)? aloud|speak your thoughts|"
    r"before we (?:start|begin|get started|look at)|a few things (?:i|that i|we) (?:want|have|would)|"
    r"(?:we|i)(?:['’]re|['’]ll|['’]m|['’]d| are| will| am| would)? (?:(?:now |actually |just )*(?:going to|"
    r"gonna|like to) |)(?:ask you|"
    r"give you (?:a|another)|send you (?:a|the|another)|be asking|be guiding|have you (?!ever))|"
    r"we(?:['’]re|['’]ll| are| will| would like to|['’]d like to) (?:now |actually |just )*(?:going to |"
    r"gonna )?(?:take a look|go through|"
    r"complete an? |start by|start with|move on|pause|talk about|look at|use the|try to)|let me (?:share|send|know if)|"
    r"(?:share|sharing|shared) (?:your|you|my) screen|interact(?:ing)? with (?:a|this|the) prototype|"
    r"voluntary|withdraw at any time|informed consent|consent form|protect your privacy|"
    r"do you know any other|future (?:user )?research|recruit(?:ing|er|ment)|gift card|incentive|honorarium|"
    r"have (?:my|our|the) team send|(?:enjoy|have a (?:great|good|nice|wonderful)) (?:the )?(?:rest of )?(?:your|day)|"
    r"(?:really )?appreciate (?:you|your time|your feedback)|appreciate you taking|your feedback is|"
    r"feedback (?:is|was) (?:so |super |very )?helpful|don['’]t hesitate to|check out our|stay tuned|subscribe|"
    r"join us (?:for|next)|let['’]s (?:get started|get into|introduce|dive)|introduce yourself|"
    r"any (?:final )?questions for me|"
    r"next,? we|(?:already )?signed you in|navigate there for you|open the floor|you will (?:not )?be|"
    r"click (?:that|the) link when|in the (?:zoom )?chat\b.{0,40}(?:link|click|feature)|"
    r"admit observers|the notetaker|merci d['’]avoir|merci de (?:votre|participer)|vielen dank für (?:ihre|deine)|"
    r"gracias por (?:su|tu|participar)",
    re.IGNORECASE,
)
_VERB = (
    r"click(?:s|ed|ing)?|tap(?:s|ped|ping)?|scroll(?:s|ed|ing)?|read(?:s|ing)?|laugh(?:s|ed|ing|ter)?|chuckl(?:es|ing)|"
    r"paus(?:e|es|ed|ing)|typ(?:es|ing|ed)|hover(?:s|ed|ing)?|mov(?:es|ing|ed)|press(?:es|ed)?|open(?:s|ed|ing)|"
    r"select(?:s|ed|ing)?|enter(?:s|ed|ing)|go(?:es|ing)|zoom(?:s|ed|ing)|nod(?:s|ding)?|sigh(?:s|ing)?|see(?:s|ing)|"
    r"look(?:s|ed|ing)|point(?:s|ed|ing)|submit(?:s|ted|ting)?|check(?:s|ed|ing)|swip(?:es|ing)|navigat(?:es|ed|ing)|"
    r"start(?:s|ed|ing)|begin(?:s|ning)|began|stop(?:s|ped)|continu(?:es|ing|ed)|finish(?:es|ed)|expand(?:s|ed|ing)?|"
    r"collaps(?:es|ed)|proceed(?:s|ed|ing)?|creat(?:es|ed|ing)|label(?:s|ed|ing)|renam(?:es|ed)|shar(?:es|ing)|"
    r"join(?:s|ed)|"
    r"leav(?:es|ing)|left|ask(?:s|ed)|agree(?:s|d)|typ(?:e|es)|search(?:es|ed|ing)|return(?:s|ed)|fill(?:s|ed|ing)?|"
    r"explain(?:s|ed)?|show(?:s|ed|ing)?|help(?:s|ed)|wait(?:s|ed|ing)|now on|gets out|verif(?:ies|ying)|inaudible|"
    r"crosstalk|silence|music|applause|background|unintelligible|indistinct|recording|screen|question about|note|"
    r"overlapping|phone rings|cough(?:s|ing)?|smil(?:es|ing)|shrug(?:s|ging)?|repeat(?:s|ed)|sarcastic(?:ally)?|"
    r"image|video|break|end of|beginning of|off[- ]?topic|redirect(?:s|ed)?|prompt(?:s|ed)|disconnect(?:s|ed)?|"
    r"types out"
)
_WHO = (
    r"(?:the )?(?:participants?|users?|moderator|interviewer|veterans?|customers?|pt|she|he|they|p\d*|m|everyone|"
    r"respondent)"
)
_DIRECTION = re.compile(
    rf"^(?:(?:after|then|now|also|here|both)\s+)*(?:{_WHO}\s+)?(?:\w+ly\s+|then\s+|also\s+)?(?:{_VERB})\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    rf"^(?:after|while|when)?\s*{_WHO}\b|^[a-z]+ (?:explains|asks|helps|shows)\b|^after \w+ ", re.IGNORECASE
)
_BRACKETS = re.compile(r"\[[^\[\]\n]{1,300}\]|\([^()\n]{1,200}\)|♪[^♪\n]{0,200}♪?")
_PERSON = re.compile(
    r"\b(?:(?:the |one |a |another |several |some |most |many )?(?:participants?|users?|veterans?|customers?|vets?|"
    r"respondents?|interviewees?|clients?|patients?|caregivers?|folks|volunteers?|visitors?|shoppers?|spouses?)|"
    r"P\d{1,2})\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:[\W\d]*)(?:the |this |one |a |another |several |some |most |many |"
    r"almost (?:every )?)?(?:participants?|users?|"
    r"veterans?|customers?|respondents?|interviewees?|clients?|patients?|caregivers?|P\d{1,2}|"
    r"P(?= (?:[a-z]+(?:s|ed)|could|did|had|was|would)\b)|he|she|they)\b"
    r"(?!['’]?(?:ll|d|re|ve)?\s+(?:should|need|could|can)\b)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^[\W\d]*(?:he|she|they)\b", re.IGNORECASE)
_DOES = re.compile(
    r"^(?:also |then |first |eventually |initially |again |easily |quickly )?(?:clicks|clicked|sc[r]?olls|"
    r"scrolled|types?|typed|"
    r"reads|hovers?|navigates?|navigated|tries|tried to|opens|opened|selects|selected|goes to|went to|moves|"
    r"prompt?s user|"
    r"prompt?ed (?:to|user)|promp?ted|logs in|logged in|uses|used|has (?:a|an|used|not|had|no|never)|had (?:to|"
    r"trouble|issues|no)|"
    r"did(?:n['’]t| not)|does(?:n['’]t| not)|was(?:n['’]t| not)? (?:\w+ly )?(?:able|unable|confused|clear|"
    r"not clear|surprised|"
    r"frustrated|looking|expecting)|could(?:n['’]t| not)|struggled|struggles|wants|wanted|mentions?|mentioned|"
    r"expects|expected|prefers|preferred|thinks|thought (?:the|it|that)|understood|easily|found|finds|notices|noticed|"
    r"seems? (?:to|like|confused|unsure)|appears?|says (?:he|she|they|it|that)|said (?:he|she|they|it|that)|asks|asked|"
    r"looks for|looking for where|"
    r"needs|needed|likes|liked|lives|works as|served|gets?\b.{0,20}error)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:I|i|I['’]\w+|i['’]\w+|[Ii]m|Id|my|My|me|myself|mine|[Jj]e|[Jj]['’]\w+|[Mm]on|[Mm]a|[Ii]ch|[Mm]ein\w*)\b"
)
_SPOKEN = re.compile(
    r"^(?:yes|yea|yeah|yep|yup|no|nah|nope|ok|okay|k|um|umm|uh|uhm|uhh|ugh|hm+k?|mm+|well|so|oh|ooh|ah|ahh|"
    r"right|correct|exactly|"
    r"absolutely|definitely|sure|maybe|probably|it|it['’]s|its|that['’]?s?|this|there['’]?s?|not|never|just|"
    r"like|because|if i|"
    r"i|i['’]\w+|my|we|me|pretty|very|usually|sometimes|wow)\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"^[\W_]*(?:notes?|answer|response|insert(?: \w+){0,3}|type here|tbd|tba|todo|not in notes|no notes|n/?a here|"
    r"your notes here|participant(?:'s)? (?:answer|response)s? here)?[\W_]*$",
    re.IGNORECASE,
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of sentences: an end mark before a blank, or a line end. Linear in the text."""
    start = 0
    for found in _SENTENCE.finditer(text):
        if text[start : found.end()].strip():
            yield start, found.end()
        start = found.end()
    if text[start:].strip():
        yield start, len(text)


def bare(text: str) -> str:
    """The text without quotes, brackets and signs around it."""
    return text.strip(_LEAD).rstrip(_TRAIL)


def asks(sentence: str) -> bool:
    """Whether a sentence is put to somebody: a question, an instruction, a condition of the guide."""
    words = sentence.strip().rstrip(" \t\"”’'»)]}*_:-–—")
    if words.endswith("?"):
        return True
    head = words[:400].lstrip(_LEAD)
    if _CONDITION.match(words[:80]) or _IMPERATIVE.match(head):
        return True
    found = _ASKS.search(words[:600])
    return bool(found) and not _FIRST.search(words[: found.start()] if found else "")


def opens_question(text: str) -> bool:
    """Whether the words begin as a question does, in one of the languages told apart."""
    return bool(_OPENER.match(text.strip(_LEAD)))


def scripted(text: str) -> bool:
    """Whether the words are those of an introduction, consent, recruitment or thanks."""
    return bool(_SCRIPT.search(text[:3000]))


def directs(inside: str) -> bool:
    """Whether bracketed or slanted words tell what was done rather than said."""
    words = bare(inside)[:200]
    return not words or bool(_DIRECTION.match(words) or _ASIDE.match(words))


def brackets(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Bracketed stretches within ``text[start:end]``, in order."""
    return _BRACKETS.finditer(text, start, end)


def about_person(text: str) -> bool:
    """Whether a note begins with a person it is about ("Participant clicks", "She was unsure")."""
    return bool(_ABOUT.match(text[:120]))


def about_subject(text: str) -> bool:
    """Whether a note begins with a person named by a noun; a customer too says "they" of others."""
    return bool(_ABOUT.match(text[:120])) and not _PRONOUN.match(text[:40])


def names_person(text: str) -> bool:
    """Whether a person is spoken of in the third person anywhere near the start."""
    return bool(_PERSON.search(text[:250]))


def tells_doing(text: str) -> bool:
    """Whether a note begins with what somebody did, the subject left out ("Clicks the button")."""
    return bool(_DOES.match(text[:120].lstrip(" \t\"“‘'*_-–—")))


def first_person(text: str) -> bool:
    """Whether somebody says I, my or me."""
    return bool(_FIRST.search(text[:400]))


def spoken(text: str) -> bool:
    """Whether the words begin as an answer does: yes, well, it's, I, or in lower case as live notes do."""
    head = text.strip(_LEAD)
    return bool(_SPOKEN.match(head)) or head[:1].islower()


def placeholder(text: str) -> bool:
    """Whether a line is an empty place for notes: ``[Notes]``, ``> NOTES``, a bullet without words."""
    return len(text) < 80 and bool(_PLACEHOLDER.match(text))


def leading_prompts(text: str) -> int:
    """Where the prompts at the start of a text end; 0 for none, ``len(text)`` if it is all prompt.

    A bracketed remark after a prompt belongs to it; sentences of script may lead up to one.
    """
    end = 0
    for start, stop in sentences(text):
        sentence = text[start:stop].strip()
        if asks(sentence) or (end and sentence[0] in "(["):
            end = stop
        elif end or not scripted(sentence):
            break
    return end
