# SPDX-License-Identifier: Apache-2.0
"""Making a private cluster and removing it again, driven through the command line: against moto, which
checks signatures, and against the project's own CloudFormation, which takes time and fails where it
is told to."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import cli  # noqa: E402
import tap  # noqa: E402
from aws_servers import FOLDER, Moto, Stacks  # noqa: E402

STACK = "tradewind-sales-analyst-cluster"
FAST = ("--poll-seconds", "0.02")
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SLOW = os.environ.get("TRADEWIND_SLOW_TESTS") == "yes"
RESOURCES = ["Vpc", "SubnetA", "SubnetB", "ClusterSecurityGroup", "EndpointSecurityGroup",
             "BastionSecurityGroup", "ClusterFromBastion", "EndpointsFromBastion", "SsmEndpoint",
             "SsmMessagesEndpoint", "Ec2MessagesEndpoint", "BastionRole", "BastionProfile",
             "Bastion", "SubnetGroup", "Cluster"]
BASTION = "tradewind-bastion-warehouse"
BASTION_RESOURCES = ["EndpointSecurityGroup", "BastionSecurityGroup", "ClusterFromBastion",
                     "SsmEndpoint", "SsmMessagesEndpoint", "Ec2MessagesEndpoint", "BastionRole",
                     "BastionProfile", "Bastion"]


def home():
    folder = tempfile.mkdtemp(prefix="tw-provision-")
    cli.atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Account:
    """The command line with a home of its own, at one server."""

    def __init__(self, server):
        self.server, self.home = server, home()
        self.env = cli.environment(self.home, **server.environment())

    def run(self, *args, **more):
        return cli.run(*args, env=self.env, **more)

    def provision(self, *args, **more):
        return self.run("--json", "provision", "--yes", "--no-load", *FAST, *args, **more)

    def cleanup(self, *args, **more):
        return self.run("--json", "cleanup", *FAST, *args, **more)

    def inventory(self):
        return self.cleanup("--dry-run").expect(cli.DONE).json()


_servers = {}


def stacks(**plan):
    """The project's own server, one for all tests: what they left is removed."""
    server = _servers.setdefault("stacks", None) or Stacks()
    _servers["stacks"] = server
    server.plan()
    account = Account(server)
    for stack in account.inventory()["stacks"]:
        account.cleanup("--confirm", stack["name"]).expect(cli.DONE)
    server.plan(**plan)
    return account


def moto():
    _servers["moto"] = _servers.get("moto") or Moto()
    account = Account(_servers["moto"])
    for stack in account.inventory()["stacks"]:
        account.cleanup("--confirm", stack["name"], "--others").expect(cli.DONE)
    return account


def statuses(server, name=STACK):
    return [stack["status"] for stack in server.stacks() if stack["name"] == name]


def judged(server):
    wrong = [call for call in server.calls() if call["judged"] not in ("ok", "planned")]
    assert not wrong, wrong


