"""Drafts take their object from customers' own words, their metric from the dimension, and keep the grammar."""

from __future__ import annotations

import pytest

from nlp.labelling import PhraseLabeller
from nlp.linting import UNWORDED, lint_statement
from nlp.stating import draft_statement
from nlp.values import DIMENSIONS, Dimension

STATUS = [
    "I just want to know where my claim stands.",
    "You never know where your claim stands.",
    "I had to call to find out where the claim was.",
]
PAGE = ["I couldn't find the status page.", "It was hard to find the status page on my phone.", "I gave up looking."]


def test_a_wish_becomes_the_object() -> None:
    draft = draft_statement(STATUS, dimension="time", kind="outcome")
    assert draft == "Minimize the time it takes to learn where their claim stands"


def test_trouble_becomes_the_object() -> None:
    draft = draft_statement(PAGE, dimension="convenience", kind="frustration")
    assert draft.startswith("Minimize the effort required to find the status")
    assert "page" not in draft  # what the service is built of is no outcome


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_dimension_has_direction_and_metric(dimension: str) -> None:
    draft = draft_statement(PAGE, dimension=dimension, kind="frustration")  # type: ignore[arg-type]
    assert lint_statement(draft) == ()


def test_nothing_that_parses_is_quoted_and_never_made_up() -> None:
    draft = draft_statement(["Ugh.", "Yeah no."], dimension="other", kind="frustration")
    assert draft == "Still to be worded: “Ugh.”"
    assert next(lint.rule for lint in lint_statement(draft)) == "unworded"


def test_labels_are_phrases_of_the_theme_and_all_different() -> None:
    labels = PhraseLabeller().label([STATUS, PAGE, STATUS])
    names = [label for label, _ in labels]
    assert len(set(names)) == 3
    assert "status page" in names[1].lower()
    assert "claim" in names[0].lower()
    assert all(terms for _, terms in labels[:2])


def test_an_empty_theme_still_has_a_name() -> None:
    ((label, terms),) = PhraseLabeller().label([["Ugh."]])
    assert label == "Ugh."
    assert terms == ()


@pytest.mark.parametrize(
    ("text", "dimension", "expected"),
    [
        (
            "I'd add why my claim was denied.",
            "trust",
            "Increase the likelihood that customers know why their claim was denied",
        ),
        (
            "I want to plan the migration to be as safe as possible.",
            "time",
            "Minimize the time it takes to plan the migration",
        ),
        (
            "It would be good to know what type of training it was.",
            "convenience",
            "Minimize the effort required to learn what type of training it was",
        ),
        (
            "I want to know everyone's address in order to do that.",
            "time",
            "Minimize the time it takes to learn everyone's address",
        ),
    ],
)
def test_acts_end_where_the_sense_ends(text: str, dimension: Dimension, expected: str) -> None:
    assert draft_statement([text] * 3, dimension=dimension, kind="outcome") == expected


def test_what_the_service_should_add_is_no_outcome() -> None:
    draft = draft_statement(["You should add a big button."] * 3, dimension="convenience", kind="outcome")
    assert draft.startswith(UNWORDED)


def test_plurals_agree() -> None:
    needed = draft_statement(["The monthly reports."] * 3, dimension="quality", kind="outcome")
    assert needed == "Increase the likelihood that monthly reports are right the first time"
    wrong = draft_statement(["The monthly payment."] * 3, dimension="quality", kind="frustration")
    assert wrong == "Minimize the likelihood that the monthly payment goes wrong"


def test_what_customers_are_made_to_do_is_counted() -> None:
    draft = draft_statement(["I had to call the office twice."] * 3, dimension="convenience", kind="frustration")
    assert draft == "Minimize the number of times customers have to call the office"


def test_a_draft_that_keeps_the_rules_goes_first() -> None:
    said = ["I couldn't find the button.", "I couldn't find the button to pay the bill.", "I want to pay the bill."]
    assert lint_statement(draft_statement(said, dimension="convenience", kind="frustration")) == ()


def test_the_words_of_the_label_decide_between_acts() -> None:
    said = ["I want to see the amount I was paid.", "I want to print the letter."]
    for key, wanted in (("Amount", "see the amount"), ("Letter", "print the letter")):
        assert wanted in draft_statement(said, dimension="convenience", kind="outcome", key=[key])


def test_a_possessor_keeps_its_ending() -> None:
    draft = draft_statement(["My wife's address is missing."] * 3, dimension="convenience", kind="frustration")
    assert draft == "Minimize the effort required to find the wife's address"


