# SPDX-License-Identifier: Apache-2.0
"""Judges requests with botocore: recomputes signatures, validates bodies against service models."""

import datetime
import hmac
import json
from urllib.parse import parse_qsl, unquote

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.validate import ParamValidator

SKEW_SECONDS = 300
_session = botocore.session.get_session()
_models = {}


class Refusal(Exception):
    """What the service would answer instead of doing what was asked."""

    def __init__(self, status, code, message, judged=True):
        super().__init__(f"{code}: {message}")
        self.status, self.code, self.message = status, code, message
        self.judged = judged  # False: this was sent to be refused, and the suite knows


def service_model(service):
    if service not in _models:
        _models[service] = _session.get_service_model(service)
    return _models[service]


def authorization_parts(header):
    kind, _, rest = header.partition(" ")
    if kind != "AWS4-HMAC-SHA256":
        raise Refusal(403, "MissingAuthenticationTokenException", f"unknown kind {kind!r}")
    fields = dict(part.strip().split("=", 1) for part in rest.split(","))
    key, date, region, service, end = fields["Credential"].split("/")
    if end != "aws4_request":
        raise Refusal(403, "IncompleteSignatureException", "the scope has no end")
    return key, date, region, service, fields["SignedHeaders"].split(";"), fields["Signature"]


def check_signature(method, url, headers, body, keys, service, now=None):
    """`keys` maps an access key id to (secret, token or None)."""
    header = headers.get("Authorization")
    if not header:
        raise Refusal(403, "MissingAuthenticationTokenException", "Missing Authentication Token")
    key, date, region, signed_service, names, signature = authorization_parts(header)
    if signed_service != service:
        raise Refusal(403, "InvalidSignatureException",
                      f"Credential should be scoped to correct service: {service!r}")
    if key not in keys:
        raise Refusal(403, "UnrecognizedClientException",
                      "The security token included in the request is invalid.")
    secret, token = keys[key]
    if token != headers.get("X-Amz-Security-Token"):
        raise Refusal(403, "UnrecognizedClientException",
                      "The security token included in the request is invalid.")
    for must in ["host", "x-amz-date"] + (["x-amz-security-token"] if token else []):
        if must not in names:
            raise Refusal(403, "IncompleteSignatureException", f"{must} is not signed")
    stamp = headers["X-Amz-Date"]
    when = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    now = now or datetime.datetime.now(datetime.timezone.utc)
    if abs((now - when).total_seconds()) > SKEW_SECONDS:
        raise Refusal(403, "InvalidSignatureException",
                      f"Signature expired: {stamp} is now earlier than allowed" if when < now
                      else f"Signature not yet current: {stamp} is still later than allowed")
    request = AWSRequest(method=method, url=url, data=body)
    for name in names:
        request.headers[name] = headers.get(name, "")
    request.context["timestamp"] = stamp
    auth = SigV4Auth(Credentials(key, secret, token), service, region)
    expected = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)),
                              request)
    if date != stamp[:8] or not hmac.compare_digest(expected, signature):
        raise Refusal(403, "InvalidSignatureException",
                      "The request signature we calculated does not match the signature you "
                      "provided. Check your AWS Secret Access Key and signing method.")
    return region


def check_body(service, operation, body, **uri_parameters):
    """Validates a JSON body against the operation's input shape; gives what it parsed."""
    try:
        parameters = json.loads(body) if body else {}
    except ValueError as error:
        raise Refusal(400, "SerializationException", f"no JSON: {error}") from error
    shape = service_model(service).operation_model(operation).input_shape
    whole = dict(parameters, **{name: unquote(value) for name, value in uri_parameters.items()})
    report = ParamValidator().validate(whole, shape)
    if report.has_errors():
        raise Refusal(400, "ValidationException", report.generate_report())
    return parameters


def check_form(service, body):
    """Validates a form of the query protocol, of flat parameters only; gives what it holds."""
    form = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
    model = service_model(service)
    if form.get("Version") != model.api_version or form.get("Action") not in model.operation_names:
        raise Refusal(400, "InvalidAction", f"{form.get('Action')} {form.get('Version')}")
    shape = model.operation_model(form["Action"]).input_shape
    parameters = {name: value for name, value in form.items() if name not in ("Action", "Version")}
    for name in parameters:
        if name in shape.members and shape.members[name].type_name == "integer":
            parameters[name] = int(parameters[name])
        if name in shape.members and shape.members[name].type_name == "boolean":
            parameters[name] = {"true": True, "false": False}.get(parameters[name])
    unknown = set(parameters) - set(shape.members)
    report = ParamValidator().validate(parameters, shape)
    if unknown or report.has_errors():
        raise Refusal(400, "ValidationError", f"{sorted(unknown)} {report.generate_report()}")
    return form
