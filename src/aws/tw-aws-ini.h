// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-error.h"

G_BEGIN_DECLS

/* A file of the kind of ~/.aws/config and ~/.aws/credentials ("Configuration and credential file
 * settings" in the AWS CLI user guide): sections, `key = value`, `#` and `;` comments, and values
 * whose indented lines nest one level. Immutable. */
typedef struct _TwAwsIni TwAwsIni;

/** tw_aws_ini_load: a missing file is an empty one; %TW_AWS_ERROR_CONFIG names file and line */
TwAwsIni *tw_aws_ini_load (const char *path, GError **error);

/** tw_aws_ini_parse: @path is only for messages; values are never in them */
TwAwsIni *tw_aws_ini_parse (const char *text, gsize length, const char *path, GError **error);

void tw_aws_ini_free (TwAwsIni *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwAwsIni, tw_aws_ini_free)

gboolean tw_aws_ini_has_section (const TwAwsIni *self, const char *section);

/** tw_aws_ini_get: (nullable): @section as between the brackets, white space folded
 * ("profile work"); an empty value counts as none */
const char *tw_aws_ini_get (const TwAwsIni *self, const char *section, const char *key);

/** tw_aws_ini_get_nested: (nullable): `sub` in the indented lines under @key */
const char *tw_aws_ini_get_nested (const TwAwsIni *self, const char *section, const char *key,
                                   const char *sub);

/** tw_aws_ini_list_sections: (transfer full): in the file's order */
char **tw_aws_ini_list_sections (const TwAwsIni *self);

G_END_DECLS
