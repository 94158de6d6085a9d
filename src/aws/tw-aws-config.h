// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-ini.h"

G_BEGIN_DECLS

/* What the environment and the files under ~/.aws say for one profile, read once. Immutable and
 * atomically reference counted. */
typedef struct _TwAwsConfig TwAwsConfig;

/**
 * tw_aws_config_load:
 * @profile: (nullable): chosen by the person; else AWS_PROFILE, else "default"
 * @region: (nullable): chosen by the person
 *
 * Reads AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, or ~/.aws/config and ~/.aws/credentials.
 *
 * Returns: %NULL with %TW_AWS_ERROR_CONFIG where a file cannot be used or @profile is in neither
 */
TwAwsConfig *tw_aws_config_load (const char *profile, const char *region, GError **error);
TwAwsConfig *tw_aws_config_ref (TwAwsConfig *self);
void tw_aws_config_unref (TwAwsConfig *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwAwsConfig, tw_aws_config_unref)

const char *tw_aws_config_get_profile (const TwAwsConfig *self);

/** tw_aws_config_is_profile_explicit: chosen by the person, so that keys in the environment do not
 * count */
gboolean tw_aws_config_is_profile_explicit (const TwAwsConfig *self);

/** tw_aws_config_get_region: (nullable): chosen > AWS_REGION > AWS_DEFAULT_REGION > the profile's */
const char *tw_aws_config_get_region (const TwAwsConfig *self);

/** tw_aws_config_has_profile: in either file */
gboolean tw_aws_config_has_profile (const TwAwsConfig *self, const char *profile);

/** tw_aws_config_get: (nullable): a setting of any profile in the config file, such as "role_arn" */
const char *tw_aws_config_get (const TwAwsConfig *self, const char *profile, const char *key);

/** tw_aws_config_get_key: (nullable): the same in the credentials file, the config file after it */
const char *tw_aws_config_get_key (const TwAwsConfig *self, const char *profile, const char *key);

/** tw_aws_config_get_sso: (nullable): a setting of `[sso-session NAME]` */
const char *tw_aws_config_get_sso (const TwAwsConfig *self, const char *session, const char *key);

/**
 * tw_aws_config_dup_endpoint:
 * @service: as in a host name: "bedrock-runtime", "sts"
 *
 * Returns: (transfer full): AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, the profile's `services`
 *   section or `endpoint_url`, else `https://SERVICE.REGION.amazonaws.com` (in China's regions
 *   .com.cn); without a trailing slash
 */
char *tw_aws_config_dup_endpoint (const TwAwsConfig *self, const char *service, const char *region);

/** tw_aws_config_list_profiles: (transfer full): the names in both files, sorted */
char **tw_aws_config_list_profiles (const TwAwsConfig *self);

G_END_DECLS
