"""Softmax, live: one linked chain from logits to gradient."""

from __future__ import annotations

from pages.shared.live.component import begin, mount

w = begin(__file__, ["chain"])
mount("softmax", "chain", w.lang)
