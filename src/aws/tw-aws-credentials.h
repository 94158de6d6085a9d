// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TwAwsCredentials: immutable, atomically reference counted; wiped when freed
 * @session_token: (nullable)
 * @expires: Unix seconds, or 0 for never
 * @source: where they came from, in words to show ("profile work in ~/.aws/credentials")
 */
typedef struct {
  const char *access_key_id;
  const char *secret_access_key;
  const char *session_token;
  gint64 expires;
  const char *source;
} TwAwsCredentials;

/** tw_aws_credentials_new: copies everything; an empty @session_token counts as none */
TwAwsCredentials *tw_aws_credentials_new (const char *access_key_id, const char *secret_access_key,
                                          const char *session_token, gint64 expires,
                                          const char *source);
TwAwsCredentials *tw_aws_credentials_ref (TwAwsCredentials *self);
void tw_aws_credentials_unref (TwAwsCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwAwsCredentials, tw_aws_credentials_unref)

/** tw_aws_time_from_iso8601: Unix seconds of `2026-01-31T12:00:00Z` (older files end in `UTC`); 0 for
 * what is %NULL or no time */
gint64 tw_aws_time_from_iso8601 (const char *text);

G_END_DECLS
