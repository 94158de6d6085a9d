# SPDX-License-Identifier: Apache-2.0
"""CloudFormation as moto does not play it: stacks that take time, of which a chosen resource fails,
that roll back, and whose deletion can fail. Time is the number of times that somebody looked."""

import datetime
import itertools

import judge
import yaml

STACK = "AWS::CloudFormation::Stack"
ACCOUNT = "123456789012"
PREFIX = {"AWS::EC2::VPC": "vpc-", "AWS::EC2::Subnet": "subnet-", "AWS::EC2::Instance": "i-",
          "AWS::EC2::SecurityGroup": "sg-", "AWS::EC2::VPCEndpoint": "vpce-"}
MANY_EVENTS = 15  # a page
_numbers = itertools.count(1)


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def condition_holds(template, parameters, name):
    formula = template.get("Conditions", {})[name]
    if "Fn::Or" in formula:
        return any(condition_holds(template, parameters, one["Condition"])
                   for one in formula["Fn::Or"])
    one, other = formula["Fn::Equals"]
    return parameters[one["Ref"]] == other


class Stack:
    def __init__(self, request, plan):
        self.plan = plan
        self.name, self.token = request["StackName"], request.get("ClientRequestToken")
        self.id = (f"arn:aws:cloudformation:us-east-1:{ACCOUNT}:stack/{self.name}/"
                   f"{next(_numbers):08x}-0000-4000-8000-000000000000")
        self.tags = {tag["Key"]: tag["Value"] for tag in request.get("Tags", [])}
        self.template = yaml.safe_load(request["TemplateBody"])
        self.parameters = {name: str(about.get("Default", ""))
                           for name, about in self.template["Parameters"].items()}
        given = {p["ParameterKey"]: p["ParameterValue"] for p in request.get("Parameters", [])}
        unknown, missing = set(given) - set(self.parameters), [
            name for name, about in self.template["Parameters"].items()
            if name not in given and "Default" not in about]
        if unknown or missing:
            raise judge.Refusal(400, "ValidationError", f"Parameters: {unknown} {missing}", False)
        self.parameters.update(given)
        self.created, self.events, self.reason = now(), [], None
        self.waiting = [name for name, about in self.template["Resources"].items()
                        if "Condition" not in about or condition_holds(
                            self.template, self.parameters, about["Condition"])]
        self.resources = {}
        self.status = None
        self.become("CREATE_IN_PROGRESS", "User Initiated")

    def physical(self, name):
        kind = self.template["Resources"][name]["Type"]
        if kind == "AWS::Redshift::Cluster":
            return self.parameters["ClusterName"]
        if kind == "AWS::EC2::Instance" and self.plan.get("bastion"):
            return self.plan["bastion"]
        return f"{PREFIX.get(kind, self.name + '-' + name + '-')}{next(_numbers):017x}"

    def become(self, status, reason=None):
        self.status, self.reason = status, reason
        self.event(self.name, STACK, self.id, status, reason)

    def event(self, name, kind, physical, status, reason=None):
        self.events.append({"EventId": f"event-{next(_numbers)}", "StackId": self.id,
                            "StackName": self.name, "LogicalResourceId": name,
                            "PhysicalResourceId": physical or "", "ResourceType": kind,
                            "Timestamp": now(), "ResourceStatus": status,
                            **({"ResourceStatusReason": reason} if reason else {})})

    def set(self, name, status, reason=None):
        kind = self.template["Resources"][name]["Type"]
        physical = self.resources.get(name, {}).get("physical")
        if status == "CREATE_IN_PROGRESS" and name != self.plan.get("fail_at_once"):
            physical = physical or self.physical(name)
        self.resources[name] = {"status": status, "physical": physical, "type": kind,
                                "reason": reason}
        self.event(name, kind, physical, status, reason)

    def step(self):
        """What happens between two looks."""
        if self.status == "CREATE_IN_PROGRESS":
            self.create_some()
        elif self.status in ("ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"):
            self.delete_some()

    def create_some(self):
        if not self.waiting:
            return self.become("CREATE_COMPLETE")
        group, self.waiting = self.waiting[:3], self.waiting[3:]
        for name in group:
            self.set(name, "CREATE_IN_PROGRESS")
        if self.plan.get("fail") not in group:
            for name in group:
                self.set(name, "CREATE_COMPLETE")
            return None
        self.set(self.plan["fail"], "CREATE_FAILED", self.plan["reason"])
        for name in group:
            if name != self.plan["fail"]:
                self.set(name, "CREATE_FAILED", "Resource creation cancelled")
        return self.become("ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: "
                           f"[{', '.join(group)}]. Rollback requested by user.")

    def delete_some(self):
        left = [name for name, about in self.resources.items()
                if about["status"] not in ("DELETE_COMPLETE", "DELETE_SKIPPED", "DELETE_FAILED")]
        if left:
            for name in left if self.plan.get("hurry") else left[-4:]:
                self.set(name, "DELETE_IN_PROGRESS")
                if name == self.plan.get("delete_fail") and self.plan["delete_fail_times"] > 0:
                    self.plan["delete_fail_times"] -= 1
                    self.set(name, "DELETE_FAILED", self.plan["delete_reason"])
                else:
                    self.set(name, "DELETE_COMPLETE")
            return None
        failed = [n for n, about in self.resources.items() if about["status"] == "DELETE_FAILED"]
        kind = "ROLLBACK" if self.status == "ROLLBACK_IN_PROGRESS" else "DELETE"
        if failed:
            return self.become(f"{kind}_FAILED", "The following resource(s) failed to delete: "
                               f"[{', '.join(failed)}].")
        return self.become(f"{kind}_COMPLETE")

    def delete(self, retain):
        if retain and self.status != "DELETE_FAILED":
            raise judge.Refusal(400, "ValidationError",
                                "Invalid operation on stack. Specify Resources to retain only "
                                "when the current stack status is DELETE_FAILED", False)
        if self.status in ("DELETE_COMPLETE", "DELETE_IN_PROGRESS"):
            return
        self.waiting = []
        for name, about in self.resources.items():
            if name in retain:
                self.set(name, "DELETE_SKIPPED")
            elif about["status"] == "DELETE_FAILED":
                about["status"] = "CREATE_COMPLETE"
        self.become("DELETE_IN_PROGRESS", "User Initiated")

    def outputs(self):
        if self.status != "CREATE_COMPLETE":
            return {}
        found = {}
        for name, about in self.template.get("Outputs", {}).items():
            target = about["Value"]["Ref"]
            found[name] = (self.resources[target]["physical"] if target in self.resources
                           else self.parameters[target])
        return found

    def exists(self, name):
        return self.resources.get(name, {}).get("status") == "CREATE_COMPLETE"
