# SPDX-License-Identifier: Apache-2.0
"""Where moto's CloudFormation is further from AWS than a test of stacks can bear: names and tags of
Redshift's resources, a cluster's network, and what stays behind when a stack is deleted. Importing it
mends that."""

from moto.ec2.models.security_groups import SecurityGroupIngress
from moto.ec2.models.vpcs import VPCEndPoint
from moto.redshift.models import Cluster, SubnetGroup, redshift_backends


def _named(kind, name):
    kind.cloudformation_name_type = staticmethod(lambda: name)


def _tagged(kind):
    create = kind.create_from_cloudformation_json.__func__

    def create_with_tags(cls, resource_name, cloudformation_json, account_id, region_name, **more):
        made = create(cls, resource_name, cloudformation_json, account_id, region_name, **more)
        made.tags = list(cloudformation_json["Properties"].get("Tags", []))
        return made
    kind.create_from_cloudformation_json = classmethod(create_with_tags)


def _find_network(self):
    group = redshift_backends[self.account_id][self.region].subnet_groups.get(
        self.cluster_subnet_group_name)
    return group and group.vpc_id


def _delete_cluster(self, account_id, region_name):
    redshift_backends[account_id][region_name].delete_cluster(
        cluster_identifier=self.cluster_identifier, skip_final_snapshot=True,
        final_cluster_snapshot_identifier=None)


def _delete_subnet_group(self, account_id, region_name):
    redshift_backends[account_id][region_name].delete_cluster_subnet_group(
        self.cluster_subnet_group_name)


def _delete_endpoint(self, account_id, region_name):
    self.ec2_backend.delete_vpc_endpoints([self.id])


def _delete_rule(self, account_id, region_name):
    """Whichever of the two groups went first: moto deletes in no order."""
    source = self.properties["SourceSecurityGroupId"]
    self.security_group.ingress_rules = [
        rule for rule in self.security_group.ingress_rules
        if rule.source_group.get("GroupId") != source]


_named(Cluster, "ClusterIdentifier")
_tagged(Cluster)
_tagged(SubnetGroup)
Cluster.physical_resource_id = property(lambda self: self.cluster_identifier)
Cluster.vpc_id = property(_find_network)
Cluster.delete = _delete_cluster
SubnetGroup.delete = _delete_subnet_group
VPCEndPoint.delete = _delete_endpoint
SecurityGroupIngress.delete = _delete_rule
