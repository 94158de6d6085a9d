// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-profile-limits.h"

#include <glib/gi18n.h>

#define NONE "none"
#define MEGABYTE ((guint64) 1000 * 1000)
#define GIGABYTE 1e9
#define MOST G_MAXINT

gboolean
tw_profile_limit_read (const TwYamlEntry *entry, const char *key, guint *limit, GError **error)
{
  g_autofree char *text = NULL;
  guint64 number = 0;
  if (!tw_yaml_entry_dup_text (entry, key, FALSE, &text, error))
    return FALSE;
  if (text && g_ascii_strcasecmp (text, NONE) == 0)
    *limit = TW_PROFILE_NO_LIMIT;
  else if (text && !g_ascii_string_to_unsigned (text, 10, 1, MOST, &number, NULL))
    return tw_yaml_fail (entry->file, tw_yaml_lookup (entry->node, key)->line, error,
                         _("expected a number from 1 on, or \"%s\", behind \"%s:\"."), NONE, key);
  else if (text)
    *limit = (guint) number;
  return TRUE;
}

char *
tw_profile_limit_dup_text (guint limit)
{
  if (limit == 0)
    return NULL;
  return limit == TW_PROFILE_NO_LIMIT ? g_strdup (NONE) : g_strdup_printf ("%u", limit);
}

static guint
choose (guint own, guint usual)
{
  if (own == TW_PROFILE_NO_LIMIT)
    return 0;
  return own ? own : usual;
}

TwQueryLimits
tw_profile_limits_for_query (const TwProfileLimits *self, const TwPreferences *preferences,
                             double *ask_above_bytes)
{
  g_autoptr (TwPreferences) usual = preferences ? NULL : tw_preferences_new ();
  const TwPreferences *from = preferences ? preferences : usual;
  TwQueryLimits limits = TW_QUERY_LIMITS_DEFAULT;
  guint seconds = choose (self->max_seconds, from->max_seconds);
  limits.max_rows = choose (self->max_rows, from->max_rows);
  limits.max_bytes = choose (self->max_megabytes, from->max_megabytes) * MEGABYTE;
  limits.timeout_ms = MIN (seconds, (guint) G_MAXINT / 1000) * 1000;
  limits.purpose = N_("question");
  *ask_above_bytes = choose (self->ask_above_gigabytes, from->ask_above_gigabytes) * GIGABYTE;
  return limits;
}
