#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An account in which stacks are made: CloudFormation (see stacks.py), and as much of STS, EC2,
Redshift and Secrets Manager as leads to a cluster. Every request is judged by botocore: signature
and parameters. It is no proof about AWS.

Prints one line of JSON when it is ready: {"url": …}. Ends with its standard input, where each line is
one thing to do, answered by one line of JSON:
  {"plan": {…}}        for stacks to come and those there are: "fail" and "reason", "delete_fail",
                       "delete_fail_times" and "delete_reason", "bastion", "address", "port",
                       "secret", "throttle" (so many calls are refused first), "hold" (nothing moves),
                       "hold_at" (nothing moves once this resource is begun), "hurry" (what is deleted goes at once)
  {"stacks": true}     all stacks: id, name, status, tags, resources
  {"calls": true}      what was asked, and how it was judged
  {"cluster": {…}}     adds a cluster that is nobody's of ours
  {"forget": true}     nothing was made or asked yet"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

import forms
import judge
import stacks

KEYS = {"AKIDTRADEWINDTEST": ("secretOfTheTestsOnlyNeverReal0123456789", None)}
VERSIONS = {"2010-05-15": "cloudformation", "2016-11-15": "ec2", "2012-12-01": "redshift",
            "2011-06-15": "sts"}
SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:redshift!{}-admin-AbCdEf"
lock = threading.RLock()
plan, calls, all_stacks, clusters, snapshots = {}, [], [], {}, {}


def xml(value):
    """Python's lists and dictionaries as the query protocol's XML."""
    if isinstance(value, dict):
        return "".join(f"<{name}>{xml(inner)}</{name}>" for name, inner in value.items()
                       if inner is not None)
    if isinstance(value, list):
        return "".join(f"<member>{xml(inner)}</member>" for inner in value)
    if isinstance(value, tuple):  # a list whose items have a name of their own
        return "".join(f"<{value[0]}>{xml(inner)}</{value[0]}>" for inner in value[1])
    return escape(str(value))


def pairs(texts, key, value):
    return [{key: name, value: text} for name, text in texts.items()]


def find_stack(name):
    for stack in reversed(all_stacks):
        if stack.id == name or (stack.name == name and stack.status != "DELETE_COMPLETE"):
            return stack
    raise judge.Refusal(400, "ValidationError", f"Stack with id {name} does not exist", False)


def cloudformation_create_stack(request):
    if any(s.name == request["StackName"] and s.status != "DELETE_COMPLETE" for s in all_stacks):
        same = [s for s in all_stacks if s.token == request.get("ClientRequestToken")]
        if not same:
            raise judge.Refusal(400, "AlreadyExistsException",
                                f"Stack [{request['StackName']}] already exists", False)
        return {"StackId": same[0].id}
    if "CAPABILITY_IAM" not in request.get("Capabilities", []):
        raise judge.Refusal(400, "InsufficientCapabilitiesException", "Requires capabilities")
    if len(request["TemplateBody"]) > 51200:
        raise judge.Refusal(400, "ValidationError", "The template is too long")
    stack = stacks.Stack(request, plan)
    all_stacks.append(stack)
    return {"StackId": stack.id}


def cloudformation_describe_stacks(request):
    chosen = ([find_stack(request["StackName"])] if "StackName" in request
              else [s for s in all_stacks if s.status != "DELETE_COMPLETE"])
    for stack in chosen:
        if not plan.get("hold") and plan.get("hold_at") not in stack.resources:
            stack.step()
    return {"Stacks": [{"StackId": s.id, "StackName": s.name, "CreationTime": s.created,
                        "StackStatus": s.status, "StackStatusReason": s.reason,
                        "EnableTerminationProtection": "false",
                        "Tags": pairs(s.tags, "Key", "Value"),
                        "Outputs": pairs(s.outputs(), "OutputKey", "OutputValue"),
                        "Parameters": pairs(s.parameters, "ParameterKey", "ParameterValue")}
                       for s in chosen]}


def cloudformation_describe_stack_events(request):
    newest = list(reversed(find_stack(request["StackName"]).events))
    first = int(request.get("NextToken", 0))
    page = newest[first:first + stacks.MANY_EVENTS]
    more = first + stacks.MANY_EVENTS
    return {"StackEvents": page, "NextToken": more if more < len(newest) else None}


