"""The live component: sliders that the visitor drags, and everything that follows them within a frame."""
