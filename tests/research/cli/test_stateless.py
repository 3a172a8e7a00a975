"""The commands other programs use: their files, columns, exit codes and words, with the models that ship."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from research import ExchangeError, load_stages
from research.cli import main

ANA = """WEBVTT

00:00:01.000 --> 00:00:04.000
<v Interviewer>How did getting the quote go?

00:00:04.500 --> 00:00:12.000
<v Ana>I waited three weeks for the quote and nobody wrote back. 😟 It was really frustrating.

00:00:13.000 --> 00:00:20.000
<v Interviewer>What would you have wanted?

00:00:21.000 --> 00:00:28.000
<v Ana>I just want to know what it costs the same day. I live in a small town.
"""
BEN = """Interviewer: How did getting the quote go?
Ben: It took two weeks until I got a quote, and I had to call them three times.
Interviewer: What would you have wanted?
Ben: I'd expect a quote within a day. You should not have to call and wait for a quote.
Interviewer: Anything good?
Ben: The woman on the phone was very friendly and solved it right away.
"""


@pytest.fixture(autouse=True)
def own_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPI_WORKBENCH_MEMORY", str(tmp_path / "memory.db"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sources = tmp_path / "in"
    sources.mkdir()
    (sources / "ana.vtt").write_text(ANA, encoding="utf-8")
    (sources / "ben.txt").write_text(BEN, encoding="utf-8")
    return sources


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_discover_finds_what_two_people_say(folder: Path, tmp_path: Path) -> None:
    stages = tmp_path / "stages.txt"
    stages.write_text("quote: asking what it costs and getting a price\nclaim: reporting damage\n", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["discover", str(folder), "--out", str(out), "--stages", str(stages), "--quiet"]) == 0
    signals = rows(out / "signals.csv")
    assert list(signals[0]) == [
        "source", "turn", "speaker", "start", "end", "quote", "kind", "dimension", "stage", "score",
    ]  # fmt: skip
    for row in signals:
        text = (out / "texts" / f"{row['source'].lstrip('/')}.txt").read_text(encoding="utf-8")
        assert text[int(row["start"]) : int(row["end"])] == row["quote"]
        assert row["speaker"] in ("Ana", "Ben")
        assert 0 <= float(row["score"]) <= 1
    assert any("three weeks" in r["quote"] and r["kind"] == "frustration" for r in signals)
    assert any("solved it right away" in r["quote"] and r["kind"] == "met" for r in signals)
    assert not any("How did getting" in r["quote"] for r in signals)
    candidates = json.loads((out / "candidates.json").read_text(encoding="utf-8"))
    assert candidates[0]["people"] == 2
    assert set(candidates[0]) >= {"statement", "label", "dimension", "stage", "people", "quotes"}
    assert set(candidates[0]["quotes"][0]) >= {"source", "start", "end", "quote"}
    assert "2</b>people heard" in (out / "report.html").read_text(encoding="utf-8")


def test_one_bad_file_is_named_and_the_others_go_on(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.docx").write_bytes(b"this is no Word file")
    out = tmp_path / "out"
    assert main(["discover", str(folder), "--out", str(out), "--json"]) == 3
    printed = capsys.readouterr()
    summary = json.loads(printed.out)
    assert summary["sources"] == 2
    assert [Path(item["source"]).name for item in summary["left_out"]] == ["broken.docx"]
    assert "left out:" in printed.err
    assert "broken.docx" in printed.err


def test_nothing_readable_is_a_problem_with_a_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", str(tmp_path / "nowhere.txt"), "--out", str(tmp_path / "out"), "--quiet"]) == 1
    assert "nowhere.txt" in capsys.readouterr().err


def test_a_second_run_gives_the_same_from_memory(folder: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert main(["discover", str(folder), "--out", str(tmp_path / name), "--quiet"]) == 0
    for file in ("signals.csv", "themes.csv", "candidates.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    assert main(["discover", str(folder), "--out", str(tmp_path / "three"), "--quiet", "--no-memory"]) == 0
    assert (tmp_path / "one" / "candidates.json").read_bytes() == (tmp_path / "three" / "candidates.json").read_bytes()


def test_label_keeps_every_row_and_adds_its_columns(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["id", "said", "before"])
        writer.writerow(["1", "I waited three weeks and nobody wrote back.", "How was it? ¶ Well,"])
        writer.writerow(["2", "I live in a small town.", ""])
        writer.writerow(["3", "She sorted it on the first call, brilliant.", ""])
    assert main(["label", str(source), "--text", "said", "--context", "before", "--out", str(out), "--quiet"]) == 0
    labelled = rows(out)
    assert [row["id"] for row in labelled] == ["1", "2", "3"]
    assert "frustration" in labelled[0]["signals"].split("|")
    assert labelled[0]["dimension"]
    assert labelled[1]["signals"] == "none"
    assert labelled[1]["dimension"] == ""
    assert "met" in labelled[2]["signals"].split("|")
    kinds = ("frustration", "expectation", "outcome", "met", "workaround")
    assert all(0 <= float(row[f"score_{kind}"]) <= 1 for row in labelled for kind in kinds)


def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id,said\n1,hello\n", encoding="utf-8")
    assert main(["label", str(source), "--text", "text", "--out", str(tmp_path / "out.csv"), "--quiet"]) == 1
    assert "'text'; it has 'id', 'said'" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()
    assert list(tmp_path.glob(".*part")) == []


def test_cluster_numbers_themes_and_names_them(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    waits = [f"I waited {n} weeks for the quote" for n in ("two", "three", "four", "five", "six", "seven")]
    boxes = [f"The {thing} arrived broken in the parcel" for thing in ("vase", "lamp", "glass", "plate", "cup", "bowl")]
    source.write_text("said\n" + "\n".join(waits + boxes) + "\n", encoding="utf-8")
    assert main(["cluster", str(source), "--text", "said", "--out", str(out), "--quiet"]) == 0
    themes = [row["theme"] for row in rows(out)]
    assert len({t for t in themes[:6] if t} & {t for t in themes[6:] if t}) == 0
    assert sum(bool(theme) for theme in themes) >= 10
    assert all(row["theme_label"] for row in rows(out) if row["theme"])


def test_typing_it_wrong_is_exit_code_two() -> None:
    with pytest.raises(SystemExit) as stop:
        main(["discover"])
    assert stop.value.code == 2


def test_granularity_is_refused_outside_its_range(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["discover", str(folder), "--out", str(tmp_path / "out"), "--granularity", "2"])
    assert stopped.value.code == 2


def test_broader_candidates_are_fewer(folder: Path, tmp_path: Path) -> None:
    counts = []
    for granularity in ("-1", "1"):
        out = tmp_path / granularity
        main(["discover", str(folder), "--out", str(out), "--granularity", granularity, "--quiet"])
        counts.append(len(json.loads((out / "candidates.json").read_text(encoding="utf-8"))))
    assert 1 <= counts[0] <= counts[1]


def test_what_cannot_be_written_is_not_blamed_on_the_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.csv"
    source.write_text("said\nI waited two hours\n", encoding="utf-8")
    for command in ("label", "cluster"):
        assert main([command, str(source), "--text", "said", "--out", str(source / "out.csv"), "--quiet"]) == 1
        printed = capsys.readouterr().err
        assert f"{source / 'out.csv'} cannot be written" in printed
        assert f"{source} cannot be read" not in printed
    assert main(["label", str(source), "--text", "said", "--out", str(tmp_path), "--quiet"]) == 1
    assert f"{tmp_path} cannot be written" in capsys.readouterr().err


def test_an_empty_table_is_said_to_be_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.csv"
    source.write_bytes(b"")
    assert main(["label", str(source), "--text", "said", "--out", str(tmp_path / "out.csv"), "--quiet"]) == 1
    assert f"{source} is empty" in capsys.readouterr().err


def test_a_file_left_out_is_named_once_in_plain_words(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 no such thing")
    missing = tmp_path / "nowhere.txt"
    assert main(["discover", str(folder), str(missing), "--out", str(tmp_path / "out"), "--quiet"]) == 3
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2  # the PDF library's own mutterings are not ours to pass on
    assert said[0] == f"left out: {missing} does not exist. Check the path."
    assert said[1].startswith(f"left out: {folder / 'broken.pdf'} is damaged")


def test_a_huge_file_is_refused_unread(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    huge = folder / "huge.txt"
    with huge.open("wb") as out:
        out.truncate(3_000_000_000)  # a sparse file: reading it would take three gigabytes of memory
    assert main(["discover", str(folder), "--out", str(tmp_path / "out"), "--quiet"]) == 3
    assert f"{huge} has 3000 MB; at most 50 MB are read" in capsys.readouterr().err


def test_another_language_is_named(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    french = (
        "Marie : Je ne trouve jamais la page des factures. C'est compliqué et j'ai attendu deux heures au téléphone.\n"
    )
    (folder / "fr.txt").write_text("Enquêteur : Comment trouvez-vous le site ?\n" + french, encoding="utf-8")
    assert main(["discover", str(folder), "--out", str(tmp_path / "out"), "--quiet"]) == 3
    assert "is in French; the models read English only" in capsys.readouterr().err


def test_one_person_under_two_labels_counts_once(tmp_path: Path) -> None:
    talks = {
        "spring": "P: I waited three weeks for the quote and nobody wrote back.\nM: And then?\n"
        "Participant: I had to call three times until I got the quote.\n",
        "autumn": "P: It took two months until the quote came.\nM: What would you want?\n"
        "Participant: I want the quote within a day. Waiting for a quote is frustrating.\n",
    }
    for name, talk in talks.items():
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "1.txt").write_text(f"M: How did it go in {name}?\n{talk}", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["discover", str(tmp_path / "in"), "--out", str(out), "--quiet"]) == 0
    candidates = json.loads((out / "candidates.json").read_text(encoding="utf-8"))
    people = {q["person"] for c in candidates for q in c["quotes"]}
    assert people == {"autumn/1", "spring/1"}  # neither four, nor named by where the files lie on this machine
    assert {row["speaker"] for row in rows(out / "signals.csv")} <= {"P", "Participant"}


def test_candidates_say_how_well_they_stand(folder: Path, tmp_path: Path) -> None:
    for n, name in enumerate(("Cleo", "Dan", "Eve", "Finn")):
        (folder / f"{name}.txt").write_text(
            BEN.replace("Ben", name).replace("two weeks", f"{n + 3} weeks").replace("friendly", "helpful"),
            encoding="utf-8",
        )
    out = tmp_path / "out"
    assert main(["discover", str(folder), "--out", str(out), "--quiet"]) == 0
    for candidate in json.loads((out / "candidates.json").read_text(encoding="utf-8")):
        stability = candidate["stability"]
        assert set(stability) == {"likeness", "draws", "verdict"}
        assert stability["verdict"] in ("stable", "in part", "dissolves", "too few people")
        assert stability["likeness"] is None or 0 <= stability["likeness"] <= 1


def test_rows_without_words_belong_nowhere(tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    waits = [f"I waited {n} weeks for the quote" for n in ("two", "three", "four", "five", "six", "seven")]
    source.write_text("id,said\n" + "".join(f"{n},{said}\n" for n, said in enumerate([*waits, "", " ", "-"])), "utf-8")
    assert main(["cluster", str(source), "--text", "said", "--out", str(out), "--quiet"]) == 0
    assert [row["theme"] for row in rows(out)] == ["1"] * 6 + [""] * 3


def test_json_stays_one_document_when_nothing_could_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", str(tmp_path / "nowhere.txt"), "--out", str(tmp_path / "out"), "--json"]) == 1
    assert set(json.loads(capsys.readouterr().out)) == {"error", "fix"}
    assert list((tmp_path / "out").iterdir()) == []


def test_an_out_that_is_a_file_is_said_before_the_work(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    assert main(["discover", str(folder), "--out", str(tmp_path / "out"), "--quiet"]) == 1
    assert f"{tmp_path / 'out'} cannot be made a folder: it is a file." in capsys.readouterr().err


def test_no_candidate_is_said_with_where_to_look(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Interviewer: And?\nAna: I waited two hours for the quote.\n", encoding="utf-8")
    assert main(["discover", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("0 candidates from 1 source, in ")
    assert "signals.csv" in said


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("gone.txt", None, "gone.txt cannot be read: No such file or directory."),
        ("bad.yaml", b"a: [1\n", "bad.yaml is not valid YAML or JSON in line 2."),
        ("bytes.txt", b"\xff\xfe\xfa", "bytes.txt cannot be read: it is no text in UTF-8."),
    ],
)
def test_stages_that_cannot_be_read_are_said_plainly(tmp_path: Path, name: str, text: bytes | None, told: str) -> None:
    if text is not None:
        (tmp_path / name).write_bytes(text)
    with pytest.raises(ExchangeError) as stopped:
        load_stages(tmp_path / name)
    assert told in stopped.value.message


def test_a_memory_that_cannot_be_opened_stops_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("CPI_WORKBENCH_MEMORY", str(tmp_path / "file" / "memory.db"))
    assert main(["discover", str(folder), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    printed = capsys.readouterr()
    assert printed.err.startswith("Nothing is remembered for the next run (")
    assert "from 2 sources" in printed.out