def test_a_pointer_is_put_as_what_the_study_says_the_same_of() -> None:
    said = ["I'd want to know why it was denied.", "I never know why it was denied."]
    around = [*said, "My claim was denied last month.", "They said the claim was denied.", "I like the colours."]
    draft = draft_statement(said, dimension="trust", kind="outcome", around=around)
    assert draft == "Increase the likelihood that customers know why a claim was denied"


def test_a_pointer_that_nobody_can_resolve_makes_no_statement() -> None:
    draft = draft_statement(["I'd want to know why it was denied."] * 2, dimension="trust", kind="outcome")
    assert draft.startswith(UNWORDED)


@pytest.mark.parametrize(
    ("said", "dimension", "expected"),
    [
        (
            ["I'd want to sort by location since I go to a few clinics.", "Let me sort by location or by date."],
            "convenience",
            "Minimize the effort required to sort by location",
        ),
        (
            ["When I put my last name in the form it’s too long.", "The last name has too many characters."],
            "convenience",
            "Minimize the effort required to enter the last name",
        ),
        (
            ["I'd want to have the appeal right there.", "I want to start the appeal.", "The appeal is hidden."],
            "convenience",
            "Minimize the effort required to start an appeal",
        ),
        (
            ["There’s no way on a phone to save this document.", "Let me save the document on my phone."],
            "convenience",
            "Minimize the effort required to save the document on a phone",
        ),
        (
            ["Getting an appointment takes months.", "The appointment should come sooner.", "I waited weeks."],
            "time",
            "Minimize the time it takes to get the appointment",
        ),
        (
            [
                "I was confused by family caregiver.",
                "They should define what a family caregiver is.",
                "Which caregiver?",
            ],
            "trust",
            "Increase the likelihood that customers understand who counts as a family caregiver",
        ),
    ],
)
def test_spoken_talk_becomes_outcomes(said: list[str], dimension: Dimension, expected: str) -> None:
    draft = draft_statement(said, dimension=dimension, kind="frustration", key=["Status"])
    assert draft == expected
    assert lint_statement(draft) == ()


@pytest.mark.parametrize(
    "said",
    [
        ["It should have been on the same page.", "I liked the same page better."],
        ["The VA website is slow.", "I went to the VA website."],
        ["I'd see the claim and what happened to it.", "I'd call in and find out why."],
        ["The Veteran reads all that.", "A lot of Veterans read all that."],
    ],
)
def test_parts_of_the_product_people_and_tales_make_no_statement(said: list[str]) -> None:
    draft = draft_statement(said, dimension="convenience", kind="outcome")
    assert draft.startswith(UNWORDED)


def test_nothing_is_found_where_they_look() -> None:
    said = ["The colour of the walls.", "The walls are a nice colour."]
    for dimension in DIMENSIONS:
        assert "where they look" not in draft_statement(said, dimension=dimension, kind="outcome")


@pytest.mark.parametrize(
    ("said", "dimension", "expected"),
    [
        (  # what they do instead, each time
            ["I'd just call the help desk.", "I had to call them once.", "I could call the number.", "The office."],
            "convenience",
            "Minimize the number of times customers have to call",
        ),
        (  # nobody wants to lose it: the direction turns
            ["I'm afraid to lose the records.", "You lose the records when it logs you out."],
            "convenience",
            "Minimize the likelihood that customers lose the records",
        ),
        (  # the word before "for" belongs to the question
            ["I don't know what the code stands for.", "What is the code?"],
            "trust",
            "Increase the likelihood that customers know what the code stands for",
        ),
        (  # in notes, "his" is the customer's
            ["We weren't able to connect his phone.", "One couldn't connect his phone."],
            "convenience",
            "Minimize the effort required to connect their phone",
        ),
        (  # many name it, and no more is known of it
            ["Getting the tail sampling to work was a challenge.", "The tail sampling was really difficult."],
            "convenience",
            "Minimize the number of times customers have trouble with the tail sampling",
        ),
        (  # they do not know what it is
            ["Vocational rehab, no idea.", "The vocational rehab, I'm not sure what that is."],
            "convenience",
            "Minimize the likelihood that customers are left unsure about the vocational rehab",
        ),
    ],
)
def test_trouble_of_every_kind_becomes_an_outcome(said: list[str], dimension: Dimension, expected: str) -> None:
    draft = draft_statement(said, dimension=dimension, kind="frustration")
    assert draft == expected
    assert lint_statement(draft) == ()


def test_what_many_wish_for_is_needed() -> None:
    said = ["More visual aids would help.", "There should be visual aids.", "Visual aids for beginners would be nice."]
    draft = draft_statement(said, dimension="convenience", kind="outcome")
    assert draft == "Increase the likelihood that customers have the visual aids they need"


