"""The language of a text, from a few words and for other scripts."""

from __future__ import annotations

import pytest

from nlp.reading import identify_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I was looking for the form and they told me that it is not online."),
        ("fr", "Je cherchais le formulaire et on m'a dit qu'il n'est pas en ligne."),
        ("de", "Ich habe das Formular gesucht und man hat mir gesagt, dass es nicht im Netz ist."),
        ("es", "Yo buscaba el formulario y me dijeron que no está en la página."),
        ("it", "Cercavo il modulo e mi hanno detto che non è nella pagina, ma nel negozio."),
        ("pt", "Eu procurava o formulário e me disseram que não está na página, mas na loja."),
        ("nl", "Ik zocht het formulier en ze zeiden dat het niet op de pagina staat, maar in de winkel."),
        ("ja", "私はそのページを探しましたが、見つかりませんでした。"),
        ("ko", "저는 그 페이지를 찾았지만 찾을 수 없었습니다."),
        ("zh", "我找了那个页面但是没有找到它"),
        ("uk", "Я довго шукав цю сторінку, але її там немає."),
        ("el", "Έψαχνα τη σελίδα αλλά δεν τη βρήκα."),
        ("he", "חיפשתי את הדף ולא מצאתי אותו"),
        ("fa", "من دنبال صفحه می‌گشتم ولی پیدا نکردم چون گم شده بود"),
        ("und", "Pizza. Taxi. Hotel. Radio."),
        ("und", "42"),
        ("und", "Etsin sivua, mutta en löytänyt sitä mistään koko päivän aikana."),
    ],
)
def test_a_sentence_is_enough(language: str, text: str) -> None:
    assert identify_language(text) == language


def test_addresses_and_foreign_names_do_not_decide() -> None:
    assert (
        identify_language("Je vais sur https://the.example.org/of/and/to et je cherche le fichier de la ville.") == "fr"
    )
