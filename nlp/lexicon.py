"""Words with a part to play in drafts, whatever the study: verbs that wish, nouns that say nothing, nouns of products.

Lists of common English, chosen by what a word means, never by what a study speaks of.
"""

from __future__ import annotations


def lemmas(listed: str) -> frozenset[str]:
    """A set of words written in one string."""
    return frozenset(listed.split())


WISHING = lemmas("want need like love wish hope prefer expect try able have suppose")
"""Lemmas whose infinitive says what somebody wants to get done."""

TRYING = lemmas(
    "hard difficult tough tricky easy impossible confusing struggle trouble difficulty fail challenge challenging pain"
)
"""Lemmas whose infinitive or gerund says what somebody had trouble with, or none."""

BURDENING = lemmas("have keep end force make")
"""Lemmas whose infinitive or gerund says what somebody is made to do."""

CHORES = lemmas("call ask wait")
"""Verbs that name an outcome only where somebody is made to do it: each time is one that the service could spare."""

CHORE_WORDS = {
    "call": "call", "phone": "call", "contact": "call", "ask": "ask", "wait": "wait", "go": "go there in person",
    "retype": "enter the same details again", "reenter": "enter the same details again",
    "repeat": "repeat what they said", "restart": "start again",
}  # fmt: skip
"""What customers do where a service does not serve them, and how an outcome has it."""
IN_PERSON = lemmas("person office physically branch store")
"""Words beside "go" that say where to."""

HARMS = lemmas("lose miss forget misread misunderstand overpay overlook misplace mistake waste suffer smell")
"""Verbs for what nobody wants to happen."""

SERVING = lemmas("charge overcharge treat serve sell refuse deny employ advertise scam rip rob")
"""What a service does to its customers, never what they get done."""

SERVANTS = lemmas(
    "waitress waiter desk reception receptionist service store shop restaurant cafe bar hotel vet dentist clinic "
    "hospital garage mechanic technician salon bank branch hotline helpline crew clerk cashier business courier"
)
"""Who and what serves: they can let customers down."""

PERCEIVING = lemmas("see have hear watch notice find keep get")
"""Verbs whose object may do what follows it: "see X ingesting Y" is not to see X."""

EMPTY_VERBS = lemmas(
    "be have do go get say think guess mean look like want need seem happen let come thank talk try start keep feel "
    "suppose expect wish hope love prefer assume believe wonder imagine figure remember click scroll make take give "
    "put show tell ask direct require use walk turn run stand sit bring set end work call bother mind matter help "
    "hate enjoy notice depend concern appear become stay leave wait receive "
    "dislike fear regret appreciate begrudge worry recommend suggest comment rate beware advise warn swear pray"
)
"""Verbs that name no outcome by themselves."""

EMPTY_NOUNS = lemmas(
    "thing stuff lot bit kind sort way time one something anything everything nothing someone somebody anyone people "
    "person guy okay yeah part point case example question while issue problem participant user customer moderator "
    "fact reason purpose left box face "
    "back yesterday today tomorrow day hour week month year minute second fortnight everybody everyone nobody man "
    "woman idea sense noon midnight half quarter dozen dollar pound euro cent penny quid morning afternoon evening "
    "night "
    "monday tuesday wednesday thursday friday saturday sunday"
)
"""Nouns that name nothing by themselves."""

PLACING = lemmas("add include change remove create allow provide")
"""Verbs that say what the service should be made like; only what would then be known is an outcome."""

NARRATING = lemmas(
    "deal see look realize explain describe mention discuss choose pick hit press tap type scan load pop jump hover "
    "focus forget refer base push lead cause involve relate force continue hear read live last switch "
    "express complain note opt decide encounter convey rely hold hand"
)
"""Verbs that tell what happened more often than what somebody wants to get done; they count where somebody wishes."""

PRODUCT_NOUNS = lemmas(
    "app application page webpage website site portal screen button link menu tab icon banner box checkbox dropdown "
    "field popup widget dashboard homepage interface url section header footer tool software system platform chatbot "
    "bot booklet hyperlink browser web internet window card tile slide arrow scroll click login"
) - {"application"}
"""What the service is built of: a solution, not an outcome; what it is built *for* stands before it."""

PEOPLE_NOUNS = lemmas(
    "customer user client veteran caregiver patient member person people guy man woman parent student guest passenger "
    "driver buyer shopper tenant employee worker colleague team wife husband spouse son daughter mother father sister "
    "brother friend family kid child doctor nurse agent representative folk senior volunteer engineer developer "
    "participant moderator subscriber visitor citizen resident owner dad mom coworker boss manager anyone "
    "organization company department agency employer provider caller beginner stakeholder employee staff expert "
    "mum grandson granddaughter boyfriend girlfriend neighbour neighbor lady lad landlord lender plumber uncle aunt"
)
"""Who is spoken of, never what is to be got done."""

