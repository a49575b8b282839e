"""Values in, figure or sentence out. No Streamlit, no SQL: what is shown, not where."""
