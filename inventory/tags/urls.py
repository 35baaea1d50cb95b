"""The address of a tag: `/<code>` is a route only for text that is a sound code."""

from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter, ValidationError

from inventory.tags.rules import folded, is_code


class TagConverter(BaseConverter):
    """`<tag:code>`: any case, O/0 and I/L/1 folded; gives the plain code, else no route."""

    regex = r"[^/]{11,20}"

    def to_python(self, value: str) -> str:
        code = folded(value)
        if not is_code(code):
            raise ValidationError
        return code


def register(state: BlueprintSetupState) -> None:
    """Let the app that this blueprint joins use `<tag:...>` in its rules."""
    state.app.url_map.converters.setdefault("tag", TagConverter)