def test_templates_are_what_cfn_lint_wants():
    made = subprocess.run([f"{FOLDER}/environment"], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise tap.Skip(made.stderr.strip())
    folder = os.path.join(SOURCE, "resources", "cloudformation")
    lint = os.path.join(os.path.dirname(made.stdout.strip()), "cfn-lint")
    ran = subprocess.run([lint, "--include-checks", "I", "--", f"{folder}/cluster.yaml",
                          f"{folder}/bastion.yaml"], capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and not ran.stdout, ran.stdout + ran.stderr


def test_a_dry_run_shows_all_and_changes_nothing():
    account = stacks()
    before = len(account.server.calls())
    plan = account.run("--json", "provision", "--dry-run").expect(cli.DONE).json()
    assert plan["state"] == "new" and [r["name"] for r in plan["resources"]] == RESOURCES, plan
    assert plan["template"].startswith("# A private") and plan["estimate"]["hourly_usd"] > 0.5
    assert plan["parameters"]["DatabaseName"] == "sales_analyst"
    for never in ("0.0.0.0", "InternetGateway", "KeyName", "AssociatePublicIp", "Password:"):
        assert never not in plan["template"].replace("ManageMasterPassword:", ""), never
    assert "HttpTokens: required" in plan["template"]
    assert plan["template"].count("{IpProtocol: \"-1\", CidrIp: 127.0.0.1/32") == 2
    text = account.run("provision", "--dry-run").expect(cli.DONE).out
    assert "an estimate" in text and "AWSTemplateFormatVersion" in text and "AdminUser" in text
    asked = {call["call"] for call in account.server.calls()[before:]}
    assert asked == {"sts:GetCallerIdentity", "cloudformation:DescribeStacks",
                     "redshift:DescribeClusters"}, asked
    assert not os.path.exists(f"{account.home}/data/tradewind/provision")


def test_another_region_says_whose_prices_these_are():
    account = stacks(fail="Vpc", reason="The maximum number of VPCs has been reached.")
    region = ("--region", "eu-west-1")
    text = account.run("provision", "--dry-run", *region).expect(cli.DONE).out
    assert "eu-west-1" in text and "us-east-1 (other regions differ" in text, text
    account.provision(*region).expect(cli.AWS, "maximum number of VPCs", "another region",
                                      "https://eu-west-1.console.aws.amazon.com/cloudformation")


def test_nothing_is_made_without_a_yes():
    account = stacks()
    ran = account.run("provision", "--no-load", input=b"no\n")
    ran.expect(cli.CANCELLED, "nothing was made")
    assert account.inventory()["stacks"] == []


def test_a_stack_is_made_followed_and_becomes_a_connection():
    account = stacks()
    ran = account.provision().expect(cli.DONE)
    lines = ran.lines()
    events = [line for line in lines if "event" in line and "resource" in line["event"]]
    assert [line["done"] for line in lines if "event" in line][-1] == len(RESOURCES)
    made = [e["event"]["resource"] for e in events if e["event"]["status"] == "CREATE_COMPLETE"]
    assert made == RESOURCES + [STACK], made
    profiles = open(f"{account.home}/config/tradewind/profiles.yaml", encoding="utf-8").read()
    assert "login: secret" in profiles and lines[-1]["bastion"] in profiles, profiles
    assert "password" not in profiles.replace("secretsmanager", ""), profiles
    again = account.provision().expect(cli.DONE)
    assert again.lines()[-1] == lines[-1]
    assert statuses(account.server)[-1:] == ["CREATE_COMPLETE"]
    judged(account.server)


def test_what_was_asked_is_what_the_policies_list():
    """All flows of both routes; what the tunnel asks is in its own tests."""
    account = stacks()
    first = len(account.server.calls())
    account.provision().expect(cli.DONE)
    account.cleanup("--confirm", STACK, "--snapshot").expect(cli.DONE)
    cluster = {call["call"] for call in account.server.calls()[first:]}
    add_warehouse(account)
    first = len(account.server.calls())
    account.provision("--for-cluster", "warehouse", "--allow-ingress").expect(cli.DONE)
    account.cleanup("--confirm", BASTION).expect(cli.DONE)
    bastion = {call["call"] for call in account.server.calls()[first:]}
    with open(f"{SOURCE}/resources/policies/calls.json", encoding="utf-8") as file:
        listed = json.load(file)
    # CreateTags comes with the snapshot's tags, without a call of its own; the window lists workgroups.
    tunnel = {"ssm:DescribeInstanceInformation", "ssm:StartSession", "ssm:ResumeSession",
              "ssm:TerminateSession", "ec2:StartInstances", "redshift:CreateTags",
              "secretsmanager:GetSecretValue", "redshift-serverless:ListWorkgroups"}
    assert cluster == set(listed["cluster"]) - tunnel, cluster ^ (set(listed["cluster"]) - tunnel)
    assert bastion == set(listed["bastion"]) - tunnel, bastion ^ (set(listed["bastion"]) - tunnel)
    judged(account.server)


def test_policies_are_generated_from_them():
    subprocess.run(["python3", f"{SOURCE}/resources/policies/make-policies.py", "--check"],
                   check=True)
    for route, args in (("cluster", ()), ("bastion", ("--for-cluster", "x"))):
        policy = json.loads(cli.run("provision", "--policy", *args).expect(cli.DONE).out)
        allowed = {action for one in policy["Statement"] for action in one["Action"]}
        with open(f"{SOURCE}/resources/policies/calls.json", encoding="utf-8") as file:
            assert set(json.load(file)[route]) <= allowed
        assert not [action for action in allowed if "*" in action], allowed


def add_warehouse(account):
    """A private cluster that somebody else made."""
    account.server.ask({"cluster": {"warehouse": {"database": "dev", "user": "awsuser",
                                                  "address": "w.us-east-1.redshift.amazonaws.com",
                                                  "port": 5439}}})


def failing(account, name, stack=STACK, args=()):
    account.server.plan(fail=name, reason=f"The limit for {name} is reached (Service: Test)")
    ran = account.provision(*args).expect(cli.AWS, name, f"The limit for {name} is reached",
                                     "everything that it had made is removed again",
                                     "service quotas", "stacks/events?stackId=", "billing")
    assert "Resource creation cancelled" not in ran.err
    assert statuses(account.server, stack)[-1] == "DELETE_COMPLETE"
    left = [about for about in account.server.stacks()[-1]["resources"].values()
            if about["status"] not in ("DELETE_COMPLETE",)]
    assert not left, left
    assert os.listdir(f"{account.home}/data/tradewind/provision") == []


def test_every_resource_that_fails_ends_in_its_reason_and_in_nothing_left():
    account = stacks()
    for name in RESOURCES if SLOW else ("Vpc", "BastionRole", "Bastion", "Cluster"):
        failing(account, name)
    judged(account.server)


def test_every_part_of_a_bastion_that_fails_does_too():
    account = stacks()
    add_warehouse(account)
    route = ("--for-cluster", "warehouse", "--allow-ingress")
    for name in BASTION_RESOURCES if SLOW else ("ClusterFromBastion", "SsmMessagesEndpoint"):
        failing(account, name, BASTION, route)
    judged(account.server)


def test_throttling_is_waited_out():
    account = stacks()
    process = started(account)
    lines_until(process, '"Vpc"')
    account.server.plan(throttle=9)
    process.communicate()
    assert process.returncode == cli.DONE
    assert len([call for call in account.server.calls() if call["judged"] == "planned"]) >= 9
    judged(account.server)


def started(account, *args):
    return subprocess.Popen([cli.PROGRAM, "--json", "provision", "--yes", "--no-load", *FAST, *args],
                            env=account.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def lines_until(process, words):
    seen = []
    for line in process.stdout:
        seen.append(line.decode())
        if words in seen[-1]:
            return seen
    raise AssertionError(f"{words!r} never came: {seen} {process.stderr.read()}")


def test_cancelling_deletes_the_stack():
    account = stacks()
    process = started(account)
    lines_until(process, '"SubnetA"')
    process.send_signal(signal.SIGINT)
    process.stdout.read()
    messages = process.stderr.read().decode()
    assert process.wait() == cli.CANCELLED and "removed again" in messages, messages
    assert statuses(account.server)[-1] == "DELETE_COMPLETE"


def test_killed_at_every_step_it_goes_on():
    account = stacks()
    moments = ('"Making the stack', '"Bastion"', '"Vpc"', '"Cluster"', '"CREATE_COMPLETE"')
    for words in moments if SLOW else moments[:2]:
        process = started(account)
        lines_until(process, words)
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()
        account.provision().expect(cli.DONE)
        made = [stack for stack in account.server.stacks() if stack["status"] == "CREATE_COMPLETE"]
        assert len(made) == 1, made
        account.cleanup("--confirm", STACK).expect(cli.DONE)
    judged(account.server)


def test_killed_before_the_answer_the_same_request_is_made():
    """The record is written first: its token makes the second request the first one."""
    account = stacks(hold=True)
    process = started(account)
    lines_until(process, "User Initiated")
    process.kill()
    process.wait()
    process.stdout.close()
    process.stderr.close()
    folder = f"{account.home}/data/tradewind/provision"
    path = os.path.join(folder, os.listdir(folder)[0])
    with open(path, encoding="utf-8") as file:
        record = json.load(file)
    assert os.stat(path).st_mode & 0o777 == 0o600
    secret = account.env["AWS_SECRET_ACCESS_KEY"]
    assert secret not in json.dumps(record) and "password" not in json.dumps(record)
    del record["stack_id"]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(record, file)
    account.server.plan()
    account.provision().expect(cli.DONE)
    assert statuses(account.server).count("CREATE_COMPLETE") == 1


def test_killed_after_a_failure_the_reason_is_still_told():
    account = stacks(fail="Bastion", reason="No capacity for t4g.nano", hold=False)
    process = started(account)
    lines_until(process, "ROLLBACK_IN_PROGRESS")
    process.kill()
    process.wait()
    process.stdout.close()
    process.stderr.close()
    account.provision().expect(cli.AWS, "No capacity for t4g.nano", "removed again")
    assert statuses(account.server)[-1] == "DELETE_COMPLETE"


def test_a_deletion_that_fails_once_is_tried_again():
    account = stacks()
    account.provision().expect(cli.DONE)
    account.server.plan(delete_fail="Vpc", delete_fail_times=1, delete_reason="has dependencies")
    account.cleanup("--confirm", STACK).expect(cli.DONE)
    assert statuses(account.server)[-1] == "DELETE_COMPLETE"


def test_a_deletion_that_cannot_be_done_is_explained_and_finished():
    account = stacks()
    account.provision().expect(cli.DONE)
    account.server.plan(delete_fail="Vpc", delete_fail_times=99,
                        delete_reason="The vpc has dependencies and cannot be deleted.")
    account.cleanup("--confirm", STACK).expect(
        cli.AWS, "Vpc", "has dependencies", "network interface", "--retain-failed",
        "stacks/events?stackId=")
    assert statuses(account.server)[-1] == "DELETE_FAILED"
    vpc = account.server.stacks()[-1]["resources"]["Vpc"]["physical"]
    done = account.cleanup("--confirm", STACK, "--retain-failed").expect(cli.DONE).lines()[-1]
    assert done["retained"] == [vpc], done
    assert statuses(account.server)[-1] == "DELETE_COMPLETE"


def test_a_final_snapshot_comes_first_and_stays():
    account = stacks()
    account.provision().expect(cli.DONE)
    first = len(account.server.calls())
    done = account.cleanup("--confirm", STACK, "--snapshot").expect(cli.DONE).lines()[-1]
    assert re.fullmatch(r"tradewind-final-sales-analyst-cluster-\d{8}-\d{6}", done["snapshot"])
    order = [c["call"] for c in account.server.calls()[first:]
             if c["call"] in ("redshift:CreateClusterSnapshot", "cloudformation:DeleteStack")]
    assert order == ["redshift:CreateClusterSnapshot", "cloudformation:DeleteStack"], order
    kept = [thing for thing in account.inventory()["things"] if thing["kind"] == "snapshot"]
    assert done["snapshot"] in [thing["id"] for thing in kept]


def test_cleanup_asks_for_the_name():
    account = stacks()
    account.provision().expect(cli.DONE)
    account.run("cleanup", *FAST, input=b"\n").expect(cli.DONE, "nothing was deleted")
    account.run("cleanup", *FAST, input=b"tradewind-sales\n").expect(cli.USAGE, "there is no stack")
    assert statuses(account.server)[-1] == "CREATE_COMPLETE"
    account.run("cleanup", "--local", *FAST, input=STACK.encode() + b"\n").expect(cli.DONE)
    assert statuses(account.server)[-1] == "DELETE_COMPLETE"
    with open(f"{account.home}/config/tradewind/profiles.yaml", encoding="utf-8") as file:
        assert "sales-analyst" not in file.read()


def test_names_and_clusters_that_stand_in_the_way_are_refused():
    account = stacks()
    account.server.ask({"cluster": {
        "taken": {"database": "dev", "user": "a", "address": "t.example", "port": 5439},
        "open": {"database": "dev", "user": "a", "address": "t.example", "port": 5439,
                 "public": "true"}}})
    account.provision("taken").expect(cli.AWS, "already that Tradewind did not make")
    account.provision("--for-cluster", "open").expect(cli.AWS, "publicly accessible", "never opens")
    account.provision("--for-cluster", "nowhere").expect(cli.AWS, "nowhere")
    for name in ("Upper", "1st", "a--b", "end-", "x" * 64, "ü"):
        account.provision(name).expect(cli.AWS, "cannot be the name")
    account.provision("--database", "Bad-Name").expect(cli.AWS, "cannot be the name of the database")
    account.provision("--node-type", "dc2.large").expect(cli.AWS, "ra3.large")
    assert account.inventory()["stacks"] == []


def test_a_bastion_adds_only_what_is_missing_and_accepted():
    account = stacks()
    account.server.ask({"cluster": {"w": {"database": "dev", "user": "a", "address": "w.example",
                                          "port": 5439}}})

    def plan(*args, **how):
        account.server.plan(**how)
        made = account.run("--json", "provision", "--dry-run", "--for-cluster", "w", *args)
        made = made.expect(cli.DONE).json()
        return made, [r["name"] for r in made["resources"]]
    made, names = plan()
    assert "sg-1" in made["ingress"] and "ClusterFromBastion" not in names
    assert {"SsmEndpoint", "SsmMessagesEndpoint", "Ec2MessagesEndpoint"} <= set(names)
    assert "ClusterFromBastion" in plan("--allow-ingress")[1]
    assert "SsmEndpoint" not in plan(endpoints=["ssm"])[1]
    assert plan(nat=True)[1] == ["BastionSecurityGroup", "BastionRole", "BastionProfile", "Bastion"]


def foreign(account):
    """What looks like ours and is not; gives what has to be there afterwards."""
    call = account.server.call
    template = json.dumps({"Resources": {"Topic": {"Type": "AWS::EC2::VPC", "Properties": {
        "CidrBlock": "10.9.0.0/16"}}}})
    tagged = {"tradewind:made-by": "tradewind", "tradewind:stack": STACK}
    looks = {"tradewind-other": {},
             "tradewind-copied": tagged,
             "tradewind-tags": {"Tradewind:Made-By": "tradewind"},
             "sales-analyst-cluster": {"made-by": "tradewind"}}
    for name, tags in looks.items():
        made = call("cloudformation", "create_stack", StackName=name, TemplateBody=template,
                    Tags=[{"Key": key, "Value": value} for key, value in tags.items()])
        assert "StackId" in made, made
    image = "ami-12c6146b"  # one that moto knows
    for key in ("Name", "tradewind", "tradewind:stack"):
        call("ec2", "run_instances", ImageId=image, MinCount=1, MaxCount=1, TagSpecifications=[
            {"ResourceType": "instance", "Tags": [{"Key": key, "Value": "tradewind"}]}])
    call("redshift", "create_cluster", ClusterIdentifier="sales-analyst-cluster-2",
         NodeType="ra3.large", MasterUsername="a", MasterUserPassword="Secret123",
         Tags=[{"Key": "tradewind:made-by", "Value": "me"}])


def warehouse(account):
    """A private cluster of somebody else's, in a network of its own."""
    call = account.server.call
    vpc = call("ec2", "create_vpc", CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
    subnet = call("ec2", "create_subnet", VpcId=vpc, CidrBlock="10.8.1.0/24")["Subnet"]["SubnetId"]
    group = call("ec2", "create_security_group", GroupName=f"w-{vpc}", Description="w", VpcId=vpc)
    call("redshift", "create_cluster_subnet_group", ClusterSubnetGroupName="w", Description="w",
         SubnetIds=[subnet])
    made = call("redshift", "create_cluster", ClusterIdentifier="warehouse", NodeType="ra3.large",
                MasterUsername="a", MasterUserPassword="Secret123", ClusterSubnetGroupName="w",
                VpcSecurityGroupIds=[group["GroupId"]], PubliclyAccessible=False)
    assert "Cluster" in made or made["error"]["Code"] == "ClusterAlreadyExists", made


def everything(account):
    call = account.server.call
    instances = [i["InstanceId"] for r in call("ec2", "describe_instances")["Reservations"]
                 for i in r["Instances"] if i["State"]["Name"] == "running"]
    return {"stacks": sorted(s["StackName"] for s in
                             call("cloudformation", "describe_stacks")["Stacks"]),
            "instances": sorted(instances),
            "clusters": sorted(c["ClusterIdentifier"] for c in
                               call("redshift", "describe_clusters")["Clusters"]),
            "groups": sorted(g["ClusterSubnetGroupName"] for g in call(
                "redshift", "describe_cluster_subnet_groups")["ClusterSubnetGroups"]),
            "vpcs": sorted(v["VpcId"] for v in call("ec2", "describe_vpcs")["Vpcs"]),
            "subnets": sorted(s["SubnetId"] for s in call("ec2", "describe_subnets")["Subnets"]),
            "security": sorted(g["GroupId"] for g in
                               call("ec2", "describe_security_groups")["SecurityGroups"]),
            "rules": sorted(json.dumps(g["IpPermissions"], sort_keys=True) for g in
                            call("ec2", "describe_security_groups")["SecurityGroups"]),
            "endpoints": sorted(e["VpcEndpointId"] for e in
                                call("ec2", "describe_vpc_endpoints")["VpcEndpoints"]
                                if e["State"] != "deleted"),
            "roles": sorted(r["RoleName"] for r in call("iam", "list_roles")["Roles"]),
            "profiles": sorted(p["InstanceProfileName"] for p in call(
                "iam", "list_instance_profiles")["InstanceProfiles"])}


def ingress(account, name):
    """moto makes no rules of the other direction; those are read in the template."""
    groups = account.server.call("ec2", "describe_security_groups")["SecurityGroups"]
    ids = {g["GroupId"]: next((t["Value"] for t in g.get("Tags", []) if t["Key"] == "Name"), "?")
           for g in groups}
    group = next(g for g in groups if ids[g["GroupId"]] == f"{STACK}-{name}")
    return sorted((p["IpProtocol"], p.get("FromPort"),
                   *[ids[pair["GroupId"]] for pair in p["UserIdGroupPairs"]],
                   *[r["CidrIp"] for r in p["IpRanges"]]) for p in group["IpPermissions"])


def test_moto_makes_it_and_cleanup_removes_that_and_nothing_else():
    account = moto()
    foreign(account)
    before = everything(account)
    account.provision().expect(cli.DONE)
    created = everything(account)
    assert len(created["instances"]) == len(before["instances"]) + 1
    assert "sales-analyst-cluster" in created["clusters"]
    assert ingress(account, "cluster") == [("tcp", 5439, f"{STACK}-bastion")]
    assert ingress(account, "endpoints") == [("tcp", 443, f"{STACK}-bastion")]
    assert ingress(account, "bastion") == []
    instance = account.server.call("ec2", "describe_instances", InstanceIds=list(
        set(created["instances"]) - set(before["instances"])))["Reservations"][0]["Instances"][0]
    assert "KeyName" not in instance and "PublicIpAddress" not in instance, instance
    listed = account.inventory()
    assert [stack["name"] for stack in listed["stacks"]] == [STACK], listed
    assert {(t["kind"], t["stack"]) for t in listed["things"]} == {
        ("instance", STACK), ("cluster", STACK)}, listed
    account.cleanup("--confirm", STACK).expect(cli.DONE)
    assert everything(account) == before
    assert account.inventory()["stacks"] == [] and account.inventory()["things"] == []
    account.cleanup("--confirm", "tradewind-copied").expect(cli.DONE)
    assert everything(account) == before


def test_moto_makes_a_bastion_and_cleanup_takes_its_rule_back():
    account = moto()
    warehouse(account)
    before = everything(account)
    account.provision("--for-cluster", "warehouse", "--allow-ingress").expect(cli.DONE)
    created = everything(account)
    assert len(created["instances"]) == len(before["instances"]) + 1
    assert created["clusters"] == before["clusters"] and created["vpcs"] == before["vpcs"]
    assert len(set(created["rules"]) - set(before["rules"])) >= 2, "the cluster was not opened"
    account.cleanup("--confirm", BASTION).expect(cli.DONE)
    assert everything(account) == before


def test_another_owner_is_asked_first():
    account = moto()
    account.provision().expect(cli.DONE)
    call = account.server.call
    call("iam", "create_user", UserName="bob")
    call("iam", "put_user_policy", UserName="bob", PolicyName="all", PolicyDocument=json.dumps(
        {"Version": "2012-10-17",
         "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}))
    key = call("iam", "create_access_key", UserName="bob")["AccessKey"]
    bob = Account(account.server)
    bob.env.update(AWS_ACCESS_KEY_ID=key["AccessKeyId"],
                   AWS_SECRET_ACCESS_KEY=key["SecretAccessKey"])
    assert bob.inventory()["stacks"][0]["own"] is False
    bob.cleanup("--confirm", STACK).expect(cli.AWS, "was made by", "left alone",
                                           "stacks/events?stackId=", "billing")
    bob.provision().expect(cli.AWS, "was made by", "left alone")
    bob.cleanup("--confirm", STACK, "--others").expect(cli.DONE)


def limited(account, statements):
    """An identity that may do only this. moto looks at actions alone, and takes no other resource
    than all."""
    call = account.server.call
    name = f"limited-{time.monotonic_ns()}"
    call("iam", "create_user", UserName=name)
    call("iam", "put_user_policy", UserName=name, PolicyName="p", PolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": actions, "Resource": "*"} for actions in statements]}))
    key = call("iam", "create_access_key", UserName=name)["AccessKey"]
    made = Account(account.server)
    made.env.update(AWS_ACCESS_KEY_ID=key["AccessKeyId"],
                    AWS_SECRET_ACCESS_KEY=key["SecretAccessKey"])
    return made


class Route:
    """One way from nothing to nothing: made, listed, deleted; with what its policy says."""

    def __init__(self, account, stack, *args, last=()):
        self.account, self.stack, self.args, self.last = account, stack, args, last
        policy = json.loads(account.run("provision", "--policy", *args[:2]).out)
        self.policy = {one["Sid"]: one["Action"] for one in policy["Statement"]}

    def go(self, statements):
        """What the first step that failed, or the last, said."""
        who = limited(self.account, statements)
        ran = who.provision(*self.args)
        for step in (("--dry-run",), ("--confirm", self.stack, *self.last)):
            if ran.code == cli.DONE:
                ran = who.cleanup(*step)
        left = self.account.inventory()
        for stack in left["stacks"]:
            self.account.cleanup("--confirm", stack["name"], "--others").expect(cli.DONE)
        for snapshot in (thing["id"] for thing in left["things"] if thing["kind"] == "snapshot"):
            self.account.server.call("redshift", "delete_cluster_snapshot",
                                     SnapshotIdentifier=snapshot)
        return ran


def routes(account):
    yield Route(account, STACK, last=("--snapshot",))
    yield Route(account, BASTION, "--for-cluster", "warehouse", "--allow-ingress")


def unenforced():
    """The statements that the README names: what moto cannot hold a caller to."""
    with open(f"{SOURCE}/README.md", encoding="utf-8") as file:
        text = file.read()
    part = text[text.index("moto cannot show:"):]
    return set(re.findall(r"`([A-Z][A-Za-z]+)`", part[:part.index("\n\n")]))


def test_the_policy_is_enough_and_every_statement_is_needed_or_named():
    account = moto()
    warehouse(account)
    named, seen = unenforced(), set()
    for route in routes(account):
        route.go(route.policy.values()).expect(cli.DONE)
        for name in route.policy if SLOW else set(route.policy) - named:
            ran = route.go(actions for sid, actions in route.policy.items() if sid != name)
            if ran.code == cli.DONE:
                assert name in named, f"{name} is not needed in moto, and the README does not say so"
            else:
                assert name not in named, f"moto does hold to {name}: {ran!r}"
                assert "permission" in ran.err, ran
        seen |= set(route.policy)
    assert named - seen == {"Condition", "Resource", "ManageMasterPassword"}, named - seen


def test_every_call_of_the_policy_is_needed():
    """GetCallerIdentity may be asked by everybody, and a snapshot's tags are not looked at."""
    tap.need_slow()
    account = moto()
    warehouse(account)
    for route in routes(account):
        held = [action for name, actions in route.policy.items() if name not in unenforced()
                for action in actions if not action.startswith(("ssm:", "sts:", "redshift-server"))
                and action != "redshift:CreateTags"]
        for action in held:
            ran = route.go([each for each in actions if each != action]
                           for actions in route.policy.values())
            assert ran.code == cli.AWS and action in ran.err and "permission" in ran.err, ran
            if action in ("cloudformation:CreateStack", "cloudformation:DeleteStack"):
                assert "billing/home" in ran.err, ran


if __name__ == "__main__":
    tap.main(globals())
