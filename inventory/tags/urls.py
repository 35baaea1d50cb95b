"""The address of a tag: `/<code>` is a route only for text that is, or was meant as, a code."""

from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter, Map, ValidationError

from inventory.tags.rules import folded, is_code, looks_like_code


class TagConverter(BaseConverter):
    """`<tag:code>`: any case, O/0 and I/L/1 folded; gives the plain code, else no route.

    `<tag(sound=False):code>` also gives, as it was typed, what was meant as a code but is none.
    """

    regex = r"[^/]{9,24}"

    def __init__(self, url_map: Map, *, sound: bool = True) -> None:
        super().__init__(url_map)
        self._sound = sound

    def to_python(self, value: str) -> str:
        code = folded(value)
        if is_code(code):
            return code
        if self._sound or not looks_like_code(value):
            raise ValidationError
        return value


def register(state: BlueprintSetupState) -> None:
    """Let the app that this blueprint joins use `<tag:...>` in its rules."""
    state.app.url_map.converters.setdefault("tag", TagConverter)
