// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-aws-credentials.h"

#include <string.h>

#include "aws/tw-aws-error.h"

TW_DEFINE_ERROR_DOMAIN (tw_aws_error_quark, "tw-aws-error")

static void
wipe (const char *secret)
{
  if (secret)
    explicit_bzero ((char *) secret, strlen (secret));
  g_free ((char *) secret);
}

static void
credentials_clear (TwAwsCredentials *self)
{
  g_free ((char *) self->access_key_id);
  wipe (self->secret_access_key);
  wipe (self->session_token);
  g_free ((char *) self->source);
}

TwAwsCredentials *
tw_aws_credentials_new (const char *access_key_id, const char *secret_access_key,
                        const char *session_token, gint64 expires, const char *source)
{
  TwAwsCredentials *self = g_atomic_rc_box_new0 (TwAwsCredentials);
  self->access_key_id = g_strdup (access_key_id);
  self->secret_access_key = g_strdup (secret_access_key);
  self->session_token = session_token && *session_token ? g_strdup (session_token) : NULL;
  self->expires = expires;
  self->source = g_strdup (source);
  return self;
}

TwAwsCredentials *
tw_aws_credentials_ref (TwAwsCredentials *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tw_aws_credentials_unref (TwAwsCredentials *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) credentials_clear);
}

gint64
tw_aws_time_from_iso8601 (const char *text)
{
  if (text == NULL)
    return 0;
  g_autofree char *plain = g_strndup (text, g_str_has_suffix (text, "UTC") ? strlen (text) - 3
                                                                           : strlen (text));
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (plain, utc);
  return time ? g_date_time_to_unix (time) : 0;
}
