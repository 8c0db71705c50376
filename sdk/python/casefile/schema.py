"""From the dataclasses `Parameters` and `Data` to JSON Schemas, and values checked against them.

A field is `name: Annotated[TYPE, "what it is"] = value`. Types are `str`, `bool`, `int`, `float`, `TYPE | None`,
`list[TYPE]`, `dict[str, TYPE]`, `Literal["a", "b"]`, other dataclasses, and `Any`.
"""

import dataclasses
import json
import types as python
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from casefile.errors import Failure

_NAMES = {str: "string", bool: "boolean", int: "integer", float: "number"}


class Mismatch(Exception):
    """A value that does not fit its type; the text says where and why."""


def describe(kind: type, is_parameters: bool) -> dict[str, Any]:
    """The JSON Schema of a dataclass. Parameters are closed: one that is not declared is refused."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_object(kind, is_parameters)}
    return schema | {"title": kind.__name__}


def _object(kind: type, is_parameters: bool) -> dict[str, Any]:
    properties, required = {}, []
    for field, hint in _fields(kind):
        words = {"description": hint.__metadata__[0]} if get_origin(hint) is Annotated else {}
        if field.default is not dataclasses.MISSING and is_parameters:
            words["default"] = field.default
        properties[field.name] = _schema(hint, is_parameters) | words
        if not is_parameters and not _is_optional(hint):
            required.append(field.name)
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    if is_parameters:
        schema["additionalProperties"] = False
    return schema | ({"required": required} if required else {})


def _fields(kind: type):
    hints = get_type_hints(kind, include_extras=True)
    return [(field, hints[field.name]) for field in dataclasses.fields(kind)]


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, python.UnionType)


def _is_optional(hint: Any) -> bool:
    return _is_union(_bare(hint)) and type(None) in get_args(_bare(hint))


def _schema(hint: Any, is_parameters: bool) -> dict[str, Any]:
    hint = _bare(hint)
    arguments = get_args(hint)
    if hint in _NAMES:
        return {"type": _NAMES[hint]}
    if hint is Any:
        return {}
    if _is_union(hint):
        inner = [_schema(one, is_parameters) for one in arguments if one is not type(None)]
        if _is_optional(hint):
            simple = len(inner) == 1 and isinstance(inner[0].get("type"), str) and "enum" not in inner[0]
            if simple:
                return inner[0] | {"type": [inner[0]["type"], "null"]}
            inner.append({"type": "null"})
        return {"anyOf": inner}
    if get_origin(hint) is list:
        return {"type": "array", "items": _schema(arguments[0], is_parameters)}
    if get_origin(hint) is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1], is_parameters)}
    if get_origin(hint) is Literal:
        return {"type": "string", "enum": list(arguments)}
    if dataclasses.is_dataclass(hint):
        return _object(hint, is_parameters)
    raise TypeError(f"{hint!r} has no JSON Schema; use one of the types that casefile/schema.py lists")


def read_parameters(kind: type, text: str) -> Any:
    """Parses the parameters of a request; `invalid-parameters` names the one at fault."""
    try:
        value = json.loads(text or "{}")
    except json.JSONDecodeError as error:
        raise Failure.invalid_parameters(f"parameters are not JSON: {error}") from None
    if not isinstance(value, dict):
        raise Failure.invalid_parameters("parameters must be a JSON object")
    try:
        return _read(kind, value, "")
    except Mismatch as error:
        raise Failure.invalid_parameters(f"parameter {error}") from None


def write_data(kind: type, data: Any) -> str:
    """The data of a report as JSON text; `internal` where it does not fit what the skill declares."""
    try:
        value = dataclasses.asdict(data if data is not None else kind())
        _read(kind, value, "")
        return json.dumps(value, allow_nan=False, ensure_ascii=False, sort_keys=True)
    except Mismatch as error:
        raise Failure.internal(f"the data does not fit class Data: {error}") from None
    except (TypeError, ValueError) as error:
        raise Failure.internal(f"the data cannot be written as JSON: {error}") from None


def _read(hint: Any, value: Any, path: str) -> Any:
    hint = _bare(hint)
    arguments = get_args(hint)
    if hint is Any:
        return value
    if hint is float and type(value) in (int, float):
        return float(value)
    if hint in _NAMES:
        if type(value) is not hint:
            raise Mismatch(f"`{path}`: expected {_NAMES[hint]}, found {_said(value)}")
        return value
    if hint is type(None) or (value is None and _is_optional(hint)):
        return None
    if _is_union(hint):
        for one in arguments:
            try:
                return _read(one, value, path)
            except Mismatch as error:
                last = error
        raise last
    if get_origin(hint) is list and isinstance(value, list):
        return [_read(arguments[0], one, f"{path}[{place}]") for place, one in enumerate(value)]
    if get_origin(hint) is dict and isinstance(value, dict):
        return {name: _read(arguments[1], one, f"{path}.{name}") for name, one in value.items()}
    if get_origin(hint) is Literal and value in arguments:
        return value
    if dataclasses.is_dataclass(hint) and isinstance(value, dict):
        return _read_object(hint, value, path)
    raise Mismatch(f"`{path}`: expected {json.dumps(_schema(hint, True))}, found {_said(value)}")


def _read_object(kind: type, value: dict[str, Any], path: str) -> Any:
    fields = dict((field.name, hint) for field, hint in _fields(kind))
    unknown = [name for name in value if name not in fields]
    if unknown:
        raise Mismatch(f"`{path}{unknown[0]}` is not declared; there are {', '.join(fields) or 'none'}")
    read = {name: _read(fields[name], one, f"{path}{name}") for name, one in value.items()}
    try:
        return kind(**read)
    except TypeError as error:
        raise Mismatch(f"`{path or kind.__name__}`: {error}") from None


def _said(value: Any) -> str:
    text = json.dumps(value, default=repr)
    return text if len(text) <= 60 else f"{text[:60]}…"
