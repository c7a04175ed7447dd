"""What a visitor takes along: the whole report as one HTML file, and every row as CSV."""

from pages.two_models.report.document import report
from pages.two_models.report.samples import per_sample_csv

__all__ = ["per_sample_csv", "report"]
