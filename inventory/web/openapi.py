"""The description of the API (OpenAPI 3.1), made from what the routes themselves declare."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

View = TypeVar("View", bound=Callable[..., Any])
REFERENCE = "#/components/schemas/{model}"
_PLACEHOLDER = re.compile(r"<(?:(\w+):)?(\w+)>")


class Problem(BaseModel):
    """Every refusal (RFC 9457): what, why, and the request's code to report."""

    type: str
    title: str
    status: int
    code: str | None = None
    fields: dict[str, str] | None = None
    facts: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """What a route takes and answers."""

    summary: str
    answer: type[BaseModel] | None
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    status: int
    picture: bool


def described(
    summary: str,
    *,
    answer: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    status: int = 200,
    picture: bool = False,
) -> Callable[[View], View]:
    """Declare an API route: its one-line summary and schemas."""

    def declare(view: View) -> View:
        view.operation = Operation(  # type: ignore[attr-defined]
            summary, answer, body, query, status, picture
        )
        return view

    return declare


def document(app: Flask, *, title: str, version: str, cookie: str) -> dict[str, Any]:
    """Return the OpenAPI document of every described route; `cookie` is the name of a log-in's."""
    found = [
        (rule, operation)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        if (operation := operation_of(app, rule.endpoint)) is not None
    ]
    models: set[type[BaseModel]] = {Problem}
    for _, operation in found:
        models |= {kind for kind in (operation.answer, operation.body) if kind is not None}
    named, schemas = models_json_schema(
        [(model, "validation") for model in sorted(models, key=lambda one: one.__name__)],
        ref_template=REFERENCE,
    )
    paths: dict[str, Any] = {}
    for rule, operation in found:
        path = _PLACEHOLDER.sub(r"{\2}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            paths.setdefault(path, {})[method.lower()] = _operation(rule, operation, named)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": schemas.get("$defs", {}),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": cookie},
            },
        },
        "security": [{"token": []}, {"session": []}],
    }


def operation_of(app: Flask, endpoint: str) -> Operation | None:
    """Return what a route declares of itself, or None where it is not part of the API."""
    found: Operation | None = getattr(app.view_functions.get(endpoint), "operation", None)
    return found


def _operation(rule: Any, operation: Operation, named: Any) -> dict[str, Any]:
    described: dict[str, Any] = {
        "summary": operation.summary,
        "operationId": rule.endpoint.replace(".", "_"),
        "parameters": [*_path_parameters(rule.rule), *_query_parameters(operation.query)],
        "responses": {
            str(operation.status): {"description": "Done", **_content(operation.answer, named)},
            "default": {
                "description": "Refused; nothing was changed",
                "content": {"application/problem+json": {"schema": named[(Problem, "validation")]}},
            },
        },
    }
    if operation.body is not None:
        described["requestBody"] = {"required": True, **_content(operation.body, named)}
    if operation.picture:
        picture = {"type": "string", "contentMediaType": "application/octet-stream"}
        schema = {"type": "object", "required": ["picture"], "properties": {"picture": picture}}
        described["requestBody"] = {
            "required": True,
            "content": {"multipart/form-data": {"schema": schema}},
        }
    return described


def _content(model: type[BaseModel] | None, named: Any) -> dict[str, Any]:
    if model is None:
        return {}
    return {"content": {"application/json": {"schema": named[(model, "validation")]}}}


def _path_parameters(rule: str) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "format": "uuid"}
            if converter == "uuid"
            else {"type": "string"},
        }
        for converter, name in _PLACEHOLDER.findall(rule)
    ]


def _query_parameters(model: type[BaseModel] | None) -> list[dict[str, Any]]:
    if model is None:
        return []
    schema = model.model_json_schema()
    required = set(schema.get("required", ()))
    return [
        {"name": name, "in": "query", "required": name in required, "schema": one}
        for name, one in schema["properties"].items()
    ]
