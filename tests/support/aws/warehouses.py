# SPDX-License-Identifier: Apache-2.0
"""What moto has not: Redshift Serverless and GetClusterCredentialsWithIAM; and, for one server to do
for a test, Redshift's clusters and Secrets Manager. Every request is judged by botocore's models.

`state` holds "clusters" and "workgroups" (what the lists say), "logins" (user → password, given out
in turn: the last one stays), "login_seconds" and "secrets" (name → SecretString)."""

import json
import time
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

import judge
from accounts import moment

PAGE = 2
TARGETS = {"RedshiftServerless": "redshift-serverless", "secretsmanager": "secretsmanager"}
STATE = {"clusters": [], "workgroups": [], "logins": [["IAM:ana", "temporaryOfTheTests"]],
         "login_seconds": 900, "secrets": {}, "refuse_warehouse": None, "resume_polls": 1}


def is_redshift(body):
    return dict(parse_qsl(body.decode(errors="replace"))).get("Version") == "2012-12-01"


class Warehouses:
    """Mixed into the handler of bedrock-server.py."""

    def login(self):
        logins = self.state["logins"]
        return logins.pop(0) if len(logins) > 1 else logins[0]

    def planned_refusal(self, operation):
        refusal = (self.state["refuse_warehouse"] or {}).get(operation)
        if refusal:
            raise judge.Refusal(*refusal, judged=False)

    def redshift_xml(self, operation, inner):
        name = f"{operation}Response"
        self.answer(200, f'<{name} xmlns="http://redshift.amazonaws.com/doc/2012-12-01/">'
                         f"<{operation}Result>{inner}</{operation}Result><ResponseMetadata>"
                         f"<RequestId>r</RequestId></ResponseMetadata></{name}>".encode(),
                    {"Content-Type": "text/xml"})

    def redshift(self, body, entry):
        form = judge.check_form("redshift", body)
        operation = form["Action"]
        entry.update(action=operation, form=form, xml=True)
        self.sign_in(body, "redshift")
        self.planned_refusal(operation)
        if operation == "DescribeClusters":
            return self.describe_clusters(form)
        if operation == "ResumeCluster":
            return self.resume_cluster(form)
        self.known_cluster(form)
        user, password = self.login()
        self.redshift_xml(operation, f"<DbUser>{escape(user)}</DbUser><DbPassword>"
                          f"{escape(password)}</DbPassword><Expiration>"
                          f"{moment(self.state['login_seconds'])}</Expiration>")

    def known_cluster(self, form):
        for cluster in self.state["clusters"]:
            if cluster["ClusterIdentifier"] == form["ClusterIdentifier"]:
                return cluster
        raise judge.Refusal(404, "ClusterNotFound",
                            f"Cluster {form['ClusterIdentifier']} not found.", judged=False)

    def describe_clusters(self, form):
        if "ClusterIdentifier" in form:
            page, rest = [self.known_cluster(form)], []
        else:
            first = int(form.get("Marker", 0))
            page = self.state["clusters"][first:first + PAGE]
            rest = self.state["clusters"][first + PAGE:]
        marker = f"<Marker>{int(form.get('Marker', 0)) + PAGE}</Marker>" if rest else ""
        self.redshift_xml("DescribeClusters",
                          marker + "<Clusters>" + "".join(map(self.cluster_xml, page))
                          + "</Clusters>")

    def cluster_xml(self, cluster):
        if cluster["ClusterStatus"] == "resuming":
            cluster["polls"] = cluster.get("polls", self.state["resume_polls"]) - 1
            if cluster["polls"] < 0:
                cluster["ClusterStatus"] = "available"
        endpoint = cluster.get("Endpoint")
        flat = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in cluster.items()
                       if name not in ("Endpoint", "polls"))
        if endpoint:
            flat += (f"<Endpoint><Address>{endpoint['Address']}</Address>"
                     f"<Port>{endpoint['Port']}</Port></Endpoint>")
        return f"<Cluster>{flat}</Cluster>"

    def resume_cluster(self, form):
        cluster = self.known_cluster(form)
        if cluster["ClusterStatus"] != "paused":
            raise judge.Refusal(400, "InvalidClusterState", "The cluster is not paused.",
                                judged=False)
        cluster["ClusterStatus"] = "resuming"
        self.redshift_xml("ResumeCluster", self.cluster_xml(dict(cluster, polls=9)))

    def warehouse_json(self, body, entry):
        prefix, operation = self.headers["X-Amz-Target"].split(".")
        service = TARGETS[prefix]
        if self.headers["Content-Type"] != "application/x-amz-json-1.1":
            raise judge.Refusal(400, "SerializationException", self.headers["Content-Type"])
        request = judge.check_body(service, operation, body)
        entry.update(action=operation, request=request)
        self.sign_in(body, service)
        self.planned_refusal(operation)
        answer = getattr(self, "json_" + operation)(request)
        self.answer(200, answer, {"Content-Type": "application/x-amz-json-1.1"})

    def json_GetSecretValue(self, request):
        name = request["SecretId"]
        if name not in self.state["secrets"]:
            raise judge.Refusal(400, "ResourceNotFoundException",
                                "Secrets Manager can't find the specified secret.", judged=False)
        return {"ARN": name, "Name": name, "SecretString": self.state["secrets"][name],
                "VersionStages": ["AWSCURRENT"], "CreatedDate": time.time()}

    def known_workgroup(self, request):
        for workgroup in self.state["workgroups"]:
            if workgroup["workgroupName"] == request["workgroupName"]:
                return workgroup
        raise judge.Refusal(400, "ResourceNotFoundException",
                            f"Workgroup {request['workgroupName']} does not exist.", judged=False)

    def json_GetWorkgroup(self, request):
        return {"workgroup": self.known_workgroup(request)}

    def json_ListWorkgroups(self, request):
        first = int(request.get("nextToken", 0))
        answer = {"workgroups": self.state["workgroups"][first:first + PAGE]}
        if self.state["workgroups"][first + PAGE:]:
            answer["nextToken"] = str(first + PAGE)
        return answer

    def json_GetCredentials(self, request):
        self.known_workgroup(request)
        user, password = self.login()
        return {"dbUser": user, "dbPassword": password,
                "expiration": time.time() + self.state["login_seconds"],
                "nextRefreshTime": time.time() + 60}


def reset():
    return json.loads(json.dumps(STATE))
