"""The five documents that the chapters check, by their short names."""

from __future__ import annotations

TITLES = {
    "D0": "深入理解softmax层",
    "D1": "softmax的严格数学推导与证明",
    "D2": "Softmax in Python (Udacity, Q&A)",
    "D3": "为什么是Softmax?",
    "D4": "机器学习中的数学——激活函数(七):Softmax函数",
}
