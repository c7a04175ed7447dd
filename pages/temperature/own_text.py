"""A visitor's own text as a language model: counted in the session, never stored, in no link."""

from __future__ import annotations

import streamlit as st

from pages.shared import safe
from pages.shared.parse import Refusal
from pages.shared.words import Words
from softmax_core.digits import COUNT, text
from softmax_core.lessons import next_word as lesson
from softmax_core.ngram import END, LanguageModel, joined, learn

MOST_MB = 2
MOST = MOST_MB * 2**20
MODEL = "temperature: own text"


def panel(words: Words) -> None:
    """Show where a text is pasted or loaded, and what a model of it expects and writes."""
    with st.expander(words["own_title"], key="own-text"):
        st.caption(words.say("own_intro", most=MOST_MB))
        pasted = st.text_area(words["own_paste"], key="own_pasted", height=120)
        loaded = st.file_uploader(words["own_load"], type=["txt", "md"], key="own_loaded", max_upload_size=MOST_MB)
        try:
            known = _learnt(pasted.encode() if loaded is None else loaded.getvalue(), loaded.name if loaded else "")
            if known is not None:
                _show(known, words)
        except Refusal as why:
            st.error(safe.markdown(words.refuse(why)))


def _learnt(content: bytes, name: str) -> LanguageModel | None:
    """Learn a text, once for as long as it stays the same; nothing where there is none."""
    if not content.strip():
        return None
    if len(content) > MOST:
        raise Refusal("text_too_large", size=f"{len(content) / 2**20:.1f}", most=MOST_MB)
    kept: tuple[bytes, LanguageModel] | None = st.session_state.get(MODEL)
    if kept is None or kept[0] != content:
        try:
            kept = content, learn(content.decode("utf-8-sig"))
        except UnicodeDecodeError as why:
            raise Refusal("not_utf8", value=name) from why
        except ValueError as why:
            raise Refusal("no_text") from why
        st.session_state[MODEL] = kept
    return kept[1]


def _show(known: LanguageModel, words: Words) -> None:
    """Show what comes after a context, and a line."""
    st.caption(words.say("own_learnt", length=f"{known.length:,}", words=f"{len(known.words):,}"))
    first = next(word for word in known.words if word[0].isalnum() and word != END)
    left, right = st.columns(2)
    typed = left.text_input(words["own_context"], first, key="own_context")
    temperature = left.slider(words["own_T"], 0.0, 5.0, 1.0, 0.1, key="own_T")
    top_k = right.number_input(words["top_k"], 1, max(1, len(known.words)), min(50, len(known.words)), key="own_k")
    top_p = right.slider(words["top_p"], 0.0, 1.0, 1.0, 0.01, key="own_p")
    seed = right.number_input(words["own_seed"], 0, 9999, 1, key="own_seed")
    try:
        seen = lesson.look(known, typed, temperature, top_k, top_p, seed=int(seed))
    except lesson.UnknownWordError as why:
        raise Refusal("unknown_word" if str(why) else "no_word", value=str(why)) from why
    rows = zip(seen.words, seen.p, seen.q, strict=False)
    lines = [f"| {safe.markdown(word)} | {text(p)} | {text(q)} |" for word, p, q in rows]
    heads = [words[f"own_table_{one}"] for one in ("word", "p", "q")]
    left.markdown("\n".join([f"| {' | '.join(heads)} |", "|---|---:|---:|", *lines]))
    right.markdown(words.say("own_line", T=text(temperature, COUNT), perplexity=text(seen.line.perplexity, COUNT)))
    right.markdown(f"**{safe.markdown(typed)}** {safe.markdown(joined(seen.line.words))}")
