// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-answer-notice.h"

#include <glib/gi18n.h>

#include "ui/tw-settings.h"

#define MOST_KEPT 20 /* answers that a notification may still lead to */

/* What one notification leads to. */
typedef struct {
  guint32 number;
  GtkWindow *window; /* gone with it, see window_gone_cb() */
  TwSession *session;
  TwAnswer *answer;
} Notice;

static GQueue notices = G_QUEUE_INIT; /* of Notice, oldest first; of the main context */

static void
notice_free (gpointer data)
{
  Notice *notice = data;
  g_object_unref (notice->session);
  g_object_unref (notice->answer);
  g_free (notice);
}

static guint32
remember (GtkWindow *window, TwSession *session, TwAnswer *answer)
{
  static guint32 number;
  Notice *notice = g_new0 (Notice, 1);
  notice->number = ++number;
  notice->window = window;
  notice->session = g_object_ref (session);
  notice->answer = g_object_ref (answer);
  g_queue_push_tail (&notices, notice);
  if (notices.length > MOST_KEPT)
    notice_free (g_queue_pop_head (&notices));
  return notice->number;
}

static double
seconds_of (TwAnswer *answer)
{
  double ms = 0;
  for (guint stage = 0; stage < TW_STAGE_N; stage++)
    ms += MAX (tw_answer_get_stage_ms (answer, stage), 0);
  return ms / 1000;
}

static const char *
body_of (TwAnswer *answer)
{
  const TwInsight *insight = tw_answer_get_insight (answer);
  const GError *error = tw_answer_get_error (answer, NULL);
  if (insight)
    return insight->headline;
  if (error)
    return error->message;
  return tw_answer_get_question (answer) ? tw_answer_get_question (answer) : "";
}

static const char *
title_of (TwAnswerState state)
{
  if (state == TW_ANSWER_DONE)
    return _("Your answer is here");
  if (state == TW_ANSWER_WAITING)
    return _("Your question waits for you");
  return _("Your question was not answered");
}

static void
ended_cb (TwSession *session, TwAnswer *answer, GtkWindow *window)
{
  GApplication *application = G_APPLICATION (gtk_window_get_application (window));
  guint least = g_settings_get_uint (tw_settings_get (), "answer-notice-seconds");
  if (application == NULL || least == 0 || gtk_window_is_active (window)
      || seconds_of (answer) < least)
    return;
  guint32 number = remember (window, session, answer);
  g_autofree char *id = g_strdup_printf ("answer-%u", number);
  g_autoptr (GNotification) notification
    = g_notification_new (title_of (tw_answer_get_state (answer)));
  g_notification_set_body (notification, body_of (answer));
  g_notification_set_default_action_and_target (notification, "app.show-answer", "u", number);
  g_application_send_notification (application, id, notification);
}

static void
window_gone_cb (gpointer data, GObject *window)
{
  for (GList *at = notices.head; at;) {
    GList *next = at->next;
    Notice *notice = at->data;
    if ((gpointer) notice->window == (gpointer) window) {
      notice_free (notice);
      g_queue_delete_link (&notices, at);
    }
    at = next;
  }
}

static void
show_answer_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  for (GList *at = notices.head; at; at = at->next) {
    Notice *notice = at->data;
    if (notice->number != g_variant_get_uint32 (parameter))
      continue;
    gtk_window_present (notice->window);
    tw_session_show (notice->session, notice->answer);
    return;
  }
}

void
tw_answer_notice_add_action (GApplication *application)
{
  const GActionEntry entry = { "show-answer", show_answer_cb, "u", NULL, NULL, { 0 } };
  g_action_map_add_action_entries (G_ACTION_MAP (application), &entry, 1, application);
}

typedef struct {
  TwSession *session;
  GtkWindow *window;
} Watch;

static void
list_ended_cb (TwQuestionList *questions, TwAnswer *answer, Watch *watch)
{
  ended_cb (watch->session, answer, watch->window);
}

static void
watch_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

/* The list of questions lives no longer than the session, and that no longer than the window, but for
 * answers on their way: the handler goes with the window. */
void
tw_answer_notice_watch (GtkWindow *window, TwSession *session)
{
  Watch *watch = g_new (Watch, 1);
  *watch = (Watch) { session, window };
  GClosure *closure = g_cclosure_new (G_CALLBACK (list_ended_cb), watch, watch_free);
  g_object_watch_closure (G_OBJECT (window), closure);
  g_signal_connect_closure (tw_session_get_questions (session), "ended", closure, FALSE);
  g_object_weak_ref (G_OBJECT (window), window_gone_cb, NULL);
}