def test_a_thing_that_says_little_says_of_what() -> None:
    said = ["It would be nice to have the details of the claim.", "The details, please."]
    draft = draft_statement(said, dimension="trust", kind="outcome")
    assert draft == "Increase the likelihood that customers know the details of the claim"


@pytest.mark.parametrize(
    "said",
    [
        ["Login.gov didn't accept his ID the first time.", "The IRS rejected his ID."],  # what services do
        ["I want to see the exporter natively taking it in.", "I hope to see the exporter taking more."],
        ["I don't know what the differ of on hold is."],  # a word is missing
        ["I want to see reviewed.", "I'd like to see a reviewed."],
        ["There are issues that we have encountered with scaling.", "Issues we've encountered with scaling."],
        ["I don't know what I am waiting for.", "I don't know what they are doing."],
    ],
)
def test_no_act_is_made_of_what_was_not_said_as_one(said: list[str]) -> None:
    draft = draft_statement(said, dimension="quality", kind="frustration")
    for wrong in ("accept", "see the exporter", "differ", "reviewed", "encounter", "waiting", "doing"):
        assert wrong not in draft or draft.startswith(UNWORDED)


def test_a_central_wish_stands_though_nobody_echoes_its_words() -> None:
    said = [
        "A lot of people can't comprehend what they read.",
        "It has to be elementary.",
        "It doesn't really make sense to me.",
        "Some people struggle.",
        "I am old.",
    ]
    draft = draft_statement(said, dimension="convenience", kind="frustration")
    assert draft == "Minimize the effort required to comprehend what they read"


def test_details_of_nothing_are_left_to_a_person() -> None:
    said = ["I'd add the details.", "Details, please.", "The details matter to me."]
    assert draft_statement(said, dimension="convenience", kind="outcome").startswith(UNWORDED)


def test_what_customers_pay_is_an_amount() -> None:
    said = ["The premium went up by eighteen.", "I pay the premium by the month."]
    draft = draft_statement(said, dimension="price", kind="frustration")
    assert draft == "Minimize the amount of the premium that customers pay"
    spent = draft_statement(["My own money.", "It was my money."], dimension="price", kind="frustration")
    assert "for the money" not in spent


def test_a_challenge_is_trouble() -> None:
    said = ["To put the date in is a challenge.", "The date was wrong."]
    draft = draft_statement(said, dimension="convenience", kind="frustration")
    assert draft == "Minimize the effort required to enter the date"


def test_what_is_avoided_is_not_wished_for() -> None:
    draft = draft_statement(
        ["We shard it to avoid piling up spans on one collector."], dimension="quality", kind="outcome"
    )
    assert "can pile up" not in draft


def test_a_possessor_that_is_left_off_leaves_no_ending() -> None:
    draft = draft_statement(
        ["Everyone’s address is wrong.", "I need everyone’s address."], dimension="time", kind="outcome"
    )
    assert "’s" not in draft.replace("everyone’s", "")


def test_a_harm_is_never_made_likelier() -> None:
    said = ["Don't waste your money here.", "We wanted to try it and only managed to waste our money."]
    draft = draft_statement(said, dimension="quality", kind="frustration", key=["Waste money"])
    assert not draft.startswith("Increase"), draft


def test_what_the_service_does_is_no_act_of_customers() -> None:
    said = ["They want to charge for baggage fees now.", "They tried to charge for the baggage fees twice."]
    draft = draft_statement(said, dimension="price", kind="frustration", key=["Baggage fees"])
    assert "customers can charge" not in draft


@pytest.mark.parametrize(("thing", "worded"), [("waitress", True), ("hair", False)])
def test_only_who_serves_lets_customers_down(thing: str, worded: bool) -> None:
    said = [f"The {thing} was awful, honestly.", f"I was upset about the {thing}.", f"Sad about the {thing} again."]
    draft = draft_statement(said, dimension="service", kind="frustration", key=[thing.title()])
    assert ("let down by the waitress" in draft) == worded, draft
    assert "left without help" not in draft


