"""Groups 1 to 6 of what real files hold: speaker labels in all their spellings."""

from __future__ import annotations

import pytest

from nlp.reading import assign_turn, suggest_merges
from tests.nlp.reading.reading_saying import check_spans, reading, said, spoken


def test_bold_labels_inside_and_outside_the_colon_misspelt_and_with_a_stray_dot() -> None:
    result = reading(
        "**Moderator:** How do you order parts?\n\n**Particpant:** By phone, mostly.\n\n"
        "**Moderator**: And if nobody answers?\n\n.**Participant:** Then I drive there.\n\n**Participant:**\n"
    )
    assert spoken(result) == [
        ("Moderator", "interviewer", "How do you order parts?"),
        ("Particpant", "customer", "By phone, mostly."),
        ("Moderator", "interviewer", "And if nobody answers?"),
        ("Participant", "customer", "Then I drive there."),
    ]


def test_a_whole_bold_line_with_the_label_inside_that_never_closes() -> None:
    result = reading(
        "**Moderator: What do you see?\n\n**Participant:** A list.\n\n**Moderator:Got it. Anything else?**\n\n"
        "**Participant:** No.\n"
    )
    assert said(result, "interviewer") == ["What do you see?", "Got it. Anything else?"]
    assert said(result, "customer") == ["A list.", "No."]


def test_single_letters_with_and_without_colon_or_space() -> None:
    result = reading(
        "M: Show me how you start.\n\nP: I open the app.\n\nM:and then?\n\nP [taps the menu] I look for orders.\n\n"
        "M do you always do it so\n\n P: Always.\n"
    )
    assert said(result, "interviewer") == ["Show me how you start.", "and then?", "do you always do it so"]
    assert said(result, "customer") == ["I open the app.", "I look for orders.", "Always."]
    assert said(result, "boilerplate") == ["[taps the menu]"]


def test_participant_codes_against_a_moderator_with_a_first_name() -> None:
    result = reading(
        "Dana: How long did the delivery take?\n\nP1: Nine days.\n\nDana: And for you?\n\nP4: Two weeks, I gave up.\n\n"
        "Dana: What did you do then?\n\nP4: I bought it in a shop.\n"
    )
    assert {(s, r) for s, r, _ in spoken(result)} == {
        ("Dana", "interviewer"),
        ("P1", "customer"),
        ("P4", "customer"),
    }
    assert any(notice.kind == "guess" and "Dana interviews" in notice.message for notice in result.notices)


def test_a_panel_of_names_told_apart_by_who_asks() -> None:
    people = ["Ines", "Pavel", "Rosa", "Tom", "Uma"]
    text = "".join(
        f"**Kay**: {name}, how do you handle returns?\n\n**{name}**: We pack them twice a week ourselves.\n\n"
        for name in people
    )
    result = reading(text + "**Audience Member:** I do it daily.\n\n**Kay**: Anything you would change?\n")
    roles = {speaker: role for speaker, role, _ in spoken(result)}
    assert roles == dict.fromkeys([*people, "Audience Member"], "customer") | {"Kay": "interviewer"}
    assert "several_participants" in {notice.kind for notice in result.notices}


def test_one_person_under_several_labels_is_offered_for_merging() -> None:
    result = reading(
        "Moderator: How was it?\n\nKevin: Slow.\n\nM: Why?\n\nK: The form reloads.\n\nM: Often?\n\nK: Each time.\n\n"
        "**Moderator:** Moderator: Anything else?\n\nKevin: No.\n"
    )
    assert suggest_merges(result) == (("Moderator", "M"), ("Kevin", "K"))
    assert said(result, "interviewer")[-1] == "Anything else?"
    assert said(result, "customer") == ["Slow.", "The form reloads.", "Each time.", "No."]


