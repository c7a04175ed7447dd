"""The documents' two models, and two at random of similar skill."""

import numpy as np

import softmax_core as sc
from softmax_core.comparison import Study

MODEL_1 = [[0.3, 0.3, 0.4], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]
MODEL_2 = [[0.1, 0.2, 0.7], [0.1, 0.7, 0.2], [0.3, 0.4, 0.3]]
LABELS = [2, 1, 0]


def random_study(rows, seed=0):
    """Two models of similar skill over three classes."""
    random = np.random.default_rng(seed)
    target = random.integers(3, size=rows)
    skill = np.eye(3)[target]
    shared = random.normal(size=(rows, 3))
    a = sc.softmax(shared + random.normal(size=(rows, 3)) + 1.4 * skill)
    b = sc.softmax(shared + random.normal(size=(rows, 3)) + 1.6 * skill)
    return Study(target, a, b, 3)
