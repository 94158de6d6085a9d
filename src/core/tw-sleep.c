// SPDX-License-Identifier: Apache-2.0
#include "core/tw-sleep.h"

gboolean
tw_sleep (guint milliseconds, GCancellable *cancellable, GError **error)
{
  GPollFD fd = { -1, 0, 0 };
  gboolean pollable = cancellable && g_cancellable_make_pollfd (cancellable, &fd);
  g_poll (&fd, pollable ? 1 : 0, (int) milliseconds);
  if (pollable)
    g_cancellable_release_fd (cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

guint
tw_sleep_find_ms (const char *variable, guint usual)
{
  const char *text = g_getenv (variable);
  guint64 value = usual;
  if (text)
    g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &value, NULL);
  return (guint) value;
}
