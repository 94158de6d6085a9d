// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-schema-watch.h"

#include "core/tw-sleep.h"

#define WATCH_MS (5 * 60000)

struct _TwSchemaWatch {
  TwSession *session;
  guint timer;
  GCancellable *cancellable;    /* nullable: nothing is compared now */
  const TwWorkspace *workspace; /* that is compared; who compares keeps it */
};

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwSchemaWatch *self = user_data;
  gboolean changed = tw_workspace_has_changed_finish (result, NULL);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return; /* and the watch has gone */
  g_clear_object (&self->cancellable);
  if (changed && tw_session_get_workspace (self->session) == self->workspace)
    tw_session_reindex (self->session);
}

static gboolean
look_cb (gpointer user_data)
{
  TwSchemaWatch *self = user_data;
  TwSession *session = self->session;
  if (self->cancellable || tw_session_get_state (session) != TW_SESSION_READY
      || tw_session_is_busy (session))
    return G_SOURCE_CONTINUE;
  TwWorkspace *workspace = tw_session_get_workspace (session);
  self->cancellable = g_cancellable_new ();
  self->workspace = workspace;
  tw_workspace_has_changed_async (workspace, self->cancellable, compared_cb, self);
  return G_SOURCE_CONTINUE;
}

TwSchemaWatch *
tw_schema_watch_new (TwSession *session)
{
  TwSchemaWatch *self = g_new0 (TwSchemaWatch, 1);
  self->session = session;
  self->timer = g_timeout_add (tw_sleep_find_ms ("TRADEWIND_WATCH_MS", WATCH_MS), look_cb, self);
  return self;
}

void
tw_schema_watch_free (TwSchemaWatch *self)
{
  g_source_remove (self->timer);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_free (self);
}
