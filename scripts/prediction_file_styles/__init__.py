"""Prediction files as the users of many libraries write them; see scripts/make_prediction_files.py."""
