"""Groups 7 to 12: questions and answers without speakers, notes, script, directions, summaries."""

from __future__ import annotations

from nlp.reading import read_many
from tests.nlp.reading.reading_saying import check_spans, kinds, reading, said


def test_quoted_blocks_answer_bulleted_questions() -> None:
    result = reading(
        "# Session\n\n- How do you book a visit?\n\n  > I call, always.\n  >\n  > The web form never\n  > "
        "lets me finish.\n\n"
        "- What would help?\n\n  > \n\n- Who books for you?\n\n  > My daughter\n"
    )
    assert said(result, "customer") == ["I call, always.", "The web form never lets me finish.", "My daughter"]
    assert "How do you book a visit?" in said(result, "boilerplate")


def test_answer_behind_the_question_on_one_line() -> None:
    result = reading(
        "## Warm-up\n\n- How often do you travel? About twice a month for work.\n"
        "- Do you book yourself? No, my office does it.\n- What is hard about it? I never get the receipts in time.\n"
        "- Same process: right.\n"
    )
    assert said(result, "customer") == [
        "About twice a month for work.",
        "No, my office does it.",
        "I never get the receipts in time.",
        "right.",
    ]


def test_prompt_label_and_answer_is_no_speaker() -> None:
    result = reading(
        "# Tasks\n\n* What do you see on this page?\n* Thoughts: I like the order of it.\n* Why: it saves me a call.\n"
        "* How would you start?\n* Financial disclosure: I would skip it.\n* What would you do next?\n"
    )
    assert all(turn.speaker == "" for turn in result.transcript.turns)
    customer = " ".join(said(result, "customer"))
    assert "it saves me a call." in customer
    assert "I like the order of it." in customer


def test_guide_line_then_a_tab_and_a_dot_then_the_answer() -> None:
    result = reading(
        "1. How did you hear about us?\n\t• From my sister, she swears by it.\n2. What did you try first?\n"
        "\t• I tried the phone line.\n5. What happened then?\n\t• Nobody picked up.\n"
    )
    assert said(result, "customer") == [
        "From my sister, she swears by it.",
        "I tried the phone line.",
        "Nobody picked up.",
    ]


def test_slashed_and_slanted_prompts() -> None:
    result = reading(
        "/tell me about your last order/\n\nI ordered lamps, they came broken.\n\n*How did you return them?*\n\n"
        "I had to print a label at work.\n\n/anything else/\n\nNo, that was all of it.\n"
    )
    assert said(result, "customer") == [
        "I ordered lamps, they came broken.",
        "I had to print a label at work.",
        "No, that was all of it.",
    ]


def test_notes_with_quotes_open_closed_curly_and_mixed() -> None:
    result = reading(
        "## Task 1\n\n1. Where would you look for this?\n2. What do you expect to find?\n3. What would you change?\n\n"
        '**NOTES:**\n\n- "I\'d look under orders\n- “It should be on top”\n- "Maybe here”\n- User scrolls '
        "past the link\n"
        '- User opens the menu "Oh, I see it now"\n- Clicks "Save"\n- "\n'
    )
    assert said(result, "customer") == [
        "I'd look under orders",
        "It should be on top",
        "Maybe here",
        "Oh, I see it now",
    ]
    assert said(result, "observer") == ["User scrolls past the link", "User opens the menu", 'Clicks "Save"']


def test_several_participants_under_headings() -> None:
    result = reading(
        "# Site visit\n\n### Offsite Vet 1-Monday\n\n- How was it? I waited an hour.\n- Would you come again? No.\n\n"
        "### Offsite Vet 2-Tuesday\n\n- How was it? I was in and out.\n- Would you come again? I would.\n"
    )
    assert "several_participants" in kinds(result)
    people = {turn.speaker for turn in result.transcript.turns if turn.role == "customer"}
    assert people == {"P01", "P02"}


def test_the_same_session_noted_twice_is_told() -> None:
    result = reading(
        "## Mona’s Notes\n\n- User could not find the total\n- User gave up\n\n## Ravi's Notes\n\n- "
        "Participant missed it\n"
    )
    notice = next(notice for notice in result.notices if notice.kind == "same_session_twice")
    assert "Mona and Ravi" in notice.message


