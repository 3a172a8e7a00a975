"""The sample study: complete, its own words, verbatim, and with the effects that its README states."""

from __future__ import annotations

import gzip
import importlib
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf

from nlp.reading import read
from nlp.values import DIMENSIONS, KINDS
from research.exchange.codebook import read_codebook
from research.gating import GATE_QUESTIONS
from research.validation.loading import load_definition
from research.validation.mapping import Mapping
from research.validation.measuring.events import open_events
from research.validation.measuring.measure import measure_units
from research.validation.measuring.summarizing import summarize
from tests.data.sample_tables import SAMPLE, Sample

FIXED = " + C(segment) + C(channel) + C(region) + C(month) + known"
ON_CLAIMS = " + C(segment) + C(channel) + C(claim_kind) + years"


@pytest.fixture(scope="session")
def sample() -> Sample:
    return Sample(SAMPLE)


# ── the words ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_twelve_interviews_and_three_notes_in_at_least_four_formats(sample: Sample) -> None:
    listed = {source["file"]: source["method"] for source in sample.study["sources"]}
    assert set(listed) == set(sample.texts)
    assert Counter(listed.values()) == {"interview": 12, "contextual inquiry": 3}
    assert {Path(name).suffix for name in listed} == {".docx", ".vtt", ".srt", ".txt", ".md", ".csv"}


def test_interviews_have_a_realistic_length(sample: Sample) -> None:
    for name, text in sample.texts.items():
        assert (900 if name.startswith("p") else 500) < len(text.split()) < 2_000, name


def test_every_person_is_described_and_every_description_is_used(sample: Sample) -> None:
    spoken = {person for s in sample.study["sources"] for person in [s["participant"], *s.get("voices", {}).values()]}
    described = [p["code"] for p in sample.study["participants"]]
    assert len(described) == len(set(described))
    assert set(described) == spoken - {""}
    assert {row["person"] for row in sample.codings} == set(described)


def test_every_quote_is_verbatim_and_stands_once_in_its_source(sample: Sample) -> None:
    for row in sample.codings:
        assert sample.texts[row["source"]].count(row["quote"]) == 1, (row["source"], row["quote"])
    assert len({row["quote"] for row in sample.codings}) == len(sample.codings)


def test_codings_use_the_codebook_the_stages_and_the_signals(sample: Sample) -> None:
    paths = {row["path"] for row in sample.codebook}
    stages = {stage["name"] for stage in sample.study["stages"]}
    for row in sample.codings:
        assert row["code"] in paths
        assert row["stage"] in stages
        assert row["dimension"] in DIMENSIONS
        assert set(row["kinds"].split("|")) <= set(KINDS)
    assert {row["code"] for row in sample.codings} == {path for path in paths if "/" in path}
    assert len({kind for row in sample.codings for kind in row["kinds"].split("|")}) == len(KINDS)


def test_the_codebook_reads_and_its_examples_are_verbatim(sample: Sample) -> None:
    assert len(read_codebook("codebook.csv", (SAMPLE / "codebook.csv").read_bytes())) == len(sample.codebook)
    everything = "\n".join(sample.texts.values())
    for row in sample.codebook:
        assert row["definition"]
        assert row["example"] in everything, row["path"]
        assert bool(row["example"]) == ("/" in row["path"])


def test_no_passage_stands_twice(sample: Sample) -> None:
    """No seven words in a row are shared by two sources: no template, no text counted double."""
    held: dict[tuple[str, ...], str] = {}
    for name, text in sample.texts.items():
        words = re.findall(r"[a-z0-9']+", text.lower())
        for gram in set(zip(*(words[i:] for i in range(7)), strict=False)):
            assert held.setdefault(gram, name) == name, " ".join(gram)


REAL = re.findall(
    r"\S+",
    """allianz axa aviva geico progressive statefarm prudential lemonade esure admiral zurich generali metlife
allstate nationwide liberty travelers usaa churchill hiscox ergo amazon google microsoft apple facebook whatsapp
youtube zoom otter.ai visa mastercard paypal ikea toyota ford barclays hsbc lloyds""",
)


def test_no_real_company_and_no_way_to_reach_anybody(sample: Sample) -> None:
    for name, text in sample.texts.items():
        words = set(re.findall(r"[a-z.]+", text.lower()))
        assert not words & set(REAL) - {"progressive", "apple"}, name
        assert all(found.endswith(".example") for found in re.findall(r"[\w.]+@[\w.]+\w", text)), name
        assert not re.findall(r"\b\d{3}[ -]\d{3,4}[ -]?\d{3,4}\b|https?://", text), name