WEAK_ADJECTIVES = lemmas(
    "same different particular certain specific other another big biggest small good great better best bad worse worst "
    "high higher highest low lower lowest large larger huge major main real whole entire right wrong new old nice "
    "perfect stable hard easy difficult own little more less few many much extra actual general basic important "
    "interesting only such various several multiple next last first second third current most least "
    "terrible horrible awful dreadful disgusting nasty poor lousy mediocre decent fine okay average excellent "
    "fantastic amazing awesome wonderful brilliant lovely superb outstanding ridiculous stupid crazy damn silly "
    "beautiful ugly weird strange odd normal typical usual regular absolute complete total utter sheer "
    "rude unfriendly unhelpful slow weak cheap expensive overpriced useless pointless meaningless endless "
    "specified desired selected given"
)
"""Modifiers that tell no two things apart."""
FIRM = {("last", "name"), ("first", "name"), ("next", "step"), ("second", "opinion"), ("first", "visit")}
"""Such modifiers where they do."""

ABSTRACT_NOUNS = lemmas(
    "challenge difficulty trouble concern barrier improvement opportunity option feature area aspect place situation "
    "scenario circumstance world life level type experience struggle frustration confusion ability chance "
    "answer word line bit need effort hand head eye mind side top bottom middle end start beginning front "
    "criticism feedback opinion impression feeling hope guess thought attention stuff deal sort majority couple bunch "
    "victim master degree attempt error print need someone focus point sense solution result source use "
    "context piece bulk plus minus pain learning curve overhead usage"
)
"""Nouns that do not say what of."""

KNOWN = lemmas(
    "number status detail reason amount date timeframe timeline specific information info location address "
    "confirmation balance price cost step instruction requirement criterion rule eligibility definition meaning "
    "acronym history progress explanation term wording name code hour contact charge fee mileage mile deadline "
    "schedule decision update policy difference summary record list deductible rate role breakdown criteria "
    "direction manual documentation guidance description guideline ingredient size dimension limit condition note "
    "example wait"
)
"""Things that customers want to know."""
GENERIC = lemmas("information info detail specific number date data list name code note example condition amount")
"""Such things that say little unless the words say of what: "the details of the claim"."""
VAGUE = GENERIC - {"number", "date", "amount", "name", "code"}
"""Those of them that need it said of what."""
DONE = lemmas(
    "appeal application payment training review verification registration delivery refund order upload enrollment "
    "installation upgrade migration process procedure claim request renewal cancellation transfer deposit "
    "purchase booking reservation return exchange repair setup signature transition onboarding form survey "
    "questionnaire search checkout sign-in test configuration deployment submission diagnosis treatment complaint "
    "scheduling billing transaction assessment exam"
)
"""Things that customers get through."""
HAD = lemmas(
    "appointment pay money reimbursement benefit product item room document letter receipt ticket copy statement "
    "medication prescription reply response help support service coverage insurance equipment check bill voucher "
    "discount parcel package meal food car seat card key report plan notification reminder email message invoice "
    "data refill supply quote estimate offer callback call-back result slot policy certificate contract permit "
    "passport visa loan mortgage account password"
)
"""Things that customers get."""
COSTS = lemmas("price cost fee charge bill premium tax interest excess deductible rate fine copay copayment rent fare")
"""What customers pay."""
UNPAID = lemmas(
    "money receipt invoice statement letter report email message check card cash budget order review quote estimate"
)
"""Things got or gone through that nobody pays for: they are beside the paying."""
SETTINGS = lemmas(
    "phone smartphone cellphone iphone mobile tablet computer laptop device weekend evening morning night afternoon "
    "call visit trip flight drive shift holiday road"
)
"""Where and when something is done, as a clarifier has it."""

LIGHT_VERBS = lemmas("start make get send receive take use begin complete")
"""Verbs that say something only with what they are done to: to start an appeal, to make an appointment."""
ENTERED = lemmas("name date number address code email password information amount age birthday zip")
"""Things that customers fill in as often as they look for them."""
ENTERING = lemmas("put enter type fill key write character require provide keep")
"""Words beside which they fill them in."""
OPENING = lemmas("start make file begin submit open")
"""Verbs whose object comes into being: "start an appeal"."""
UNSURE = lemmas(
    "confuse confused confusing confusion define definition mean meaning unclear unsure understand sure "
    "differ difference"
)
"""Words beside which what a thing is called is what they stumble over."""