def test_empty_places_for_notes_are_dropped() -> None:
    result = reading(
        "* What do you see here?\n*[Notes]*\n\n* Where would you click?\n*[Notes]*\nI would click on details.\n\n"
        "> NOTES\n\n-\n\n* What else?\n(Not in notes)\n\n"
        "## Things to watch for\n\n- Does the participant hesitate\n- Do they read the banner\n"
    )
    assert "Notes" not in result.transcript.text.replace("NOTES", "Notes").replace("Things", "")
    assert "dropped" in kinds(result)
    assert said(result, "customer") == ["I would click on details."]


def test_a_blank_guide_is_told() -> None:
    result = reading(
        "# Conversation guide\n\n## Intro - 5 minutes\n\nThank you for coming in today! My name is [your name].\n\n"
        "- The session will take about half an hour.\n- Is it alright with you if I record the call?\n\n"
        "## Warm-up\n\n- How do you pay today?\n  - What do you like about it?\n- Tell me about your last bill.\n\n"
        "## Closing\n\nThank you for your time!\n"
    )
    assert "blank_guide" in kinds(result)
    assert said(result, "customer") == said(result, "observer") == []


def test_script_consent_thanks_and_recruiting_are_boilerplate() -> None:
    result = reading(
        "## Intro\n\n**Moderator:** Good to meet you.\n\n**Participant:** Hi.\n\nBefore we begin, let me say "
        "a few words:\n\n"
        "- Your honest feedback is what we are after.\n- You can stop the session whenever you want.\n\n"
        "**Participant:** No problem.\n\n## Closing\n\nDo you know any other customers for a future research "
        "session?\n\n"
        "**Participant:** Maybe my brother.\n"
    )
    assert said(result, "customer") == ["Hi.", "No problem.", "Maybe my brother."]
    assert len(said(result, "boilerplate")) == 6


def test_lines_shared_by_files_of_different_participants_are_script() -> None:
    shared = "We would be grateful if the portal could be shown on the large display now."
    one = f"# P1\n\n{shared}\n\nI never found the invoice page at all.\n"
    two = f"# P2\n\n{shared}\n\nMine was there but it was empty for weeks.\n"
    readings, errors = read_many([("p1.md", one.encode()), ("p2.md", two.encode()), ("bad.docx", b"no")])
    assert [name for name, _ in errors] == ["bad.docx"]
    assert said(readings[0], "customer") == ["I never found the invoice page at all."]
    assert said(readings[1], "customer") == ["Mine was there but it was empty for weeks."]
    assert "script" in kinds(readings[0])


def test_equal_files_and_near_equal_sessions_are_told_on_the_later_one() -> None:
    talk = "".join(
        f"M: What about item {word}?\n\nThe {word} was late and nobody told me a thing.\n\n"
        for word in ("lamp", "desk", "chair", "shelf", "mirror", "rug", "bed", "sofa")
    )
    first = talk.encode()
    near = (talk + "M: Thanks!\n").encode()
    readings, _ = read_many([("a.md", first), ("b.md", first), ("c.md", near)])
    assert kinds(readings[0]).isdisjoint({"duplicate", "same_session_twice"})
    assert "duplicate" in kinds(readings[1])
    assert "same_session_twice" in kinds(readings[2])
    assert all(said(result, "customer") for result in readings)


def test_stage_directions_leave_the_words() -> None:
    result = reading(
        "Moderator: Try it.\n\nParticipant: *Clicks the green button* I like this. (laughs) It is quick.\n\n"
        "Participant: [reading page] So where is the total?\n\nParticipant: Let me [pause] think about it.\n\n"
        "Participant: *Laughs and never stops\n\nParticipant: It went to my (bank) account in [city, state].\n"
    )
    assert said(result, "customer") == [
        "I like this.",
        "It is quick.",
        "So where is the total?",
        "Let me [pause] think about it.",
        "It went to my (bank) account in [city, state].",
    ]