def cloudformation_delete_stack(request):
    find_stack(request["StackName"]).delete(request.get("RetainResources", []))
    return {}


def cloudformation_list_stack_resources(request):
    return {"StackResourceSummaries": [
        {"LogicalResourceId": name, "PhysicalResourceId": about["physical"],
         "ResourceType": about["type"], "ResourceStatus": about["status"],
         "ResourceStatusReason": about["reason"], "LastUpdatedTimestamp": stacks.now()}
        for name, about in find_stack(request["StackName"]).resources.items()]}


def sts_get_caller_identity(_):
    return {"Arn": f"arn:aws:iam::{stacks.ACCOUNT}:user/ana", "UserId": "AIDA",
            "Account": stacks.ACCOUNT}


def ec2_describe_instances(request):
    found = []
    for stack in all_stacks:
        if stack.exists("Bastion") and (
                request.get("InstanceIds", [None])[0] in (None, stack.resources["Bastion"]["physical"])):
            found.append({"instanceId": stack.resources["Bastion"]["physical"],
                          "instanceState": {"name": "running"}, "instanceType": "t4g.nano",
                          "launchTime": stack.created,
                          "tagSet": ("item", pairs(stack.tags, "key", "value"))})
    return {"reservationSet": ("item", [{"instancesSet": ("item", found)}])}


def ec2_describe_security_groups(request):
    return {"securityGroupInfo": ("item", [{"groupId": request["GroupIds"][0], "groupName": "w",
                                            "vpcId": "vpc-1", "ipPermissions": ""}])}


def ec2_describe_vpc_endpoints(_):
    return {"vpcEndpointSet": ("item", [
        {"serviceName": f"com.amazonaws.us-east-1.{name}", "vpcEndpointType": "Interface",
         "privateDnsEnabled": "true", "state": "available"} for name in plan.get("endpoints", [])])}


def ec2_describe_route_tables(_):
    route = {"destinationCidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"}
    return {"routeTableSet": ("item", [{"associationSet": ("item", [{"main": "true"}]), "routeSet":
                                        ("item", [route] if plan.get("nat") else [])}])}


def describe_cluster(identifier, about):
    return {"ClusterIdentifier": identifier, "ClusterStatus": "available",
            "NodeType": "ra3.large", "NumberOfNodes": 1, "DBName": about["database"],
            "MasterUsername": about["user"], "ClusterCreateTime": stacks.now(),
            "Endpoint": {"Address": about["address"], "Port": about["port"]},
            "VpcId": "vpc-1", "ClusterSubnetGroupName": "subnets",
            "PubliclyAccessible": about.get("public", "false"),
            "VpcSecurityGroups": ("VpcSecurityGroup", [{"VpcSecurityGroupId": "sg-1"}]),
            "MasterPasswordSecretArn": about.get("secret"),
            "Tags": ("Tag", pairs(about.get("tags", {}), "Key", "Value"))}


def all_clusters():
    found = dict(clusters)
    for stack in all_stacks:
        if stack.exists("Cluster"):
            name = stack.parameters["ClusterName"]
            found[name] = {"database": stack.parameters["DatabaseName"], "tags": stack.tags,
                           "user": stack.parameters["AdminUser"], "secret": SECRET.format(name),
                           "address": plan.get("address", f"{name}.abc.us-east-1.redshift."
                                                          "amazonaws.com"),
                           "port": plan.get("port", 5439)}
    return found


def redshift_describe_clusters(request):
    found = all_clusters()
    wanted = request.get("ClusterIdentifier")
    if wanted and wanted not in found:
        raise judge.Refusal(404, "ClusterNotFound", f"Cluster {wanted} not found.", False)
    return {"Clusters": ("Cluster", [describe_cluster(name, about) for name, about in found.items()
                                     if wanted in (None, name)])}


def redshift_describe_cluster_subnet_groups(_):
    return {"ClusterSubnetGroups": ("ClusterSubnetGroup", [
        {"Subnets": ("Subnet", [{"SubnetIdentifier": "subnet-1"}, {"SubnetIdentifier": "subnet-2"}])}])}


