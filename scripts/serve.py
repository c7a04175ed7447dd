"""The app together with its direct answers: what `scripts.server` has Streamlit serve.

`streamlit run app.py` serves it, too; the script then answers everything by itself.
"""

from pathlib import Path

import streamlit as st

from pages.shared.live.route import routes

app = st.App(Path(__file__).resolve().parents[1] / "app.py", routes=routes())
