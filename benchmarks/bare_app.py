"""What a first visit and a release are compared with: plain Streamlit, four sliders and one Plotly bar chart."""

import plotly.graph_objects as go
import streamlit as st

names = ["cat", "dog", "bird", "fish"]
heights = [st.slider(name, 0.0, 5.0, 1.0 + place) for place, name in enumerate(names)]
st.plotly_chart(go.Figure(go.Bar(x=names, y=heights)))
