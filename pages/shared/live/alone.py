"""Views of data that only the session has, such as a visitor's own: no other process could answer about them.

Their answer has the results at every step of their one slider, as any has, and beside them the address that each step
leads to. So the browser follows a drag, a release, back and forward by itself; what else is done goes to the script.
What follows answers only (texts, names, copies, links) must not depend on that slider.
"""

from __future__ import annotations

from pages.shared.live import answer as answers
from pages.shared.live.answer import Question
from pages.shared.live.section import Section
from pages.shared.live.sweep import sliders_of
from softmax_core.digits import plain


def alone(section: Section, question: Question) -> bytes:
    """Answer a question about a section that is bound to data, for a view that asks nobody.

    Parameters
    ----------
    section : Section
        With a single slider, and no parts that open.
    question : Question
        What the address says, and perhaps an act that was refused.

    Returns
    -------
    bytes
        As `pages.shared.live.answer.answer`, as a whole; ``alone`` in the header names the slider as ``control``, and
        in ``queries`` what the address says at each of its steps.
    """
    state, _ = section.read(dict(question.query))
    span = section.range_of(state)
    ((control, slider),) = sliders_of(section, state, span).items()
    steps = (section.act(state, span, control, plain(value))[0] for value in slider.grid.tolist())
    queries = [section.write(step) for step in steps]
    return answers.answered(section, question, {"alone": {"control": control, "queries": queries}})
