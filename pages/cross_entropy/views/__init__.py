"""The sections' live views, as nodes: results and words in, a tree out."""

from pages.cross_entropy.views import batch, binary, likelihood, price, separate, squared, targets, two

__all__ = ["batch", "binary", "likelihood", "price", "separate", "squared", "targets", "two"]
