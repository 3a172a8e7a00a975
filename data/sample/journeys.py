"""The sample's cases: requests for a quote and claims, with their events, outcomes and surveys."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import planted as p
from chance import Chance, logistic


@dataclass(slots=True)
class Case:
    """One case. ``events`` are (event, time, plan, score) in order; ``facts`` were fixed when it began."""

    id: str
    customer: str
    facts: dict[str, str]
    events: list[tuple[str, datetime, str, str]] = field(default_factory=list)
    outcome: dict[str, str] = field(default_factory=dict)
    survey: dict[str, str] = field(default_factory=dict)

    def add(self, event: str, at: datetime, *, plan: str = "", score: str = "") -> None:
        """Write an event down, unless it lies behind the end of the extract."""
        if at <= p.EXTRACT_END:
            self.events.append((event, at.replace(microsecond=0), plan, score))


def hours(n: float) -> timedelta:
    return timedelta(seconds=round(n * 3600))


def _facts(chance: Chance, kind: str) -> dict[str, str]:
    segment = chance.pick(p.SEGMENTS)
    return {
        "case_type": kind,
        "segment": segment,
        "channel": chance.pick(p.CHANNELS[segment]),
        "region": chance.pick(p.REGIONS),
        "team": f"T{1 + int(chance.uniform() * p.TEAMS):02d}",
        "held_policy_before": "",
        "tenure_years": "",
        "claim_kind": "",
    }


def _opened(chance: Chance, days: int) -> datetime:
    """Mostly between seven in the morning and ten at night."""
    hour = chance.uniform(7, 22) if chance.happens(0.93) else chance.uniform(0, 24)
    return p.FIRST_DAY + timedelta(days=int(chance.uniform() * days)) + hours(hour)


def quote(n: int) -> Case:
    """A request for a quote and what came of it."""
    chance = Chance(p.SEED, "quote", n)
    facts = _facts(chance, "quote")
    facts["held_policy_before"] = str(int(chance.happens(0.35 if facts["segment"] == "settled home" else 0.18)))
    again = n > 40 and chance.happens(0.06)
    case = Case(f"Q{n:05d}", f"K{(n - 37) if again else n:05d}", facts)
    opened = _opened(chance, p.QUOTE_DAYS)
    case.add("quote_requested", opened)
    sent = _sent(chance, facts, opened)
    gives_up = opened + hours(chance.wait(p.GIVES_UP_HOURS))
    case.outcome = {"bought": "0", "bought_at": ""}
    if gives_up < sent:
        case.add("quote_withdrawn", gives_up)
    elif not chance.happens(p.LOST):
        _quoted(case, chance, opened, sent)
    return case


def _sent(chance: Chance, facts: dict[str, str], opened: datetime) -> datetime:
    """When the quote goes out; what would leave between midnight and six leaves in the early morning."""
    team = p.TEAM_SPREAD * Chance(p.SEED, facts["team"]).normal()
    wait = p.MEDIAN_HOURS[facts["channel"]] * math.exp(team + p.SPREAD * chance.normal())
    sent = opened + hours(min(wait, 60.0))
    if sent.hour >= 6:
        return sent
    return sent.replace(hour=6, minute=0, second=0) + hours(chance.uniform(0, 2.5))


def _quoted(case: Case, chance: Chance, opened: datetime, sent: datetime) -> None:
    facts, waited = case.facts, (sent - opened).total_seconds() / 3600
    if chance.happens(0.15):
        case.add("details_asked", opened + (sent - opened) * chance.uniform(0.2, 0.5))
        case.add("details_given", opened + (sent - opened) * chance.uniform(0.5, 0.9))
    plans = 1 + chance.tries(4, max(0.02, p.PLAN_CHANCE[facts["channel"]] + p.PLAN_SHIFT[facts["segment"]]))
    for number in range(plans):
        case.add("plan_offered", sent, plan="ABCDE"[number])
    case.add("quote_sent", sent)
    if chance.happens(0.86):
        case.add("quote_opened", sent + hours(chance.wait(5.0) + 0.02))
    late = max(0.0, waited - p.BREAK_HOURS)
    odds = p.BUY_BY_CHANNEL[facts["channel"]] + p.BUY_BY_SEGMENT[facts["segment"]]
    odds += p.BUY_IF_KNOWN * int(facts["held_policy_before"]) + p.BUY_PER_HOUR * late + p.BUY_PER_PLAN * plans
    if chance.happens(logistic(odds)):
        bought = sent + hours(0.1 + min(chance.wait(40.0), 700.0))
        case.add("policy_bought", bought)
        case.add("certificate_sent", bought + hours(0.02 + chance.wait(0.3)))
        case.outcome = {"bought": "1", "bought_at": bought.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if chance.happens(0.75):
        answers = 0.44 if facts["channel"] != "web" else 0.38
        level = 4.25 + p.SATISFACTION_PER_HOUR * late
        _survey(case, chance, sent + timedelta(days=3), answers=answers, level=level)
    case.events.sort(key=lambda event: event[1])


def claim(n: int) -> Case:
    """A claim, from the report to the renewal that follows it."""
    chance = Chance(p.SEED, "claim", n)
    facts = _facts(chance, "claim")
    years = min(30, int(chance.wait(7.0)))
    facts["tenure_years"], facts["claim_kind"] = str(years), chance.pick(p.KINDS)
    case = Case(f"C{n:05d}", f"L{(n - 11) if n > 20 and chance.happens(0.07) else n:05d}", facts)
    opened = _opened(chance, p.CLAIM_DAYS)
    case.add("claim_reported", opened)
    case.add("claim_acknowledged", opened + hours(0.2 + chance.wait(9.0)))
    slow = {"fire": 55.0, "water": 38.0, "storm": 27.0, "theft": 22.0, "other": 25.0}[facts["claim_kind"]]
    days = min(slow * math.exp(0.55 * chance.normal()), 115.0) + 1
    closed = opened + timedelta(seconds=round(days * 86_400))
    contacts = _handling(case, chance, opened, closed)
    odds = p.RENEW_BY_SEGMENT[facts["segment"]] + p.RENEW_PER_YEAR * years + p.RENEW_PER_CONTACT * contacts
    renewed = chance.happens(logistic(odds))
    _callback(case, chance, opened, p.LOGGED_IF_RENEWED if renewed else p.LOGGED_IF_LEFT)
    _renewal(case, chance, opened + timedelta(days=chance.uniform(130, 208)), renewed)
    level = 4.3 + p.CLAIM_SATISFACTION_PER_CONTACT * contacts
    _survey(case, chance, closed + timedelta(days=5), answers=0.42, level=level)
    case.events.sort(key=lambda event: event[1])
    return case


def _handling(case: Case, chance: Chance, opened: datetime, closed: datetime) -> int:
    """Everything between report and close; returns how often the customer had to get in touch."""
    span = closed - opened
    contacts = chance.poisson(0.5 + 0.03 * span.days)
    for event, count in (("customer_contact", contacts), ("status_update", chance.poisson(1.2))):
        for _ in range(count):
            case.add(event, opened + span * chance.uniform(0.04, 0.93))
    if chance.happens(0.55):
        case.add("assessor_visit", opened + span * chance.uniform(0.15, 0.5))
    case.add("decision_made", opened + span * chance.uniform(0.6, 0.94))
    case.add("payment_sent", opened + span * chance.uniform(0.95, 0.99))
    case.add("claim_closed", closed)
    return contacts


def _callback(case: Case, chance: Chance, opened: datetime, logged: float) -> None:
    """Every caller is promised a call; the two boxes are seldom filled."""
    promised = opened + hours(1 + chance.wait(40.0))
    waited = hours(0.5 + chance.wait(30.0))
    if chance.happens(logged):
        case.add("callback_promised", promised)
        case.add("callback_made", promised + waited)


def _renewal(case: Case, chance: Chance, due: datetime, renewed: bool) -> None:
    score = p.LOYALTY_LEFT + p.LOYALTY_RENEWED * renewed + p.LOYALTY_SD * chance.normal()
    text = str(round(min(max(score, 0.0), 100.0)))
    case.add("policy_renewed" if renewed else "policy_lapsed", due)
    case.add("loyalty_scored", due + timedelta(days=2), score=text)
    case.outcome = {
        "renewed": str(int(renewed)),
        "renewal_at": due.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "loyalty_score": text,
    }


def _survey(case: Case, chance: Chance, sent: datetime, *, answers: float, level: float) -> None:
    """An invitation; ``level`` is the satisfaction expected on the scale of 1 to 5 before it is cut off."""
    if sent > p.EXTRACT_END - timedelta(days=4):
        return
    happy = level + 0.85 * chance.normal()
    case.survey = {"case_id": case.id, "sent_at": sent.strftime("%Y-%m-%dT%H:%M:%SZ")}
    if not chance.happens(answers):
        return
    answered = sent + hours(0.1 + min(chance.wait(20.0), 90.0))
    stars = str(min(5, max(1, round(happy))))
    case.add("survey_answered", answered, score=stars)
    ease = str(min(5, max(1, round(0.5 * happy + 1.9 + 0.8 * chance.normal()))))
    friend = str(min(10, max(0, round(2.1 * happy - 0.6 + 1.7 * chance.normal()))))
    case.survey |= {"answered_at": answered.strftime("%Y-%m-%dT%H:%M:%SZ")}
    case.survey |= {"satisfaction": stars, "ease": ease, "recommend": friend}