def test_italics_that_span_lines_are_one_direction() -> None:
    result = reading("M: Go on.\n\n*Moderator moves the window\nto the other screen*\n\nI see it now.\n\nM: Good.\n")
    assert said(result, "customer") == ["I see it now."]
    assert said(result, "boilerplate") == ["Moderator moves the window to the other screen"]


def test_nested_remarks_of_a_researcher_are_notes() -> None:
    result = reading(
        "# Visit in May\n\n* Veterans were unsure which account to use\n  * One veteran gave up at the third step\n"
        "     * She said the code never came\n        * Volunteers had to call the desk\n* Several users "
        "lost the letter\n"
    )
    assert len(said(result, "observer")) == 5
    assert said(result, "customer") == []


def test_summary_and_raw_captions_beside_the_talk_are_boilerplate() -> None:
    talk = "".join(
        f"**Host:** What about {x}?\n\n**Ida:** The {x} is slow for us.\n\n" for x in ("search", "chat", "bill")
    )
    dump = "[Music] " + "so what about search the search is slow for us " * 400
    result = reading(
        "---\ntitle: Talk\ndate: 2024-01-02\n---\n\n# Talk\n\n## Summary\n\nIda explains that everything is slow.\n\n"
        f"# The talk\n\n{talk}\n## Raw YouTube Transcript\n\n{dump}\n"
    )
    assert said(result, "customer") == [
        "The search is slow for us.",
        "The chat is slow for us.",
        "The bill is slow for us.",
    ]
    assert any("everything is slow" in words for words in said(result, "boilerplate"))
    check_spans(result)


def test_a_dump_of_captions_alone_is_kept_and_its_missing_labels_told() -> None:
    dump = "[Music] thank you for coming " + "I think the page is too slow for me. " * 600
    result = reading(dump, "talk.txt")
    assert "unlabelled" in kinds(result)
    assert said(result, "boilerplate") == ["[Music]"]
    assert len(said(result, "customer")) > 10
    check_spans(result)


def test_talk_without_labels_is_told_apart_by_who_asks() -> None:
    pairs = [
        ("Okay, so how do you usually pay your bills?", "I use the app, but I have to log in twice."),
        ("Could you show me where you would start?", "I would go to the menu, I guess."),
        ("And what did you expect to see there?", "I thought my balance would be on top."),
        ("Thanks. How easy or hard was it for you?", "It was hard for me, I never found the date."),
    ]
    result = reading("".join(f"{question}\n\n{answer}\n\n" for question, answer in pairs), "talk.txt")
    assert said(result, "interviewer") == [question for question, _ in pairs]
    assert said(result, "customer") == [answer for _, answer in pairs]


def test_a_table_of_tasks_and_notes() -> None:
    result = reading(
        '| Task | Notes |\n|---|---|\n| Find the bill | Participant could not find it |\n| Pay | "I like this part" |\n'
        "| How was it? | It was slow for me |\n"
    )
    assert said(result, "observer") == ["Participant could not find it"]
    assert said(result, "customer") == ["I like this part", "It was slow for me"]


def test_notes_about_the_customer_inside_quote_blocks() -> None:
    result = reading(
        '- Where would you look?\n\n> Says she would look on top.\n> "I want to see the date"\n\n- What else?\n\n'
        "> P likes the colors\n\n- Why do you like it?\n\n> It's calm\n"
    )
    assert said(result, "observer") == ["Says she would look on top.", "P likes the colors"]
    assert said(result, "customer") == ["I want to see the date", "It's calm"]


def test_one_paragraph_in_the_first_person_is_the_customers() -> None:
    result = reading("I have been a customer for years. I called four times and nobody knew a thing.\n", "mail.txt")
    assert said(result, "customer") == [
        "I have been a customer for years. I called four times and nobody knew a thing."
    ]


def test_list_numbers_that_skip_lose_no_answer() -> None:
    result = reading(
        "1. How did you find the form?\n   - I asked a friend.\n3. What was hard?\n   - The dates were confusing.\n"
        "3. And then?\n   - I gave up.\n10. Anything else?\n   - No, I am done.\n"
    )
    answers = ["I asked a friend.", "The dates were confusing.", "I gave up.", "No, I am done."]
    assert said(result, "customer") == answers
