"""Still views: HTML from templates in the look of the live views, with buttons that the script answers."""

from pages.two_models.still.component import render, show_still

__all__ = ["render", "show_still"]
