// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-client.h"

G_BEGIN_DECLS

/* Amazon EC2 (query protocol, version 2016-11-15): what leads to a private cluster. Everything here
 * blocks and is for workers; lists that come in pages are read to their end. */

/**
 * TwEc2Instance:
 * @state: pending, running, stopping, stopped, shutting-down or terminated
 * @launched: Unix seconds
 * @tags: of texts by text
 */
typedef struct {
  char *id;
  char *state;
  char *type;
  char *vpc_id;
  char *subnet_id;
  gint64 launched;
  GHashTable *tags;
} TwEc2Instance;

void tw_ec2_instance_free (TwEc2Instance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwEc2Instance, tw_ec2_instance_free)

/**
 * TwEc2Filter:
 * @name: as EC2 calls it ("tag:Name", "vpc-id"); an array of them ends with one without a name
 */
typedef struct {
  const char *name;
  const char *value;
} TwEc2Filter;

/**
 * tw_ec2_describe_instances:
 * @ids: (nullable) (array zero-terminated=1): one that does not exist is an error
 * @filters: (nullable)
 *
 * Returns: (element-type TwEc2Instance) (transfer full): terminated ones too, for an hour
 */
GPtrArray *tw_ec2_describe_instances (TwAwsClient *client, const char *const *ids,
                                      const TwEc2Filter *filters, GCancellable *cancellable,
                                      GError **error);

/** tw_ec2_start_instance: asks a stopped instance to start; it is running some time later */
gboolean tw_ec2_start_instance (TwAwsClient *client, const char *id, GCancellable *cancellable,
                                GError **error);

/** TwEc2Rule: one source that a security group lets in */
typedef struct {
  char *protocol; /* "tcp", or "-1" for all */
  int from_port;
  int to_port;
  char *cidr;     /* nullable; IPv4 or IPv6 */
  char *group_id; /* nullable */
} TwEc2Rule;

typedef struct {
  char *id;
  char *name;
  char *vpc_id;
  GPtrArray *ingress; /* of TwEc2Rule */
} TwEc2SecurityGroup;

void tw_ec2_security_group_free (TwEc2SecurityGroup *self);

/** tw_ec2_describe_security_groups: (element-type TwEc2SecurityGroup) (transfer full) */
GPtrArray *tw_ec2_describe_security_groups (TwAwsClient *client, const char *const *ids,
                                            GCancellable *cancellable, GError **error);

/** tw_ec2_list_endpoint_services: (transfer full): the services that a VPC has interface endpoints
 * with private names for, such as "com.amazonaws.us-east-1.ssm" */
char **tw_ec2_list_endpoint_services (TwAwsClient *client, const char *vpc_id,
                                      GCancellable *cancellable, GError **error);

/**
 * tw_ec2_subnet_has_way_out:
 * @way_out: (out): the subnet's route table sends what is not the VPC's somewhere: a NAT gateway, a
 *   transit gateway; an internet gateway does not count, as it serves public addresses alone
 */
gboolean tw_ec2_subnet_has_way_out (TwAwsClient *client, const char *vpc_id, const char *subnet_id,
                                    gboolean *way_out, GCancellable *cancellable, GError **error);

G_END_DECLS