def redshift_create_cluster_snapshot(request):
    snapshots[request["SnapshotIdentifier"]] = dict(
        cluster=request["ClusterIdentifier"], looks=0,
        tags={tag["Key"]: tag["Value"] for tag in request.get("Tags", [])})
    return {"Snapshot": {"SnapshotIdentifier": request["SnapshotIdentifier"]}}


def redshift_describe_cluster_snapshots(_):
    found = []
    for name, about in snapshots.items():
        about["looks"] += 1
        found.append({"SnapshotIdentifier": name, "ClusterIdentifier": about["cluster"],
                      "Status": "available" if about["looks"] > 2 else "creating",
                      "SnapshotCreateTime": stacks.now(), "TotalBackupSizeInMegaBytes": "11.0",
                      "Tags": ("Tag", pairs(about["tags"], "Key", "Value"))})
    return {"Snapshots": ("Snapshot", found)}


def snake(operation):
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in operation).lstrip("_")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer in one piece

    def log_message(self, *_):
        pass

    def send(self, status, text, kind):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        with lock:
            entry = {"judged": "ok"}
            calls.append(entry)
            try:
                self.answer(body, entry)
            except judge.Refusal as refusal:
                entry["judged"] = str(refusal) if refusal.judged else "planned"
                self.refuse(refusal, self.headers.get("X-Amz-Target"))

    def refuse(self, refusal, target):
        if target:
            self.send(refusal.status, json.dumps({"__type": refusal.code,
                                                  "message": refusal.message}), "application/json")
        else:
            self.send(refusal.status, "<ErrorResponse><Error><Type>Sender</Type>"
                      f"<Code>{escape(refusal.code)}</Code><Message>{escape(refusal.message)}"
                      "</Message></Error><RequestId>r-1</RequestId></ErrorResponse>", "text/xml")

    def answer(self, body, entry):
        target = self.headers.get("X-Amz-Target")
        url = f"http://{self.headers['Host']}{self.path}"
        if target == "secretsmanager.GetSecretValue":
            judge.check_signature("POST", url, self.headers, body, KEYS, "secretsmanager")
            judge.check_body("secretsmanager", "GetSecretValue", body)
            entry["call"] = "secretsmanager:GetSecretValue"
            return self.send(200, json.dumps({"SecretString": json.dumps(plan["secret"])}),
                             "application/x-amz-json-1.1")
        if target == "RedshiftServerless.ListWorkgroups":
            judge.check_signature("POST", url, self.headers, body, KEYS, "redshift-serverless")
            judge.check_body("redshift-serverless", "ListWorkgroups", body)
            entry["call"] = "redshift-serverless:ListWorkgroups"
            return self.send(200, '{"workgroups": []}', "application/x-amz-json-1.1")
        version = dict(parse_qsl(body.decode())).get("Version")
        service = VERSIONS.get(version)
        if service is None:
            raise judge.Refusal(400, "InvalidAction", f"{target} {version}")
        judge.check_signature("POST", url, self.headers, body, KEYS, service)
        operation, request = forms.unfold(service, body)
        entry.update(call=f"{service}:{operation}", request=request)
        if plan.get("throttle", 0) > 0 and service == "cloudformation":
            plan["throttle"] -= 1
            raise judge.Refusal(400, "Throttling", "Rate exceeded", False)
        result = globals()[f"{service}_{snake(operation)}"](request)
        inner = xml(result) if service == "ec2" else (
            f"<{operation}Result>{xml(result)}</{operation}Result>")
        return self.send(200, f"<{operation}Response>{inner}</{operation}Response>", "text/xml")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A program under test may be killed in the middle of its question."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def obey(line):
    if "plan" in line:
        plan.clear()
        plan.update(line["plan"])
    elif "forget" in line:
        all_stacks.clear()
        calls.clear()
    elif "cluster" in line:
        clusters.update(line["cluster"])
    elif "calls" in line:
        return {"calls": calls}
    elif "stacks" in line:
        return {"stacks": [{"id": s.id, "name": s.name, "status": s.status, "tags": s.tags,
                            "resources": s.resources} for s in all_stacks]}
    return {}


def main():
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps({"url": f"http://127.0.0.1:{server.server_port}"}), flush=True)
    for line in sys.stdin:
        with lock:
            answer = obey(json.loads(line))
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
