"""The way from a KPI to the report of one value, for those who may report."""

import streamlit as st

from access.person import refusal
from domain.access import Action
from metrics.catalogue import KpiDefinition
from ui import markup, selection


def way(definition: KpiDefinition) -> markup.Markup:
    """Return the link to the fields of one report of this KPI; nothing for who may not, in a frame and in the past."""
    is_closed = definition.is_left_out or selection.pin().is_set
    if is_closed or st.context.is_embedded or refusal(Action.SUBMIT, definition.city) is not None:
        return markup.EMPTY
    there = markup.address("upload", city=definition.city, way="one", kpi=definition.kpi_id)
    return markup.html(
        '<p class="dx-text"><a id="dx-register" href="{}" target="_self">この指標の実績を登録</a></p>', there
    )
