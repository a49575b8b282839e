"""How we judge: pure functions and frozen values; no I/O, no Streamlit, no pandas."""
