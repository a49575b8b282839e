"""Program 2: what a visitor sees. The only Streamlit code beside app.py, asgi.py and pages/."""
