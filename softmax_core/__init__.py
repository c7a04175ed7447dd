"""The mathematics of softmax: probabilities, information, losses, gradients and comparisons of two models.

Every function takes array-likes, works along an axis (the last by default), leaves its input alone and keeps
float16, float32 and float64. Logarithms are natural, so information is in nats. A `target` is either class indices
(one dimension fewer than the predictions) or distributions (in their shape). Losses take `(target, prediction)` and
return one number per sample; a comparison returns means, and the rows behind them. A result without dimensions is a
NumPy scalar, not an array.

From three scores to probabilities, to the loss if the second class comes true, to the gradient that learns from it:

>>> import softmax_core as sc
>>> z = [2.0, 1.0, 0.1]
>>> sc.softmax(z).round(4)
array([0.659 , 0.2424, 0.0986])
>>> sc.softmax_cross_entropy(1, z).round(4)
np.float64(1.417)
>>> sc.softmax_cross_entropy_gradient(1, z).round(4)
array([ 0.659 , -0.7576,  0.0986])

The order of the classes is kept at every temperature, the distances are not:

>>> sc.softmax(z, temperature=[[0], [0.5], [float("inf")]]).round(4)
array([[1.    , 0.    , 0.    ],
       [0.8638, 0.1169, 0.0193],
       [0.3333, 0.3333, 0.3333]])

The package needs NumPy and the standard library only.
"""

from softmax_core.comparison import (
    accuracy,
    compare,
    expected_calibration_error,
    fit_temperature,
    mcnemar,
    paired_bootstrap,
    reliability_curve,
    top_k_accuracy,
)
from softmax_core.distributions import log_sigmoid, log_softmax, logsumexp, sigmoid, softmax
from softmax_core.gradients import (
    finite_difference_gradient,
    softmax_cross_entropy_gradient,
    softmax_jacobian,
    squared_error_gradient,
)
from softmax_core.information import cross_entropy, entropy, js_divergence, kl_divergence, perplexity
from softmax_core.losses import (
    binary_cross_entropy,
    mean_squared_error,
    sigmoid_cross_entropy,
    softmax_cross_entropy,
    squared_error,
)
from softmax_core.online import online_softmax

__all__ = [
    "accuracy",
    "binary_cross_entropy",
    "compare",
    "cross_entropy",
    "entropy",
    "expected_calibration_error",
    "finite_difference_gradient",
    "fit_temperature",
    "js_divergence",
    "kl_divergence",
    "log_sigmoid",
    "log_softmax",
    "logsumexp",
    "mcnemar",
    "mean_squared_error",
    "online_softmax",
    "paired_bootstrap",
    "perplexity",
    "reliability_curve",
    "sigmoid",
    "sigmoid_cross_entropy",
    "softmax",
    "softmax_cross_entropy",
    "softmax_cross_entropy_gradient",
    "softmax_jacobian",
    "squared_error",
    "squared_error_gradient",
    "top_k_accuracy",
]
