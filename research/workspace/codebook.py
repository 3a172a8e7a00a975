"""The codebook: revise, rename, move, merge, split and put away codes, with everything they were given to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nlp.errors import RecordError
from nlp.values import Span
from research.candidates import Candidate
from research.codebook import (
    CodeUse,
    Union,
    in_vivo_name,
    named,
    recent_codes,
    replanted,
    shown,
    under,
    unions,
    uses_of,
)
from research.coding import Code, Coding, Memo
from research.records import Stamp, Withdrawal
from research.studies import Source
from research.workspace.desk import Act, Desk

if TYPE_CHECKING:
    from research.workspace.coding import CodingDesk

FACTS = frozenset({"definition", "include", "exclude", "colour", "example", "shown_by"})


class Codebook:
    """What the codes of a study are, and what happens to quotes when they change. Each verb is one action, one undo."""

    def __init__(self, desk: Desk, by: str, coding: CodingDesk) -> None:
        self._desk = desk
        self._by = by
        self._coding = coding

    def all(self, study: str, *, archived: bool = False) -> list[Code]:
        """The codes in the order of the tree; those in the archive only when asked for."""
        live = (code for code in self._desk.live(Code, study) if archived or not code.archived)
        return sorted(live, key=lambda code: code.path)

    def uses(self, study: str, *, archived: bool = False) -> list[CodeUse]:
        """Every code with the quotes and people behind it."""
        stands_in = self._desk.ledger(study).stands_in
        return uses_of(self.all(study, archived=archived), self._coding.all(study), stands_in)

    def versions(self, study: str, code: str) -> list[Code]:
        """Every version of a code that was ever in force, the newest first: who changed it, and when."""
        held: Code | None = self._desk.one(Code, study, code)
        every, found = self._desk.every(Code, study), []
        while held is not None:
            found.append(held)
            held = every.get(held.replaces or "")
        return found

    def revise(self, study: str, code: str, **facts: object) -> Code:
        """Changes ``definition, include, exclude, colour, example`` or ``shown_by`` of a code."""
        if unknown := set(facts) - FACTS:
            raise TypeError(f"a code has no {', '.join(sorted(unknown))} to revise")
        old = self._desk.one(Code, study, code)
        with self._desk.act(study, self._by, "codebook.revise", f"revised the code {shown(old.path)}") as act:
            return self._changed(act, old, **facts)

    def rename(self, study: str, code: str, name: str) -> Code:
        """Gives a code another name; what is under it goes along."""
        old = self._desk.one(Code, study, code)
        return self._replant(study, old, (*old.path[:-1], *named([name])), "renamed")

    def move(self, study: str, code: str, parent: Sequence[str] = ()) -> Code:
        """Puts a code, with what is under it, below another path; "" for the top level."""
        old = self._desk.one(Code, study, code)
        return self._replant(study, old, (*parent, old.path[-1]), "moved")

    def archive(self, study: str, code: str) -> list[Code]:
        """Puts a code and those under it away: no longer offered, never deleted; their quotes keep them."""
        return self._put(study, self._desk.one(Code, study, code), archived=True)

    def bring_back(self, study: str, code: str) -> list[Code]:
        """Takes a code and those under it out of the archive.

        Raises:
            RecordError: if another code has taken one of their places.
        """
        old = self._desk.one(Code, study, code)
        own = [c.path for c in self._branch(study, old) if c.archived]
        clash = next((c.path for c in self.all(study) if c.path in own), None)
        if clash is not None:
            raise RecordError(f"There is another code {shown(clash)} now.", "Rename that one first, or merge them.")
        return self._put(study, old, archived=False)

    def merge(self, study: str, codes: Sequence[str], into: str) -> Code:
        """Gives every quote and memo of ``codes`` to ``into``; the merged ones go to the archive.

        Where quotes of one coder overlap they become one; signals stay on the statements they were given to.

        Raises:
            RecordError: if there is nothing to merge, or one of them has codes of its own below.
        """
        target = self._desk.one(Code, study, into)
        old = [c for c in (self._desk.one(Code, study, code) for code in codes) if c.id != target.id]
        parent = next((c for c in old if any(under(o.path, c.path) for o in self.all(study))), None)
        if not old or parent is not None:
            what = f"{shown(parent.path)} has codes below it." if parent else "There is nothing to merge."
            raise RecordError(what, "Move those first." if parent else "Pick another code than the one it goes into.")
        names = ", ".join(shown(code.path) for code in old)
        with self._desk.act(study, self._by, "codebook.merge", f"merged {names} into {shown(target.path)}") as act:
            self._bring_together(act, study, {code.id for code in old}, target)
            for code in old:
                self._changed(act, code, archived=True)
            self._carry_memos(act, study, {code.id for code in old}, target)
        return self._desk.one(Code, study, target.id)

    def split(self, study: str, code: str, codings: Sequence[str], path: Sequence[str]) -> Code:
        """Moves chosen quotes of a code to a new one.

        Raises:
            RecordError: if the place is taken, or one of the quotes does not carry the code.
        """
        old, place = self._desk.one(Code, study, code), named(path)
        chosen = [self._coding.as_shown(study, coding) for coding in codings]
        own = {c.id for use in self.uses(study, archived=True) if use.code.id == old.id for c in use.own}
        if not chosen or any(coding.id not in own for coding, _ in chosen):
            raise RecordError(f"Pick quotes that carry {shown(old.path)}.", "Reload the page: they may have changed.")
        if any(each.path == place for each in self.all(study)):
            raise RecordError(f"There is already a code {shown(place)}.", "Pick another name for the new one.")
        said = f"split {len(chosen)} quotes of {shown(old.path)} off as {shown(place)}"
        with self._desk.act(study, self._by, "codebook.split", said) as act:
            new = Code(id=act.id(), stamp=act.stamp, path=place)
            moved = (replace(self._recoded(act, coding, code=new.id), replaces=live) for coding, live in chosen)
            act.add(new, *moved)
        return new

    def recent(self, study: str, most: int = 9) -> list[Code]:
        """The codes this person used last, the latest first."""
        live = {code.id: code for code in self.all(study)}
        stands_in = self._desk.ledger(study).stands_in
        known = live | {old: live[new] for old, new in stands_in.items() if new in live}
        return recent_codes(self._coding.all(study), known, self._by, most)

    def in_vivo(self, study: str, source: str, span: Span, *, parent: Sequence[str] = ()) -> tuple[Code, Coding]:
        """Codes a stretch with a code named by the customer's own words, which shows what is meant. One action.

        Raises:
            RecordError: if the stretch holds no words, or lies outside the text.
        """
        text = self._desk.one(Source, study, source)
        quote = span.of(text.transcript.text)
        path = (*parent, in_vivo_name(quote))
        if len(quote) != len(span) or not path[-1]:
            raise RecordError(f"No words at {span.start}..{span.end} of {text.name!r}.", "Select some words.")
        known = next((code for code in self.all(study) if code.path == path), None)
        with self._desk.act(study, self._by, "codebook.in_vivo", f"coded in vivo “{path[-1]}”") as act:
            mark, name = act.id(), act.id()
            code = known or Code(id=name, stamp=act.stamp, path=path, shown_by=mark)
            coding = Coding(
                id=mark, stamp=act.stamp, source=text.id, span=span, quote=quote, code=code.id, kinds=(),
                person=text.person_at(span),
            )  # fmt: skip
            act.add(*(() if known else (code,)))
            act.add(coding)
        return code, coding

    def _replant(self, study: str, old: Code, path: tuple[str, ...], word: str) -> Code:
        codes = self.all(study, archived=True) if old.archived else self.all(study)
        places = replanted(codes, old, named(path))
        with self._desk.act(study, self._by, "codebook.move", f"{word} {shown(old.path)} to {shown(path)}") as act:
            made = {c.id: self._changed(act, c, path=places[c.id]) for c in codes if c.id in places}
        return made[old.id]

    def _put(self, study: str, old: Code, *, archived: bool) -> list[Code]:
        branch = [code for code in self._branch(study, old) if code.archived != archived]
        word = "archived" if archived else "brought back"
        with self._desk.act(study, self._by, "codebook.archive", f"{word} the code {shown(old.path)}") as act:
            return [self._changed(act, code, archived=archived) for code in branch]

    def _branch(self, study: str, code: Code) -> list[Code]:
        return [c for c in self.all(study, archived=True) if c.id == code.id or under(c.path, code.path)]

    def _bring_together(self, act: Act, study: str, merged: set[str], target: Code) -> None:
        stands_in = self._desk.ledger(study).stands_in
        wanted = merged | {target.id}
        live = self._desk.live(Coding, study)
        held = [c for c in live if c.code and stands_in.get(c.code, c.code) in wanted and c.status != "rejected"]
        sources = self._desk.live(Source, study)
        index = {source.id: source for source in sources}
        now = [replace(c, source=stands_in.get(c.source, c.source)) for c in held]
        texts = {ref: source.transcript.text for ref, source in index.items()}
        instead: dict[str, str] = {}
        for union in unions((c for c in now if c.source in index), texts):
            instead |= self._unite(act, union, target)
        self._follow(act, study, instead)

    def _unite(self, act: Act, union: Union, target: Code) -> dict[str, str]:
        """Adds what one union needs; gives, for each coding that is gone, the one that stands for its words."""
        alone = not union.bare and not union.gone
        if alone and union.whole.code is not None and self._is(union.whole, target):
            return {}
        replaces = union.grown.id if union.grown else None
        whole = replace(union.whole, id=act.id(), stamp=_of(act, union.whole), replaces=replaces, code=target.id)
        act.add(whole, *(self._recoded(act, coding, code=None) for coding in union.bare))
        act.add(*(Withdrawal(id=act.id(), stamp=act.stamp, target=coding.id) for coding in union.gone))
        return {coding.id: whole.id for coding in union.gone}

    def _is(self, coding: Coding, code: Code) -> bool:
        return self._desk.ledger(code.study).stands_in.get(coding.code or "", coding.code) == code.id

    def _follow(self, act: Act, study: str, instead: dict[str, str]) -> None:
        """Candidates go on resting on words that became part of a longer quote."""
        stands_in = self._desk.ledger(study).stands_in
        for candidate in self._desk.live(Candidate, study) if instead else ():
            now = tuple(dict.fromkeys(instead.get(stands_in.get(r, r), r) for r in candidate.evidence))
            if now != candidate.evidence:
                act.add(replace(candidate, id=act.id(), stamp=act.stamp, replaces=candidate.id, evidence=now))

    def _carry_memos(self, act: Act, study: str, merged: set[str], target: Code) -> None:
        stands_in = self._desk.ledger(study).stands_in
        for memo in self._desk.live(Memo, study):
            if stands_in.get(memo.about, memo.about) in merged:
                act.add(replace(memo, id=act.id(), stamp=_of(act, memo), replaces=memo.id, about=target.id))

    def _recoded(self, act: Act, coding: Coding, *, code: str | None) -> Coding:
        return replace(coding, id=act.id(), stamp=_of(act, coding), replaces=coding.id, code=code)

    def _changed(self, act: Act, code: Code, **facts: object) -> Code:
        new = replace(code, id=act.id(), stamp=act.stamp, replaces=code.id, **facts)  # type: ignore[arg-type]
        act.add(new)
        return new


def _of(act: Act, record: Coding | Memo) -> Stamp:
    """The stamp of this action under the name of whoever made the record: a merge changes nobody's authorship."""
    return replace(act.stamp, by=record.by)