@pytest.mark.parametrize(
    ("said", "dimension", "wrong"),
    [
        (["I would never recommend the gym.", "I will not use the gym again."], "service", "recommend the gym"),
        (["It was important not to disrupt the reports.", "Changes disrupt the reports."], "quality", "disrupt"),
        (["I wrote a script early on.", "My script ran each night."], "quality", "write a script"),
        (["We found that the Collector consumes more resources.", "Resources are scarce."], "quality", "can consume"),
        (["We noticed the boards splitting along the gate.", "The gate is splitting."], "quality", "can split"),
        (["Took a laptop in for repair.", "The laptop was dead."], "quality", "took"),
        (["They want us to prepare pay twice as much.", "Prepare to pay."], "price", "prepare pay"),
        (["I want to send it to them.", "Let me give them the details."], "convenience", "them"),
    ],
)
def test_what_nobody_wants_or_what_is_over_is_no_act(said: list[str], dimension: Dimension, wrong: str) -> None:
    draft = draft_statement(said, dimension=dimension, kind="frustration")
    assert wrong not in draft or draft.startswith(UNWORDED)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["They charged a 'DISPOSAL' fee.", "A DISPOSAL fee, again."], "the disposal fee"),
        (["I don't know how they got the $ amount.", "What is that $ amount?"], "the amount"),
        (["Higher than average prices.", "Prices are higher than average."], "Minimize the amount that customers pay"),
        (["The terrible delivery charge.", "That horrible delivery charge again."], "the delivery charge"),
    ],
)
def test_things_are_named_plainly(said: list[str], expected: str) -> None:
    draft = draft_statement(said, dimension="price", kind="frustration")
    assert expected in draft
    assert lint_statement(draft) == ()


def test_a_short_name_keeps_its_capitals() -> None:
    said = ["I wouldn't know what PO meant.", "What does PO mean?"]
    draft = draft_statement(said, dimension="convenience", kind="frustration")
    assert draft == "Minimize the effort required to learn what PO meant"


def test_a_question_keeps_its_last_word() -> None:
    draft = draft_statement(["I'd add what this claim was for."] * 2, dimension="trust", kind="outcome")
    assert draft == "Increase the likelihood that customers know what the claim was for"


def test_a_thing_in_tales_is_no_trouble_unless_they_are_surely_of_trouble() -> None:
    said = ["She writes 362 on the envelope.", "She writes a question mark on the envelope.", "The envelope, please."]
    tales = draft_statement(said, dimension="convenience", kind="frustration", odds=[0.5, 0.6, 0.4])
    assert tales.startswith(UNWORDED)
    sure = draft_statement(said, dimension="convenience", kind="frustration", odds=[0.9, 0.9, 0.8])
    assert sure == "Minimize the number of times customers have trouble with the envelope"


def test_an_act_of_one_statement_does_not_stand_for_the_others() -> None:
    said = ["He took it down in a quarter of an hour.", "I'd like to hear by email before five.", "The roof is flat."]
    assert draft_statement(said, dimension="time", kind="outcome").startswith(UNWORDED)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["They are very rude.", "She was so rude on the phone."], "customers are treated rudely"),
        (["He lied to us.", "Dishonest people."], "customers are misled"),
        (["Nobody called me back.", "Phone calls weren't returned."], "customers are called back when promised"),
        (["They were kind.", "He lied to us.", "I was cold.", "No heating."], None),
    ],
)
def test_how_customers_are_dealt_with_is_an_outcome(said: list[str], expected: str | None) -> None:
    draft = draft_statement(said, dimension="service", kind="frustration")
    assert (expected in draft) if expected else ("misled" not in draft)


def test_where_nothing_is_named_that_took_time_it_is_waiting() -> None:
    said = [
        "It took over forty minutes to be seated.",
        "We waited and waited.",
        "Nobody came.",
        "Hours later, still no.",
    ]
    draft = draft_statement(said, dimension="time", kind="frustration")
    assert draft == "Minimize the time customers have to wait"


def test_help_is_missed_with_what_is_plainly_wanted() -> None:
    said = ["They told me the dog was fixed when we adopted a dog.", "The dog was ill."]
    assert "adopt" not in draft_statement(said, dimension="service", kind="frustration")
    wanted = ["It was hard to adopt a dog.", "I wanted to adopt a dog."]
    assert "when they adopt a dog" in draft_statement(wanted, dimension="service", kind="frustration")


def test_an_adjective_that_nobody_else_gives_it_is_left_off() -> None:
    said = ["The odd envelope was torn.", "A envelope with no address.", "My envelope got lost."]
    draft = draft_statement(said, dimension="convenience", kind="frustration")
    assert draft == "Minimize the number of times customers have trouble with the envelope"
    shared = draft_statement(["The blue envelope.", "A blue envelope."], dimension="convenience", kind="frustration")
    assert shared.endswith("the blue envelope")


def test_what_is_amiss_is_made_less_likely() -> None:
    said = [
        "I don't want to order the wrong dish.",
        "It was easy to order the wrong dish.",
        "They brought a wrong dish.",
    ]
    draft = draft_statement(said, dimension="quality", kind="frustration")
    assert draft == "Minimize the likelihood that customers order the wrong dish"
