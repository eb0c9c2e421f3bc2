"""The providers that the operator has set up for signing in, by the names that the secrets give them."""

from streamlit.auth_util import get_secrets_auth_section

DEFAULT = "default"  # Streamlit's name for the one that stands in [auth] itself


def names() -> tuple[str, ...]:
    """Return the names: `default` for the one in [auth] itself, then each [auth.<name>]; none without a sign-in."""
    section = get_secrets_auth_section()
    if not section:
        return ()
    own = [DEFAULT] if "client_id" in section else []
    named = [name for name in section if hasattr(section[name], "keys") and "client_id" in section[name]]
    return tuple(dict.fromkeys([*own, *named])) or (DEFAULT,)