def test_people_go_by_code_or_first_name(sample: Sample) -> None:
    """No given name beside a family name: the only pairs of capitals inside a sentence are places and the like."""
    allowed = {"Mill Lane", "Pennyquay Mutual"}
    for name, text in sample.texts.items():
        pairs = set(re.findall(r"(?<=[a-z,] )[A-Z][a-z]+ [A-Z][a-z]+", text))
        assert pairs <= allowed, (name, pairs - allowed)


def test_everything_says_that_it_is_made_up(sample: Sample) -> None:
    assert sample.study["synthetic"] is True
    assert "made up" in sample.study["title"]
    for name in ("README.md", "expected_trail.md"):
        assert re.search(r"made up", (SAMPLE / name).read_text(encoding="utf-8"), re.IGNORECASE)


def test_the_folder_stays_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 4_000_000


# ── the words through the project's own reader ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", sorted((SAMPLE / "sources").iterdir()), ids=lambda p: p.name)
def test_every_source_reads_with_the_right_people_and_roles(sample: Sample, path: Path) -> None:
    reading = read(path.name, path.read_bytes())
    about = next(source for source in sample.study["sources"] if source["file"] == path.name)
    assert reading.language == "en"
    assert reading.participant == (about["participant"] or "P06")
    transcript = reading.transcript
    for row in (row for row in sample.codings if row["source"] == path.name):
        start = transcript.text.find(row["quote"])
        assert start >= 0, row["quote"]
        turn = next(t for t in transcript.turns if t.span.start <= start < t.span.end)
        assert start + len(row["quote"]) <= turn.span.end, row["quote"]
        assert turn.role in ("customer", "observer"), row["quote"]
        if row["speaker"]:
            assert turn.speaker == row["speaker"]
    if about["method"] == "interview":
        roles = {turn.speaker: turn.role for turn in transcript.turns if turn.role != "boilerplate"}
        asking = {speaker for speaker, role in roles.items() if role == "interviewer"}
        assert len(asking) == 1
        assert set(roles) - asking == {row["speaker"] for row in sample.codings if row["source"] == path.name}


# ── candidates and definitions ───────────────────────────────────────────────────────────────────────────────────


def evidence(sample: Sample, candidate: str) -> list[dict[str, str]]:
    codes = next(c["codes"] for c in sample.study["candidates"] if c["id"] == candidate)
    return [row for row in sample.codings if row["code"] in codes]


def test_candidates_rest_on_quotes_or_say_that_they_do_not(sample: Sample) -> None:
    stages = {stage["name"] for stage in sample.study["stages"]}
    for candidate in sample.study["candidates"]:
        found = evidence(sample, candidate["id"])
        assert bool(found) != bool(candidate.get("assumed")), candidate["id"]
        assert candidate["stage"] in stages
        assert candidate["dimension"] in DIMENSIONS
        if found:
            assert len({row["person"] for row in found}) >= 3
            assert candidate["central"] in {row["quote"] for row in found}


def test_what_is_defined_has_its_gate_answered_and_only_the_planted_kpi_fails_it(sample: Sample) -> None:
    for candidate in sample.study["candidates"]:
        told = candidate.get("gate", {})
        assert set(told) == (set(GATE_QUESTIONS) if "definition" in candidate else set()), candidate["id"]
        assert all(because.endswith(".") for _, because in told.values())
        against = [question for question, (answer, _) in told.items() if answer == "no"]
        assert (len(against) > 1) == (candidate["id"] == "loyalty-score"), candidate["id"]


def test_definitions_load_and_name_events_of_the_log(sample: Sample) -> None:
    names = set(sample.events["event"])
    files = sorted((SAMPLE / "definitions").glob("*.yaml"))
    assert {f"definitions/{path.name}" for path in files} == {
        candidate["definition"] for candidate in sample.study["candidates"] if "definition" in candidate
    }
    for path in files:
        text = path.read_text(encoding="utf-8")
        definition = load_definition(text, name=path.name)
        assert definition.id == path.stem
        said = next(c["statement"] for c in sample.study["candidates"] if c["id"] == path.stem)
        assert definition.statement == said
        assert set(re.findall(r"\b(?:quote|callback|claim|customer|plan|loyalty)_(?!id|score\b)\w+", text)) <= names
        for source, quote in re.findall(r'^  - "([\w.-]+): (.+)"$', text, re.MULTILINE):
            assert quote in sample.texts[source]


