#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Speaks enough of Amazon Bedrock for the tests, over loopback TLS: Converse, ConverseStream with
true frames, Titan embeddings, the lists of models; the two services of IAM Identity Center that
credentials come from; and what accounts.py and warehouses.py add. Judges every request with botocore. It is no proof about AWS.

Prints one line of JSON when it is ready: {"port": …, "ca": "…/ca.pem"}. Ends with its standard
input.

What it answers is planned through POST /_control: {"plan": [STEP, …], "delay_ms": N}; each model
call takes the next STEP, or the default when none is left:
  {"tool": {…}} a call of the tool `answer`   {"text": "…"} plain text
  {"refuse": [STATUS, CODE, MESSAGE]}         {"exception": [KIND, MESSAGE], "after": N events}
  {"cut": N bytes}                            {"drip_ms": N} a pause between events
  "stop" beside any of them: the stopReason
GET /_log gives what was asked, how it was judged and how long it took; POST /_reset forgets it and the plan.
"""

import hashlib
import json
import math
import pathlib
import ssl
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import accounts
import eventstream
import judge
import tls
import warehouses

KEYS = {"AKIDTRADEWINDTEST": ("secretOfTheTestsOnlyNeverReal0123456789", None),
        "ASIATRADEWINDROLE": ("secretOfTheRoleOnlyNeverReal0123456789", "tokenOfTheRole"),
        "ASIATRADEWINDSSO": ("secretOfSsoOnlyNeverReal01234567890123", "tokenOfSso"),
        "ASIATRADEWINDOLD": ("secretThatHasExpired0123456789012345678", "tokenThatExpired")}
EXPIRED = {"ASIATRADEWINDOLD"}
BEARER = "bearerTokenOfTheTests"
SSO_TOKEN = "ssoAccessToken"
SSO_REFRESHED = "ssoAccessTokenRefreshed"
MODELS = ["anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-sonnet-5",
          "anthropic.claude-haiku-4-5-20251001-v1:0"]
LEGACY = "anthropic.claude-3-5-sonnet-20240620-v1:0"
DEFAULT_TOOL = {"outcome": "sql", "explanation": "Counts the customers.", "assumptions": [],
                "sql": "SELECT COUNT(*) AS customers FROM northwind.customers",
                "chart": {"type": "number", "y": "customers"}}
DEFAULT_TEXT = "There are 91 customers.\n\n- The count is **91**.\n"
USAGE = {"inputTokens": 1200, "outputTokens": 85, "totalTokens": 1285,
         "cacheReadInputTokens": 0, "cacheWriteInputTokens": 1100}

lock = threading.Lock()
state = {"plan": [], "log": [], "delay_ms": 0, "in_flight": 0, "most_in_flight": 0,
         "role_seconds": 3600, "no_quotas": False, **warehouses.reset()}


def embed(text, dimensions):
    seed = hashlib.sha256(text.encode()).digest()
    raw = [math.sin(seed[i % 32] * (i + 1)) for i in range(dimensions)]
    length = math.sqrt(sum(x * x for x in raw))
    return [x / length for x in raw]


def pieces_of(text):
    return [text[i:i + 7] for i in range(0, len(text), 7)] or [""]


class Handler(accounts.Accounts, warehouses.Warehouses, BaseHTTPRequestHandler):
    keys, state = KEYS, state
    protocol_version = "HTTP/1.1"
    # Without this, the kernel holds an answer's body back until its head is acknowledged, which the
    # other side puts off for 40 ms: as much again as the pause that is asked for.
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    due = 0.0  # when the first byte of the answer may leave

    def send_response(self, code, message=None):
        """The pause counts from the request on, so that what judging it takes is part of it."""
        time.sleep(max(0.0, self.due - time.monotonic()))
        super().send_response(code, message)

    def answer(self, status, body, headers=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("x-amzn-RequestId", "00000000-0000-4000-8000-000000000000")
        for name, value in (headers or {"Content-Type": "application/json"}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        self.handle_any()

    def do_POST(self):
        self.handle_any()

    def do_PUT(self):
        self.handle_any()

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path
        if path.startswith("/_"):
            self.due = 0.0
            return self.control(path, body)
        entry = {"method": self.command, "path": path, "judged": "ok", "ms": 0}
        began = time.monotonic()
        with lock:
            state["log"].append(entry)
            state["in_flight"] += 1
            state["most_in_flight"] = max(state["most_in_flight"], state["in_flight"])
        try:
            self.due = began + state["delay_ms"] / 1000
            self.route(path, body, entry)
        except judge.Refusal as refusal:
            entry["judged"] = "planned" if not refusal.judged else str(refusal)
            if entry.get("xml") or entry.get("action") in ("GetCallerIdentity", "AssumeRole",
                                       "AssumeRoleWithWebIdentity"):
                self.refuse_in_xml(refusal)
                return
            self.answer(refusal.status, {"message": refusal.message},
                        {"x-amzn-ErrorType": refusal.code + ":http://internal.amazon.com/"})
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            pass
        finally:
            with lock:
                entry["ms"] = (time.monotonic() - began) * 1000
                state["in_flight"] -= 1

    def control(self, path, body):
        with lock:
            if path == "/_log":
                return self.answer(200, {k: state[k] for k in ("log", "most_in_flight")})
            if path == "/_reset":
                state.update(plan=[], log=[], delay_ms=0, most_in_flight=0,
                             role_seconds=3600, no_quotas=False, **warehouses.reset())
            else:
                state.update(json.loads(body))
        return self.answer(200, {})

    def sign_in(self, body, service="bedrock"):
        """Who is asking, as the service would find out."""
        if service == "bedrock" and self.headers.get("Authorization", "").startswith("Bearer "):
            if self.headers["Authorization"] != "Bearer " + BEARER:
                raise judge.Refusal(403, "AccessDeniedException", "The bearer token is invalid.")
            return
        url = f"https://{self.headers['Host']}{self.path}"
        judge.check_signature(self.command, url, self.headers, body, KEYS, service)
        key = judge.authorization_parts(self.headers["Authorization"])[0]
        if key in EXPIRED:
            raise judge.Refusal(403, "ExpiredTokenException",
                                "The security token included in the request is expired", False)

    def route(self, path, body, entry):
        if path == "/token":
            return self.create_token(body)
        if path == "/federation/credentials":
            return self.role_credentials()
        if path == "/container":
            return self.container()
        if path.startswith("/latest/"):
            return self.instance(path)
        if path == "/" and self.command == "GET":
            return self.answer(404, {"message": "nothing here"})
        if self.headers.get("X-Amz-Target", "").split(".")[0] in warehouses.TARGETS:
            return self.warehouse_json(body, entry)
        if path == "/" and warehouses.is_redshift(body):
            return self.redshift(body, entry)
        if path == "/" and self.headers.get("X-Amz-Target"):
            return self.service_quotas(body)
        if path == "/":
            return self.token_service(body, entry)
        self.sign_in(body)
        if path == "/foundation-models":
            return self.foundation_models()
        if path == "/inference-profiles":
            return self.inference_profiles()
        parts = path.split("/")
        if len(parts) != 4 or parts[1] != "model":
            raise judge.Refusal(404, "UnknownOperationException", path)
        model, action = parts[2], parts[3]
        entry.update(model=unquote(model), action=action)
        if action == "invoke":
            return self.invoke(body, entry)
        operation = {"converse": "Converse", "converse-stream": "ConverseStream"}[action]
        request = judge.check_body("bedrock-runtime", operation, body, modelId=model)
        entry["request"] = request
        with lock:
            step = state["plan"].pop(0) if state["plan"] else {}
        if "refuse" in step:
            raise judge.Refusal(*step["refuse"], judged=False)
        if action == "converse":
            return self.converse(request, step)
        return self.converse_stream(request, step)

    def invoke(self, body, entry):
        with lock:
            step = state["plan"].pop(0) if state["plan"] and "refuse" in state["plan"][0] else {}
        if "refuse" in step:
            raise judge.Refusal(*step["refuse"], judged=False)
        request = json.loads(body)
        unknown = set(request) - {"inputText", "dimensions", "normalize", "embeddingTypes"}
        text = request.get("inputText", "")
        if unknown or not text or len(text) > 50000 \
                or request.get("dimensions", 1024) not in (256, 512, 1024):
            raise judge.Refusal(400, "ValidationException", f"malformed input: {unknown}")
        entry["text"] = text
        self.answer(200, {"embedding": embed(text, request["dimensions"]),
                          "inputTextTokenCount": max(1, len(text) // 4)})

    def converse(self, request, step):
        if step.get("cut") is not None:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"x" * step["cut"])
            self.close_connection = True
            return
        content = self.content(request, step)
        stop = "tool_use" if "toolUse" in content[-1] else "end_turn"
        self.answer(200, {"output": {"message": {"role": "assistant", "content": content}},
                          "stopReason": step.get("stop", stop), "usage": USAGE,
                          "metrics": {"latencyMs": 1}})

    def content(self, request, step):
        if "text" in step or ("tool" not in step and "toolConfig" not in request):
            return [{"text": step.get("text", DEFAULT_TEXT)}]
        return [{"toolUse": {"toolUseId": "tooluse_1", "name": step.get("name", "answer"),
                             "input": step.get("tool", DEFAULT_TOOL)}}]

    def events(self, request, step):
        block = self.content(request, step)[-1]
        yield eventstream.event("messageStart", {"role": "assistant", "p": "abc"})
        if "text" in block:
            for piece in pieces_of(block["text"]):
                yield eventstream.event("contentBlockDelta", {
                    "contentBlockIndex": 0, "delta": {"text": piece}, "p": "abcdefgh"})
        else:
            tool = block["toolUse"]
            yield eventstream.event("contentBlockStart", {"contentBlockIndex": 0, "start": {
                "toolUse": {"toolUseId": tool["toolUseId"], "name": tool["name"]}}})
            for piece in [""] + pieces_of(json.dumps(tool["input"])):
                yield eventstream.event("contentBlockDelta", {
                    "contentBlockIndex": 0, "delta": {"toolUse": {"input": piece}}})
        yield eventstream.event("contentBlockStop", {"contentBlockIndex": 0})
        yield eventstream.event("messageStop", {"stopReason": step.get("stop", "end_turn")})
        yield eventstream.event("metadata", {"usage": USAGE, "metrics": {"latencyMs": 1}})

    def chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def converse_stream(self, request, step):
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.amazon.eventstream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        sent = 0
        for number, frame in enumerate(self.events(request, step)):
            if "exception" in step and number == step.get("after", 3):
                self.chunk(eventstream.exception(*step["exception"]))
                break
            if "cut" in step and sent + len(frame) > step["cut"]:
                self.chunk(frame[:max(1, step["cut"] - sent)])
                self.close_connection = True
                self.connection.close()
                return
            self.chunk(frame)
            sent += len(frame)
            time.sleep(step.get("drip_ms", 0) / 1000)
        self.wfile.write(b"0\r\n\r\n")

    def foundation_models(self):
        self.answer(200, {"modelSummaries": [
            {"modelId": model, "modelArn": f"arn:aws:bedrock:us-east-1::foundation-model/{model}",
             "modelName": model, "inferenceTypesSupported": ["INFERENCE_PROFILE"],
             "modelLifecycle": {"status": "LEGACY" if model == LEGACY else "ACTIVE"}}
            for model in MODELS + [LEGACY]]})

    def inference_profiles(self):
        query = parse_qs(urlsplit(self.path).query)
        everything = [f"{start}.{model}" for model in MODELS + [LEGACY]
                      for start in ("us", "global")]
        first = int(query.get("nextToken", ["0"])[0])
        page = everything[first:first + 3]
        answer = {"inferenceProfileSummaries": [
            {"inferenceProfileId": name, "inferenceProfileName": name, "status": "ACTIVE",
             "type": "SYSTEM_DEFINED", "models": []} for name in page]}
        if first + 3 < len(everything):
            answer["nextToken"] = str(first + 3)
        self.answer(200, answer)

    def create_token(self, body):
        request = judge.check_body("sso-oidc", "CreateToken", body)
        if request["refreshToken"] != "ssoRefreshToken":
            raise judge.Refusal(400, "InvalidGrantException", "Invalid refresh token", False)
        self.answer(200, {"accessToken": SSO_REFRESHED, "expiresIn": 3600, "tokenType": "Bearer"})

    def role_credentials(self):
        query = parse_qs(urlsplit(self.path).query)
        if self.headers.get("x-amz-sso_bearer_token") not in (SSO_TOKEN, SSO_REFRESHED):
            raise judge.Refusal(401, "UnauthorizedException", "Session token not found or invalid",
                                False)
        if query != {"role_name": ["Analyst"], "account_id": ["123456789012"]}:
            raise judge.Refusal(403, "ForbiddenException", "No access")
        secret, token = KEYS["ASIATRADEWINDSSO"]
        self.answer(200, {"roleCredentials": {
            "accessKeyId": "ASIATRADEWINDSSO", "secretAccessKey": secret, "sessionToken": token,
            "expiration": int((time.time() + 3600) * 1000)}})


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # a client that went away; what was judged is in the log


def main():
    with tempfile.TemporaryDirectory(prefix="tradewind-bedrock-") as name:
        ca, certificate = tls.make(pathlib.Path(name))
        server = Server(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True,
                                            do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(json.dumps({"port": server.server_port, "ca": str(ca)}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