def test_full_name_first_and_a_name_heard_wrongly_are_offered_for_merging() -> None:
    turn = "Host: What happened next?\n\n{}: It failed again.\n\n"
    result = reading(turn.format("Steven Adler") + turn.format("Steven") * 3 + turn.format("Stephen") * 3)
    assert {frozenset(group) for group in suggest_merges(result)} == {frozenset({"Steven Adler", "Steven", "Stephen"})}


def test_an_initial_that_fits_two_people_is_not_offered() -> None:
    result = reading(
        "Host: Who pays?\n\nKevin: Me.\n\nKarla: Me too.\n\nHost: And who checks?\n\nK: I do.\n\nKevin: Yes.\n\n"
        "Host: Who files?\n\nK: Me.\n\nKarla: Not me.\n\nKevin: Sometimes.\n\nKarla: Right.\n"
    )
    assert all("K" not in group for group in suggest_merges(result))


def test_trailing_attribution_leaves_the_rest_to_the_participant() -> None:
    result = reading(
        "“What would you expect here?” - Moderator\n\nI would expect a total.\n\n“And below?” - Moderator\n\n"
        "Maybe the dates of each charge.\n"
    )
    assert [w.strip("“”") for w in said(result, "interviewer")] == ["What would you expect here?", "And below?"]
    assert said(result, "customer") == ["I would expect a total.", "Maybe the dates of each charge."]


def test_unlabelled_paragraphs_after_the_moderator_are_the_participant() -> None:
    result = reading(
        "M: Do you pay online?\n\nMostly, yes. I set it up once.\n\nIt broke last spring.\n\nM: *scrolls down*\n\n"
        "Oh, I never saw that part.\n\nM: Would you use it?\nI would if it kept my card.\n"
    )
    assert said(result, "customer") == [
        "Mostly, yes. I set it up once.\n\nIt broke last spring.",
        "Oh, I never saw that part.",
        "I would if it kept my card.",
    ]
    assert said(result, "boilerplate") == ["scrolls down"]


def test_a_wrong_turn_can_be_given_to_its_speaker() -> None:
    result = reading("Moderator: How was it?\n\nModerator: It was slow.\n\nParticipant: Yes.\n")
    mended = assign_turn(result, 1, speaker="Participant", role="customer")
    assert said(mended, "customer") == ["It was slow.", "Yes."]
    assert mended.transcript.text == result.transcript.text
    assert said(result, "customer") == ["Yes."]


@pytest.mark.parametrize("line", ["17:30 we left the office late.", "https: is what the bar shows.", "Thoughts: fine."])
def test_times_addresses_and_prompt_labels_are_no_speakers(line: str) -> None:
    result = reading(f"Moderator: What happened?\n\nParticipant: Nothing.\n\nParticipant: Well.\n\n{line}\n")
    assert {turn.speaker for turn in result.transcript.turns} <= {"Moderator", "Participant", ""}
    check_spans(result)


def test_an_address_makes_no_common_word_of_a_name() -> None:
    talk = (
        "Moderator: Where did you write?\nRosa Lind: To rosa.lind@example.org, and www.rosa.example.\n"
        "Moderator: And then?\nRosa Lind: Nothing.\n"
    )
    turns = reading(talk, name="rosa.txt").transcript.turns
    assert [turn.speaker for turn in turns] == ["Moderator", "Rosa Lind", "Moderator", "Rosa Lind"]


def test_one_named_interviewer_and_one_other_leave_nothing_to_guess() -> None:
    alone = reading("Interviewer: How did it go?\nAna: I waited.\nInterviewer: And then?\nAna: I called.\n")
    assert not [notice for notice in alone.notices if "interview" in notice.message]
    two = reading(
        "Interviewer: How did it go?\nAna: I waited.\nInterviewer: And you?\nBen: I called.\n"
        "Interviewer: And then?\nAna: Nothing came of it.\nInterviewer: Ben?\nBen: The same with me.\n"
    )
    told = [notice.message for notice in two.notices if "interview" in notice.message]
    assert told == ["Interviewer interviews by its label. Judged by who asks the questions, Ana and Ben are customers."]
