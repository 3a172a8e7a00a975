"""Which language a text is in: enough to say whether the models cover it, with no library.

Latin script is told apart by function words (the few dozen words that make up about half of all running text);
other scripts by their code points. It answers for en, fr, de, es, it, pt and nl, for eight other scripts, and says
"und" for anything else or too little.
"""

from __future__ import annotations

import re
from collections import Counter

_WORDS = {
    "en": "the of and to in is that it was for on are as with his they be at this have from or had by but what all "
    "were when we there can an your which their if will each about how up out them then would like so these her "
    "some me my you i just know don't it's yeah not do",
    "fr": "de la le les des et en un une du que qui dans est pour pas au sur ce ne se par plus avec il elle on je "
    "nous vous mais ou où aux cette son sa ses sont été avoir être j'ai c'est ça très quand comme y d'une qu'il leur "
    "tout donc même aussi mon ma si",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er "
    "hat dass sie nach wird bei einer um am sind noch wie einem über so zum war haben nur oder aber vor zur ich wir "
    "mir mich habe dann wenn man ja was schon",
    "es": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí "
    "porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos yo es son fue era mi eso "
    "está qué",
    "it": "di che è e la il un a per in una mi sono ho non ma lo ha le si ti i con cosa se io come da ci no questo "
    "qui hai sei del bene tu sì me più al mio c'è perché gli della anche molto quando dei delle nel alla era fatto "
    "poi quello",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou "
    "quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas me esse eles "
    "você foi é são está tem",
    "nl": "de het een en van ik te dat die in is je niet zijn op aan met als voor had er maar om hem dan zou of wat "
    "mijn men dit zo door over ze zich bij ook tot hij uit der daar haar naar heb hoe heeft we nog wel geen deze "
    "omdat moet kan",
}
_SETS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
# A word that three languages share says little; one that only a single language uses says most.
_SHARED = Counter(word for words in _SETS.values() for word in words)
_WEIGHTS = {language: {word: 1.0 / _SHARED[word] for word in words} for language, words in _SETS.items()}
_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("ja", "぀-ヿ"),
    ("ko", "가-힯ᄀ-ᇿ"),
    ("zh", "一-鿿"),
    ("ar", "؀-ۿݐ-ݿ"),
    ("ru", "Ѐ-ӿ"),
    ("el", "Ͱ-Ͽ"),
    ("he", "֐-׿"),
    ("th", "฀-๿"),
    ("hi", "ऀ-ॿ"),
)
_OF_SCRIPT = {language: re.compile(f"[{spread}]") for language, spread in _SCRIPTS}
_LETTERS = re.compile(r"[^\W\d_]")
_TOKENS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LINKS = re.compile(r"https?://\S+|[\w.+-]{1,64}@\S{1,200}")

NAMES = {
    "en": "English",
    "fr": "French",
    "de": "German",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "nl": "Dutch",
    "ja": "Japanese",
    "ko": "Korean",
    "zh": "Chinese",
    "ar": "Arabic",
    "fa": "Persian",
    "ru": "Russian",
    "uk": "Ukrainian",
    "el": "Greek",
    "he": "Hebrew",
    "th": "Thai",
    "hi": "Hindi",
}


def identify(text: str) -> str:
    """ISO 639-1 code of the language most of the text is in, or "und" for too little or an unknown one.

    At least two function words, making up an eighth of all words, are needed; 200,000 characters are looked at.
    """
    sample = _LINKS.sub(" ", text[:200_000])
    letters = len(_LETTERS.findall(sample))
    if letters < 3:
        return "und"
    script = _by_script(sample, letters)
    if script:
        return script
    tokens = [token.lower().replace("’", "'") for token in _TOKENS.findall(sample)]
    return _by_words(tokens)


def _by_script(sample: str, letters: int) -> str:
    shares = {language: len(pattern.findall(sample)) / letters for language, pattern in _OF_SCRIPT.items()}
    if shares["ja"] > 0.1 and shares["ja"] + shares["zh"] > 0.5:
        return "ja"
    best = max(shares, key=lambda language: shares[language])
    if shares[best] <= 0.5:
        return ""
    if best == "ar" and re.search("[پچژگ]", sample):
        return "fa"
    if best == "ru" and re.search("[іїєґІЇЄҐ]", sample):
        return "uk"
    return best


def _by_words(tokens: list[str]) -> str:
    counts = Counter(_parts(tokens))
    total = sum(counts.values())
    if total < 4:
        return "und"
    scores = {
        language: sum(count * weights[word] for word, count in counts.items() if word in weights)
        for language, weights in _WEIGHTS.items()
    }
    hits = {language: sum(count for word, count in counts.items() if word in _SETS[language]) for language in _SETS}
    first, second = sorted(scores, key=lambda language: (-scores[language], language))[:2]
    if hits[first] < 2 or hits[first] < total / 8 or scores[first] < 1.05 * scores[second]:
        return "und"
    return first


def _parts(tokens: list[str]) -> list[str]:
    """French and Italian elisions also count as their first half: ``l'outil`` as ``l'`` would be lost otherwise."""
    parts: list[str] = []
    for token in tokens:
        parts.append(token)
        head, mark, rest = token.partition("'")
        if mark and len(head) <= 2:
            parts.append(rest)
    return parts
