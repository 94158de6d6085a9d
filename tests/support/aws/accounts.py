# SPDX-License-Identifier: Apache-2.0
"""Where credentials come from, and what an account may do: AWS STS, a container's endpoint, the
instance metadata service (version 2) and Service Quotas."""

import datetime
from xml.sax.saxutils import escape

import judge

ACCOUNT = "123456789012"
CONTAINER_TOKEN = "containerTokenOfTheTests"
INSTANCE_TOKEN = "instanceTokenOfTheTests"
WEB_TOKEN = "webIdentityTokenOfTheTests"
MFA_CODE = "123456"
QUOTAS = [
    ("Cross-region model inference requests per minute for Anthropic Claude Sonnet 4.5 V1", 200.0),
    ("Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1", 200000.0),
    ("Global cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1",
     500000.0),
    ("Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4 V1", 7.0),
    ("On-demand model inference requests per minute for Amazon Titan Text Embeddings V2", 6000.0),
]


def moment(seconds):
    now = datetime.datetime.now(datetime.timezone.utc)
    return (now + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Accounts:
    """Mixed into the handler of bedrock-server.py, which gives KEYS, `state`, `answer` and
    `sign_in`."""

    def role_keys(self):
        secret, token = self.keys["ASIATRADEWINDROLE"]
        return "ASIATRADEWINDROLE", secret, token, moment(self.state["role_seconds"])

    def xml(self, operation, inner):
        name = f"{operation}Response"
        self.answer(200, f'<{name} xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
                         f"<{operation}Result>{inner}</{operation}Result><ResponseMetadata>"
                         f"<RequestId>r</RequestId></ResponseMetadata></{name}>".encode(),
                    {"Content-Type": "text/xml"})

    def refuse_in_xml(self, refusal):
        self.answer(refusal.status,
                    f"<ErrorResponse><Error><Type>Sender</Type><Code>{escape(refusal.code)}</Code>"
                    f"<Message>{escape(refusal.message)}</Message></Error>"
                    "<RequestId>r</RequestId></ErrorResponse>".encode(),
                    {"Content-Type": "text/xml"})

    def token_service(self, body, entry):
        form = judge.check_form("sts", body)
        operation = form["Action"]
        entry.update(action=operation, form=sorted(form))
        if operation == "AssumeRoleWithWebIdentity":
            if form["WebIdentityToken"] != WEB_TOKEN:
                raise judge.Refusal(400, "InvalidIdentityToken", "The token is not valid", False)
            return self.assumed(operation)
        self.sign_in(body, "sts")
        if operation == "GetCallerIdentity":
            return self.xml(operation, f"<Arn>arn:aws:iam::{ACCOUNT}:user/ana</Arn>"
                                       f"<UserId>AIDA</UserId><Account>{ACCOUNT}</Account>")
        if "SerialNumber" in form and form.get("TokenCode") != MFA_CODE:
            raise judge.Refusal(403, "AccessDenied", "MultiFactorAuthentication failed with "
                                "invalid MFA one time pass code.", False)
        return self.assumed(operation)

    def assumed(self, operation):
        key, secret, token, expires = self.role_keys()
        self.xml(operation, f"<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>"
                            f"{secret}</SecretAccessKey><SessionToken>{token}</SessionToken>"
                            f"<Expiration>{expires}</Expiration></Credentials>")

    def keys_in_json(self):
        key, secret, token, expires = self.role_keys()
        self.answer(200, {"Code": "Success", "AccessKeyId": key, "SecretAccessKey": secret,
                          "Token": token, "Expiration": expires})

    def container(self):
        if self.headers.get("Authorization") != CONTAINER_TOKEN:
            raise judge.Refusal(403, "Forbidden", "no or wrong authorization token")
        self.keys_in_json()

    def instance(self, path):
        if path == "/latest/api/token":
            if self.command != "PUT" or not self.headers.get(
                    "x-aws-ec2-metadata-token-ttl-seconds", "").isdigit():
                raise judge.Refusal(400, "BadRequest", "no lifetime was asked for")
            return self.answer(200, INSTANCE_TOKEN.encode(), {"Content-Type": "text/plain"})
        if self.headers.get("x-aws-ec2-metadata-token") != INSTANCE_TOKEN:
            raise judge.Refusal(401, "Unauthorized", "version 2 needs its token")
        path = path.removeprefix("/latest/meta-data/")
        if path == "iam/security-credentials/TradewindRole":
            return self.keys_in_json()
        texts = {"iam/security-credentials/": b"TradewindRole", "placement/region": b"eu-west-1"}
        if path not in texts:
            raise judge.Refusal(404, "NotFound", path)
        self.answer(200, texts[path], {"Content-Type": "text/plain"})

    def service_quotas(self, body):
        self.sign_in(body, "servicequotas")
        if self.headers["X-Amz-Target"] != "ServiceQuotasV20190624.ListServiceQuotas":
            raise judge.Refusal(400, "UnknownOperationException", self.headers["X-Amz-Target"])
        request = judge.check_body("service-quotas", "ListServiceQuotas", body)
        if self.state["no_quotas"]:
            raise judge.Refusal(400, "AccessDeniedException", "User is not authorized to perform: "
                                "servicequotas:ListServiceQuotas", False)
        first = int(request.get("NextToken", 0))
        answer = {"Quotas": [{"QuotaName": name, "Value": value, "ServiceCode": "bedrock",
                              "Adjustable": True} for name, value in QUOTAS[first:first + 2]]}
        if first + 2 < len(QUOTAS):
            answer["NextToken"] = str(first + 2)
        self.answer(200, answer, {"Content-Type": "application/x-amz-json-1.1"})
