#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the IAM policies that making and removing a stack needs, from the calls that Tradewind makes
itself (calls.json, which the tests hold against what it really sends) and from what CloudFormation
does in the caller's name for each type of the templates.

    make-policies.py            writes cluster.json and bastion.json
    make-policies.py --check    says whether they are what would be written
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
TEMPLATES = HERE.parent / "cloudformation"
VIA = {"ForAnyValue:StringEquals": {"aws:CalledVia": ["cloudformation.amazonaws.com"]}}
MADE_BY = "tradewind:made-by"

# What CloudFormation calls as the person who asks, to create and to delete.
BY_TYPE = {
    "AWS::EC2::VPC": ["ec2:CreateVpc", "ec2:ModifyVpcAttribute", "ec2:DescribeVpcAttribute",
                      "ec2:DescribeVpcs", "ec2:DeleteVpc", "ec2:CreateTags", "ec2:DeleteTags"],
    "AWS::EC2::Subnet": ["ec2:CreateSubnet", "ec2:ModifySubnetAttribute", "ec2:DescribeSubnets",
                         "ec2:DescribeAvailabilityZones", "ec2:DeleteSubnet", "ec2:CreateTags"],
    "AWS::EC2::SecurityGroup": ["ec2:CreateSecurityGroup", "ec2:DescribeSecurityGroups",
                                "ec2:AuthorizeSecurityGroupEgress",
                                "ec2:RevokeSecurityGroupEgress",
                                "ec2:AuthorizeSecurityGroupIngress",
                                "ec2:DeleteSecurityGroup", "ec2:CreateTags",
                                "ec2:DescribeNetworkInterfaces"],
    "AWS::EC2::SecurityGroupIngress": ["ec2:AuthorizeSecurityGroupIngress",
                                       "ec2:RevokeSecurityGroupIngress",
                                       "ec2:DescribeSecurityGroupRules"],
    "AWS::EC2::VPCEndpoint": ["ec2:CreateVpcEndpoint", "ec2:DescribeVpcEndpoints",
                              "ec2:DeleteVpcEndpoints", "ec2:CreateTags",
                              "ec2:DescribeVpcEndpointServices"],
    "AWS::EC2::Instance": ["ec2:RunInstances", "ec2:DescribeInstances", "ec2:DescribeVolumes",
                           "ec2:DescribeInstanceAttribute", "ec2:DescribeInstanceStatus",
                           "ec2:TerminateInstances", "ec2:CreateTags", "ec2:DescribeImages",
                           "ec2:DescribeIamInstanceProfileAssociations", "ssm:GetParameters"],
    "AWS::IAM::Role": ["iam:CreateRole", "iam:GetRole", "iam:TagRole", "iam:UntagRole",
                       "iam:ListRolePolicies", "iam:ListAttachedRolePolicies",
                       "iam:AttachRolePolicy", "iam:DetachRolePolicy", "iam:DeleteRole"],
    "AWS::IAM::InstanceProfile": ["iam:CreateInstanceProfile", "iam:GetInstanceProfile",
                                  "iam:AddRoleToInstanceProfile",
                                  "iam:RemoveRoleFromInstanceProfile",
                                  "iam:DeleteInstanceProfile", "iam:PassRole"],
    "AWS::Redshift::ClusterSubnetGroup": ["redshift:CreateClusterSubnetGroup",
                                          "redshift:DescribeClusterSubnetGroups",
                                          "redshift:DescribeTags", "redshift:CreateTags",
                                          "redshift:DeleteClusterSubnetGroup"],
    "AWS::Redshift::Cluster": ["redshift:CreateCluster", "redshift:DescribeClusters",
                               "redshift:DescribeLoggingStatus", "redshift:DescribeTags",
                               "redshift:CreateTags", "redshift:DeleteCluster",
                               "secretsmanager:CreateSecret", "secretsmanager:DescribeSecret",
                               "secretsmanager:GetRandomPassword", "secretsmanager:RotateSecret",
                               "secretsmanager:TagResource", "secretsmanager:UpdateSecret",
                               "secretsmanager:DeleteSecret"],
}
# Where a call of ours can be held to what is ours: the statement, its actions, resource, condition.
OURS_ONLY = (
    ("StacksOfTradewind",
     ("cloudformation:CreateStack", "cloudformation:DeleteStack",
      "cloudformation:DescribeStackEvents", "cloudformation:ListStackResources"),
     "arn:aws:cloudformation:*:*:stack/tradewind-*/*", None),
    ("FinalSnapshots", ("redshift:CreateClusterSnapshot", "redshift:CreateTags"),
     "arn:aws:redshift:*:*:snapshot:*/tradewind-final-*", None),
    ("PasswordOfTheCluster", ("secretsmanager:GetSecretValue",),
     "arn:aws:secretsmanager:*:*:secret:redshift!*", None),
    ("BastionsOfTradewind", ("ec2:StartInstances",), "arn:aws:ec2:*:*:instance/*",
     {"StringEquals": {f"aws:ResourceTag/{MADE_BY}": "tradewind"}}),
    ("OwnSessions", ("ssm:ResumeSession", "ssm:TerminateSession"),
     "arn:aws:ssm:*:*:session/${aws:userid}-*", None),
)
SECRETS = "arn:aws:secretsmanager:*:*:secret:redshift!*"
CORE = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"


