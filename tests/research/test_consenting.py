"""What consent keeps back, and how it says so."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from nlp.values import Span, Transcript
from research.coding import Coding
from research.consenting import Silent, Withheld, kept_back, withheld
from research.studies import Consent, Participant, Source
from tests.research.storage.examples import stamp

SOURCE = Source(
    id="s", stamp=stamp(), name="a.txt", participant="P1", transcript=Transcript("I waited.", ()), sha256="0"
)
PERSON = Participant(id="p", stamp=stamp(), code="P1")


def coding(person: str) -> Coding:
    return Coding(id=person, stamp=stamp(), source="s", span=Span(0, 9), quote="I waited.", person=person, kinds=())


@pytest.mark.parametrize(("source", "person"), list(product(get_args(Consent), repeat=2)))
def test_words_are_quoted_only_where_one_says_so_and_none_forbids(source: Consent, person: Consent) -> None:
    why = kept_back(replace(SOURCE, consent=source), replace(PERSON, consent=person))
    allowed = "quotes" in (source, person) and not {"analysis", "withdrawn"} & {source, person}
    assert (why == "") == allowed
    assert kept_back(replace(SOURCE, consent=source), None) == kept_back(replace(SOURCE, consent=source), PERSON)


def test_each_reason_is_told_once_with_its_people() -> None:
    people = {"P1": replace(PERSON, consent="quotes"), "P2": replace(PERSON, code="P2", consent="analysis")}
    found = withheld(map(coding, ("P1", "P2", "P2", "P3")), {"s": SOURCE}, people, gone={"P9"}, left_out=3)
    assert found.silent == (
        Silent("consent covers analysis, not quoting", 2, ("P2",)), Silent("consent is not recorded", 1, ("P3",))
    )  # fmt: skip
    gone, analysis, unknown = found.sentences
    assert gone == "Consent was withdrawn (P9): 3 statements are left out of every number."
    assert analysis == "2 quotes count but are not shown in reports: consent covers analysis, not quoting (P2)."
    assert unknown.startswith("1 quote counts but is not shown in reports: consent is not recorded (P3). Record it on")


def test_whoever_codes_blind_is_not_told_how_much_others_said() -> None:
    (told,) = Withheld(("P9",), None, ()).sentences
    assert told == "Consent was withdrawn (P9): what they said is left out of every number."
    assert Withheld((), None, ()).sentences == ()