# ── the data ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_committed_files_are_what_the_seeded_generator_makes() -> None:
    done = subprocess.run(
        [sys.executable, str(SAMPLE / "make.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_check_notices_what_differs_and_not_how_it_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SAMPLE))
    make = importlib.import_module("make")
    cases = gzip.decompress((SAMPLE / "cases.csv.gz").read_bytes())
    monkeypatch.setattr(make, "made", lambda: {"cases.csv.gz": gzip.compress(cases, compresslevel=1)})
    assert make.differing() == []
    wrong = {"survey.csv": b"survey_id\n", "cases.csv.gz": gzip.compress(cases[:-1]), "not-there.csv": b""}
    monkeypatch.setattr(make, "made", lambda: wrong)
    assert make.differing() == list(wrong)


def test_the_log_is_whole_and_its_dirt_is_what_the_readme_says(sample: Sample) -> None:
    log = sample.events
    assert log["case_id"].nunique() == len(sample.cases) == 20_000
    assert sample.cases["case_type"].value_counts().to_dict() == {"quote": 14_000, "claim": 6_000}
    dated = log[log["timestamp"] != ""]
    assert len(log) - len(dated) == 11
    assert int(log.duplicated().sum()) == 30
    assert dated["at"].notna().all()
    assert (dated.groupby("case_id")["at"].diff().dropna() >= pd.Timedelta(0)).all()
    assert len(log[["case_id", "customer_id"]].drop_duplicates()) == 20_000


def test_outcomes_agree_between_log_and_case_table(sample: Sample) -> None:
    assert (sample.quotes["policy_bought"].notna() == (sample.quotes["buy"] == 1)).all()
    assert (sample.claims["policy_renewed"].notna() == (sample.claims["stay"] == 1)).all()
    bought = sample.quotes[sample.quotes["buy"] == 1]
    assert (bought["policy_bought"] > bought["quote_sent"]).all()
    assert (sample.claims[["policy_renewed", "policy_lapsed"]].min(axis=1) > sample.claims["claim_closed"]).all()


def test_survey_answers_are_missing_whatever_the_wait(sample: Sample) -> None:
    assert len(sample.survey) == 16_207
    answered = sample.survey[sample.survey["answered_at"] != ""]
    assert len(answered) == 6_745 == int((sample.events["event"] == "survey_answered").sum())
    assert (pd.to_datetime(answered["answered_at"]) > pd.to_datetime(answered["sent_at"])).all()
    asked = sample.quotes.join(sample.survey[["sent_at"]])
    asked = asked[asked["sent_at"].notna() & asked["h"].notna()]
    rates = asked.groupby(pd.qcut(asked["h"], 5), observed=True)["stars"].apply(lambda stars: stars.notna().mean())
    assert rates.max() - rates.min() < 0.10


# ── what is planted, computed anew ───────────────────────────────────────────────────────────────────────────────


def logit(formula: str, data: pd.DataFrame, term: str) -> tuple[float, float, float]:
    """Coefficient and 95 % interval of one term."""
    fit = smf.logit(formula, data).fit(disp=0)
    low, high = fit.conf_int().loc[term]
    return float(fit.params[term]), float(low), float(high)


def odds(formula: str, data: pd.DataFrame, term: str) -> str:
    return shown(np.exp(logit(formula, data, term)))


def shown(found: tuple[float, float, float] | np.ndarray) -> str:
    return f"{found[0]:.3f} [{found[1]:.3f}, {found[2]:.3f}]"


def auc(yes: pd.Series, score: pd.Series) -> float:
    """Chance that a yes ranks above a no, by ranks."""
    ranks, n = score.rank(), int(yes.sum())
    return float((ranks[yes].sum() - n * (n + 1) / 2) / (n * (len(yes) - n)))


def best_break(data: pd.DataFrame, outcome: str, *, binary: bool) -> float:
    model = smf.logit if binary else smf.ols
    grid = np.arange(0.5, 12.5, 0.5)
    shared = {"disp": 0} if binary else {}
    fits = {at: model(f"{outcome} ~ late", data.assign(late=(data["h"] - at).clip(lower=0))) for at in grid}
    return max(fits, key=lambda at: fits[at].fit(**shared).llf)


@pytest.fixture(scope="session")
def found(sample: Sample) -> dict[str, str]:
    """Every number of ``expected_trail.md``, computed here."""
    asked, claims = sample.quotes, sample.claims
    sent = asked[asked["h"].notna()]
    rated, told = sent[sent["stars"].notna()], claims[claims["stars"].notna()]
    stars = smf.ols("stars ~ late", rated).fit()
    numbers = {
        "requests for a quote": f"{len(asked):,}",
        "quotes sent": f"{len(sent):,}",
        "withdrawn before the quote": f"{asked['quote_withdrawn'].notna().sum():,}",
        "never answered": f"{(asked['h'].isna() & asked['quote_withdrawn'].isna()).sum():,}",
        "sum of all waits, seconds": f"{int(sent['seconds'].sum()):,}",
        "median hours": f"{sent['h'].median():.4f}",
        "mean hours": f"{sent['h'].mean():.4f}",
        "90th percentile hours": f"{sent['h'].quantile(0.9):.4f}",
        "quotes within 4 hours": f"{(sent['h'] <= 4).sum():,}",
        "log-odds per hour beyond 4, adjusted": shown(logit("buy ~ late" + FIXED, sent, "late")),
        "log-odds per hour up to 4, adjusted": shown(logit("buy ~ h" + FIXED, sent[sent["h"] <= 4], "h")),
        "odds ratio per doubling, crude": odds("buy ~ doublings", sent, "doublings"),
        "odds ratio per doubling, adjusted": odds("buy ~ doublings" + FIXED, sent, "doublings"),
        "satisfaction per hour beyond 4": shown((stars.params["late"], *stars.conf_int().loc["late"])),
        "best break for buying, hours": f"{best_break(sent, 'buy', binary=True):.1f}",
        "best break for satisfaction, hours": f"{best_break(rated, 'stars', binary=False):.1f}",
        "plans offered: odds ratio of buying per plan, crude": odds("buy ~ plans", sent, "plans"),
        "plans offered: odds ratio of buying per plan, adjusted": odds("buy ~ plans" + FIXED, sent, "plans"),
        "loyalty score: AUC for renewed": f"above {np.floor(auc(claims['stay'] == 1, claims['score']) * 1000) / 1000}",
        "call-back: claims with both events": f"{claims['logged'].sum():,} of 6,000 ({claims['logged'].mean():.1%})",
        "call-back: AUC of missing for leaving": f"{auc(~claims['logged'], 1 - claims['stay']):.3f}",
        "contacts: satisfaction per contact": f"{smf.ols('stars ~ contacts', told).fit().params['contacts']:.3f}",
        "contacts: odds ratio of renewing per contact, adjusted": odds(
            "stay ~ contacts" + ON_CLAIMS, claims, "contacts"
        ),
    }
    spans = {"up to 4": (0, 4), "over 4 to 8": (4, 8), "over 8 to 12": (8, 12), "over 12 to 24": (12, 24)}
    for name, (low, high) in {**spans, "over 24": (24, np.inf)}.items():
        part = sent[(sent["h"] > low) & (sent["h"] <= high)]["buy"]
        numbers[f"bought, {name} hours"] = f"{part.sum():,} of {len(part):,} ({part.mean():.1%})"
    return {name: number.replace("%)", " %)") for name, number in numbers.items()}


def number(text: str) -> float:
    return float(re.sub(r"[^\d.-]", "", text.partition(" [")[0]))


def test_every_number_of_the_trail_is_what_the_data_gives(found: dict[str, str]) -> None:
    trail = (SAMPLE / "expected_trail.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \|(.*?)\| (.+?) \|$", trail, re.MULTILINE)
    stated = {name: said for name, _, said in rows if name != "number"}
    assert {name: said for name, said in stated.items() if not name.startswith("-")} == found


def test_every_quote_of_the_trail_is_verbatim_coded_and_allowed(sample: Sample) -> None:
    trail = (SAMPLE / "expected_trail.md").read_text(encoding="utf-8")
    quoted = re.findall(r'^- (P\d\d), `([\w.-]+)`: "(.+)"$', trail, re.MULTILINE)
    assert len(quoted) == 11
    coded = {(row["person"], row["source"], row["quote"]) for row in evidence(sample, "quote-turnaround")}
    allowed = {p["code"] for p in sample.study["participants"] if p["consent"] == "quotes"}
    for person, source, words in quoted:
        assert (person, source, words) in coded
        assert person in allowed
        assert words in sample.texts[source]
    people = {row["person"] for row in evidence(sample, "quote-turnaround")}
    assert f"**{len(people)} people, {len(coded)} quotes**" in trail


def test_true_link_quote_turnaround_to_buying(sample: Sample, found: dict[str, str]) -> None:
    sent = sample.quotes[sample.quotes["h"].notna()]
    slope, low, high = logit("buy ~ late" + FIXED, sent, "late")
    assert low < -0.12 < high
    assert slope == pytest.approx(-0.12, abs=0.01)
    _, low, high = logit("buy ~ h" + FIXED, sent[sent["h"] <= 4], "h")
    assert low < 0 < high
    shares = [sent[(sent["h"] > a) & (sent["h"] <= b)]["buy"].mean() for a, b in ((0, 4), (4, 8), (8, 12), (12, 24))]
    assert shares == sorted(shares, reverse=True)
    for name in ("best break for buying, hours", "best break for satisfaction, hours"):
        assert abs(number(found[name]) - 4) <= 0.5


def test_turnaround_cannot_have_moved_what_was_there_before(sample: Sample) -> None:
    sent = sample.quotes[sample.quotes["h"].notna()]
    _, low, high = logit("known ~ late + C(segment) + C(channel) + C(region) + C(month)", sent, "late")
    assert low < 0 < high


def test_plans_offered_vanish_when_adjusted(sample: Sample) -> None:
    sent = sample.quotes[sample.quotes["h"].notna()]
    _, crude_low, _ = logit("buy ~ plans", sent, "plans")
    adjusted, low, high = logit("buy ~ plans" + FIXED, sent, "plans")
    assert np.exp(crude_low) > 1.3
    assert low < 0 < high
    assert abs(adjusted) < 0.03


def test_loyalty_score_is_the_renewal_in_disguise(sample: Sample) -> None:
    claims = sample.claims
    assert auc(claims["stay"] == 1, claims["score"]) > 0.999
    means = claims.groupby("stay")["score"].mean()
    assert means[1] - means[0] == pytest.approx(42, abs=1)
    assert (claims["loyalty_scored"] > claims[["policy_renewed", "policy_lapsed"]].min(axis=1)).all()


def test_call_backs_cannot_be_measured(sample: Sample) -> None:
    claims = sample.claims
    logged = claims.groupby("stay")["logged"].mean()
    assert logged[1] == pytest.approx(0.27, abs=0.02)
    assert logged[0] == pytest.approx(0.045, abs=0.015)
    assert 0.18 < claims["logged"].mean() < 0.24
    assert auc(~claims["logged"], 1 - claims["stay"]) > 0.60


def test_contacts_are_valued_and_not_linked(sample: Sample) -> None:
    told = sample.claims[sample.claims["stars"].notna()]
    assert smf.ols("stars ~ contacts", told).fit().params["contacts"] == pytest.approx(-0.35, abs=0.03)
    _, low, high = logit("stay ~ contacts" + ON_CLAIMS, sample.claims, "contacts")
    assert low < 0 < high


def test_the_readme_states_what_was_found(found: dict[str, str]) -> None:
    readme = (SAMPLE / "README.md").read_text(encoding="utf-8").replace("−", "-")
    for name in ("log-odds per hour beyond 4, adjusted", "odds ratio per doubling, adjusted"):
        assert found[name] in readme, name
    two = defaultdict(str, {name: re.sub(r"(\d\.\d\d)\d", r"\1", text) for name, text in found.items()})
    assert len(two) == len(found)
    for said in ("20.8 % of 6,000 claims", "AUC of 0.637", "-0.335 points", "159,646 rows", "6,745 answers"):
        assert said in readme


# ── the project's own measures against pandas ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["quote-turnaround", "plans-offered", "callback-kept", "contacts-to-settle"])
def test_the_project_measures_what_pandas_finds(sample: Sample, name: str) -> None:
    said = sample.study["data"]["mapping"]
    mapping = Mapping(case=said["case"], event=said["event"], timestamp=said["timestamp"], entity=said["entity"])
    definition = load_definition((SAMPLE / "definitions" / f"{name}.yaml").read_text(encoding="utf-8"), name=name)
    with open_events(str(SAMPLE / "events.csv.gz"), mapping, ["plan"]) as events:
        got = summarize(measure_units(events, definition))
    asked, claims = sample.quotes, sample.claims
    waited = (claims["callback_made"] - claims["callback_promised"]).dt.total_seconds().sum()
    expected = {
        "quote-turnaround": (14_000, 13_602, 97, 301, int(asked["seconds"].sum()) * 1_000_000),
        "plans-offered": (13_602, 13_602, 0, 0, int(asked["plans"].sum())),
        "callback-kept": (6_000, 1_246, 0, 0, int(waited) * 1_000_000),
        "contacts-to-settle": (6_000, 6_000, 0, 0, int(claims["contacts"].sum())),
    }
    assert (got.n_eligible, got.n, got.censored, got.competing, got.sum) == expected[name]
