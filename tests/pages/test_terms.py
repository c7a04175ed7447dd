"""Every term that is marked has its sentence, every sentence stands somewhere, and a term is marked once a view."""

import re

import pytest

from pages.shared.live.answer import SECTIONS, find, sections_of, view
from pages.shared.terms import explained, glossary, prose
from pages.shared.words import LANGS

NATIVE = [{"d": "digits", "show": "sure", "about": about} for about in ("chance", "calibration", "temperature")]


def marked_in(html):
    return set(re.findall(r'data-term="(\w+)"', html))


def rendered(lang):
    """Every live view as it is at first, by its place."""
    for chapter, section in sorted(SECTIONS):
        shape = find(chapter, section).shape(find(chapter, section).default)
        yield f"{chapter}/{section}", view(chapter, section, lang, tuple(shape.items())).html


@pytest.mark.parametrize("lang", LANGS)
def test_every_term_of_the_glossary_stands_somewhere_and_none_is_marked_without_a_sentence(lang, open_two_models):
    used = {term for _, html in rendered(lang) for term in marked_in(html)}
    for query in NATIVE:
        app = open_two_models("zh-CN" if lang == "zh" else "en", **query).app
        used |= {term for one in app.get("html") for term in marked_in(one.proto.body)}
    assert used == set(glossary(lang))


@pytest.mark.parametrize("lang", LANGS)
def test_a_term_is_marked_once_in_a_view_and_never_in_what_is_pressed_or_filled_in(lang):
    for place, html in rendered(lang):
        marked = re.findall(r'data-term="(\w+)"', html)
        assert len(marked) == len(set(marked)), place
        for pressed in re.findall(r"<(a|button|label|summary|select|h2|h3|math)\b(.*?)</\1>", html):
            assert 'class="term"' not in pressed[1], place
        assert not re.search(r'data-text="[^"]*"[^>]*><span class="term"', html), place


@pytest.mark.parametrize("lang", LANGS)
def test_every_section_explains_a_term_that_is_new_there(lang):
    for place, html in rendered(lang):
        if place.split("/")[1] in sections_of(place.split("/")[0]).values():
            assert marked_in(html), place


def test_sentences_are_short_and_the_forms_belong_to_one_term():
    for lang in LANGS:
        forms = [form for several, _ in glossary(lang).values() for form in several]
        assert len(forms) == len({form.lower() for form in forms})
        for term, (_, says) in glossary(lang).items():
            sentences = re.findall(r"[.?!](?=\s|$)|[。？！]", says)
            assert 1 <= len(sentences) <= 2, (lang, term)
            assert len(says) <= 220, (lang, term)


def test_the_longest_form_wins_and_code_and_other_words_are_left_alone():
    html = explained("<p>cross-entropy and entropy; softmax(z), exponats, softmax_core</p><p>entropy</p>", "en")
    assert re.findall(r'data-term="(\w+)"', html) == ["cross_entropy", "entropy"]
    assert re.sub("<[^>]*>", "", html) == "cross-entropy and entropy; softmax(z), exponats, softmax_coreentropy"
    assert marked_in(explained("多项分布，均匀分布", "zh")) == set()
    assert marked_in(explained("交叉熵", "zh")) == {"cross_entropy"}


def test_plain_text_is_escaped_and_what_was_explained_is_not_explained_again():
    seen = {"entropy"}
    html = prose("<b>entropy</b> in nats & bits", "en", seen)
    assert html.startswith("&lt;b&gt;entropy&lt;/b&gt; in <span")
    assert seen == {"entropy", "nat", "bit"}
