# SPDX-License-Identifier: Apache-2.0
"""Forms of the query protocol with lists and structures in them, judged by botocore's models."""

from urllib.parse import parse_qsl

import judge
from botocore.validate import ParamValidator


def _number(kind, text):
    if kind in ("integer", "long"):
        return int(text)
    if kind == "boolean":
        if text not in ("true", "false"):
            raise judge.Refusal(400, "MalformedInput", f"{text!r} is no boolean")
        return text == "true"
    return text


def _take(shape, prefix, form, ec2):
    """What the form says at `prefix`, or None; taken out of it."""
    if shape.type_name == "structure":
        found = {}
        for name, member in shape.members.items():
            wire = member.serialization.get("queryName") if ec2 else None
            wire = wire or member.serialization.get("name", name)
            wire = wire[0].upper() + wire[1:] if ec2 else wire
            value = _take(member, f"{prefix}.{wire}" if prefix else wire, form, ec2)
            if value is not None:
                found[name] = value
        return found or None
    if shape.type_name == "list":
        inner = shape.member.serialization.get("name", "member")
        middle = "" if ec2 or shape.serialization.get("flattened") else f".{inner}"
        found = []
        while (value := _take(shape.member, f"{prefix}{middle}.{len(found) + 1}", form,
                              ec2)) is not None:
            found.append(value)
        return found or None
    return _number(shape.type_name, form.pop(prefix)) if prefix in form else None


def unfold(service, body):
    """The operation and its parameters; refuses what the service's model does not know."""
    form = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
    model = judge.service_model(service)
    operation, version = form.pop("Action", None), form.pop("Version", None)
    if version != model.api_version or operation not in model.operation_names:
        raise judge.Refusal(400, "InvalidAction", f"{operation} {version}")
    shape = model.operation_model(operation).input_shape
    parameters = (_take(shape, "", form, service == "ec2") if shape else None) or {}
    report = ParamValidator().validate(parameters, shape) if shape else None
    if form or (report and report.has_errors()):
        raise judge.Refusal(400, "ValidationError",
                            f"{sorted(form)} {report.generate_report() if report else ''}")
    return operation, parameters
