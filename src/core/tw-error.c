// SPDX-License-Identifier: Apache-2.0
#include "core/tw-error.h"

#include <string.h>

static GHashTable *domains; /* of GQuark; guarded by domains_lock */
static GMutex domains_lock;

TW_DEFINE_ERROR_DOMAIN (tw_core_error_quark, "tw-core-error")

/* GLib lays the private part of an extended error just before the GError itself; see
 * G_DEFINE_EXTENDED_ERROR in gerror.h. */
static TwErrorDetails *
details_of (const GError *error)
{
  const gsize unit = 2 * sizeof (gsize);
  const gsize size = (sizeof (TwErrorDetails) + unit - 1) & -unit;
  return (TwErrorDetails *) (((guint8 *) error) - size);
}

static void
details_init (GError *error)
{
  *details_of (error) = (TwErrorDetails) { 0 };
}

static void
details_copy (const GError *source, GError *target)
{
  const TwErrorDetails *from = details_of (source);
  TwErrorDetails *to = details_of (target);
  to->hint = g_strdup (from->hint);
  to->request_id = g_strdup (from->request_id);
  to->code = g_strdup (from->code);
  to->http_status = from->http_status;
  memcpy (to->sqlstate, from->sqlstate, sizeof to->sqlstate);
}

static void
details_clear (GError *error)
{
  TwErrorDetails *details = details_of (error);
  g_clear_pointer (&details->hint, g_free);
  g_clear_pointer (&details->request_id, g_free);
  g_clear_pointer (&details->code, g_free);
}

GQuark
tw_error_domain_register (const char *name)
{
  GQuark quark = g_error_domain_register_static (name, sizeof (TwErrorDetails), details_init,
                                                 details_copy, details_clear);
  g_mutex_lock (&domains_lock);
  if (domains == NULL)
    domains = g_hash_table_new (NULL, NULL);
  g_hash_table_add (domains, GUINT_TO_POINTER (quark));
  g_mutex_unlock (&domains_lock);
  return quark;
}

TwErrorDetails *
tw_error_get_details (const GError *error)
{
  if (error == NULL)
    return NULL;
  g_mutex_lock (&domains_lock);
  gboolean ours = domains && g_hash_table_contains (domains, GUINT_TO_POINTER (error->domain));
  g_mutex_unlock (&domains_lock);
  return ours ? details_of (error) : NULL;
}

const char *
tw_error_get_hint (const GError *error)
{
  TwErrorDetails *details = tw_error_get_details (error);
  return details ? details->hint : NULL;
}

gboolean
tw_set_error (GError **error, GQuark domain, int code, const char *hint, const char *format, ...)
{
  if (error == NULL)
    return FALSE;
  va_list args;
  va_start (args, format);
  *error = g_error_new_valist (domain, code, format, args);
  va_end (args);
  TwErrorDetails *details = tw_error_get_details (*error);
  if (details)
    details->hint = g_strdup (hint);
  return FALSE;
}