def statement(name, actions, resource="*", condition=None):
    made = {"Sid": name, "Effect": "Allow", "Action": sorted(actions), "Resource": resource}
    return dict(made, Condition=condition) if condition else made


def direct(calls):
    """What Tradewind itself calls."""
    held = {call for _, actions, _, _ in OURS_ONLY for call in actions} | {"ssm:StartSession"}
    yield statement("AskedByTradewind", [call for call in calls if call not in held])
    for name, actions, resource, condition in OURS_ONLY:
        made = [call for call in actions if call in calls]
        if made:
            yield statement(name, made, resource, condition)
    if "ssm:StartSession" in calls:
        yield statement("SessionsToTheBastion", ["ssm:StartSession"],
                        "arn:aws:ec2:*:*:instance/*",
                        {"StringEquals": {f"ssm:resourceTag/{MADE_BY}": "tradewind"}})
        yield statement("SessionsForwardPorts", ["ssm:StartSession"],
                        "arn:aws:ssm:*::document/AWS-StartPortForwardingSessionToRemoteHost")


def through_cloudformation(types):
    """What CloudFormation does in the caller's name, and only then."""
    actions = sorted({action for kind in types for action in BY_TYPE[kind]})
    ours = [a for a in actions if a.startswith("iam:") and a not in
            ("iam:AttachRolePolicy", "iam:DetachRolePolicy", "iam:PassRole")]
    roles = ["arn:aws:iam::*:role/tradewind-*", "arn:aws:iam::*:instance-profile/tradewind-*"]
    yield statement("MadeByCloudFormation",
                    [a for a in actions if a.split(":")[0] in ("ec2", "redshift")], "*", VIA)
    yield statement("RolesByCloudFormation", ours, roles, VIA)
    yield statement("OnlySessionManagerForTheRole",
                    ["iam:AttachRolePolicy", "iam:DetachRolePolicy"], roles[0],
                    dict(VIA, ArnEquals={"iam:PolicyARN": CORE}))
    yield statement("RoleForTheBastionAlone", ["iam:PassRole"], roles[0],
                    {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}})
    yield statement("NewestImage", ["ssm:GetParameters"],
                    "arn:aws:ssm:*::parameter/aws/service/ami-amazon-linux-latest/*")
    secrets = [a for a in actions if a.startswith("secretsmanager:")]
    if secrets:
        yield statement("PasswordKeptByRedshift",
                        [a for a in secrets if a != "secretsmanager:GetRandomPassword"], SECRETS)
        yield statement("PasswordMadeByRedshift", ["secretsmanager:GetRandomPassword"])


def policy(route):
    calls = json.loads((HERE / "calls.json").read_text(encoding="utf-8"))[route]
    template = (TEMPLATES / f"{route}.yaml").read_text(encoding="utf-8")
    types = sorted(set(re.findall(r"^    Type: (AWS::(?:EC2|IAM|Redshift)::\w+)$", template, re.M)))
    statements = [*direct(calls), *through_cloudformation(types)]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2) + "\n"


def main():
    wrong = []
    for route in ("cluster", "bastion"):
        path = HERE / f"{route}.json"
        if "--check" not in sys.argv:
            path.write_text(policy(route), encoding="utf-8")
        elif path.read_text(encoding="utf-8") != policy(route):
            wrong.append(path.name)
    if wrong:
        sys.exit(f"run {HERE / 'make-policies.py'}: {', '.join(wrong)} would be another")


if __name__ == "__main__":
    main()
