"""The one database that this server serves, and the day on which it is read."""

from datetime import date

import streamlit as st

from domain import clock
from store.database import Database
from store.practice import purpose


@st.cache_resource(show_spinner=False, on_release=lambda opened: opened.close())
def database() -> Database:
    """Return the one database of this server; every question takes a cursor of its own."""
    return Database()


@st.cache_resource(show_spinner=False)
def practice_day() -> date | None:
    """Return the day on which a practice database is read, None for a real one; a database never changes in that."""
    return purpose.practice_day(database())


def today() -> date:
    """Return the day of reading: today in Japan, or the own day of a practice database."""
    return practice_day() or clock.today()
