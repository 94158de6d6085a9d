// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-stage-strip.h"

#include <glib/gi18n.h>
#include <math.h>

#include "report/tw-cell-format.h"
#include "ui/tw-style.h"
#include "ui/tw-wrap-layout.h"

#define TICK_MS 100
/* Faster stages would only flicker. */
#define SHOW_RUNNING_AFTER_MS 60

typedef enum { MARK_HIDDEN, MARK_RUNNING, MARK_DONE, MARK_FAILED, MARK_STOPPED } Mark;

typedef struct {
  GtkWidget *box, *icon, *spinner, *label;
  Mark mark;
} Stage;

struct _TwStageStrip {
  GtkWidget parent_instance;

  Stage stages[TW_STAGE_N];
  TwAnswer *answer;
  GSignalGroup *signals;
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (TwStageStrip, tw_stage_strip, GTK_TYPE_WIDGET)

/* The last stage that was entered: where a failure or a cancelling stands. */
static int
last_stage (TwAnswer *answer)
{
  int last = -1;
  for (int stage = 0; stage < TW_STAGE_N; stage++)
    if (tw_answer_get_stage_ms (answer, stage) >= 0)
      last = stage;
  return last;
}

static Mark
mark_of (TwAnswer *answer, TwStage stage)
{
  TwAnswerState state = tw_answer_get_state (answer);
  TwStage at = TW_STAGE_N;
  const GError *error = tw_answer_get_error (answer, &at);
  if (error && at == stage && (state == TW_ANSWER_FAILED || state == TW_ANSWER_DECLINED))
    return state == TW_ANSWER_FAILED ? MARK_FAILED : MARK_STOPPED;
  TwStage running = tw_answer_state_get_stage (state);
  if (running == stage)
    return MARK_RUNNING;
  /* What lies beyond is of an earlier attempt. */
  gboolean beyond = running != TW_STAGE_N ? stage > running : error && stage > at;
  if (beyond || tw_answer_get_stage_ms (answer, stage) < 0)
    return MARK_HIDDEN;
  gboolean interrupted = state == TW_ANSWER_CANCELLED || state == TW_ANSWER_WAITING;
  return interrupted && last_stage (answer) == (int) stage ? MARK_STOPPED : MARK_DONE;
}

static guint
n_tables (TwAnswer *answer)
{
  TwContext *context = tw_answer_get_context (answer);
  return context ? tw_context_get_tables (context)->len : 0;
}

static guint
n_rows (TwAnswer *answer)
{
  TwResultSet *result = tw_answer_get_result (answer);
  return result ? tw_result_set_get_n_rows (result) : 0;
}

static char *
rows_text (TwAnswer *answer)
{
  g_autofree char *count = tw_format_count (n_rows (answer));
  return g_strdup_printf (ngettext ("%s row", "%s rows", n_rows (answer)), count);
}

/* What the warehouse itself says of the query, where it does. */
static const char *
phase_text (TwAnswer *answer)
{
  const TwQueryHistory *history = tw_answer_get_history (answer);
  if (history == NULL)
    return _("Running…");
  if (g_str_equal (history->status, "queued"))
    return _("Queued in the warehouse…");
  if (g_str_equal (history->status, "planning"))
    return _("The warehouse plans it…");
  if (g_str_equal (history->status, "compiling"))
    return _("Compiling, as the first time takes…");
  return _("Running in the warehouse…");
}

static char *
running_text (TwAnswer *answer, TwStage stage)
{
  switch (stage) {
  case TW_STAGE_RETRIEVE:
    return g_strdup (_("Finding tables…"));
  case TW_STAGE_WRITE:
    return g_strdup (_("Writing SQL…"));
  case TW_STAGE_GUARD:
    return g_strdup (_("Checking that it only reads…"));
  case TW_STAGE_EXECUTE:
    return n_rows (answer) == 0 ? g_strdup (phase_text (answer)) : rows_text (answer);
  case TW_STAGE_INSIGHT:
    return g_strdup (_("Reading the rows…"));
  case TW_STAGE_N:
    break;
  }
  return g_strdup ("");
}

static char *
done_text (TwAnswer *answer, TwStage stage)
{
  switch (stage) {
  case TW_STAGE_RETRIEVE:
    if (tw_answer_get_context (answer) == NULL) /* an old history has none */
      return g_strdup (_("Tables"));
    return g_strdup_printf (ngettext ("%u table", "%u tables", n_tables (answer)),
                            n_tables (answer));
  case TW_STAGE_WRITE: {
    guint attempts = tw_answer_get_attempts (answer)->len;
    if (attempts <= 1)
      return g_strdup (_("SQL"));
    return g_strdup_printf (ngettext ("SQL, %u attempt", "SQL, %u attempts", attempts),
                            attempts);
  }
  case TW_STAGE_GUARD:
    return g_strdup (_("Read-only"));
  case TW_STAGE_EXECUTE:
    return rows_text (answer);
  case TW_STAGE_INSIGHT:
    return g_strdup (_("Insight"));
  case TW_STAGE_N:
    break;
  }
  return g_strdup ("");
}

static const char *
failed_text (TwStage stage)
{
  switch (stage) {
  case TW_STAGE_RETRIEVE:
    return _("Finding tables failed");
  case TW_STAGE_WRITE:
    return _("No SQL");
  case TW_STAGE_GUARD:
    return _("Refused");
  case TW_STAGE_EXECUTE:
    return _("The query failed");
  case TW_STAGE_INSIGHT:
    return _("No insight");
  case TW_STAGE_N:
    break;
  }
  return "";
}

static const char *
stopped_text (TwAnswer *answer, TwStage stage)
{
  switch (tw_answer_get_state (answer)) {
  case TW_ANSWER_CANCELLED:
    return _("Cancelled");
  case TW_ANSWER_WAITING:
    return _("Waiting for you");
  case TW_ANSWER_IDLE:
  case TW_ANSWER_RETRIEVING:
  case TW_ANSWER_WRITING:
  case TW_ANSWER_GUARDING:
  case TW_ANSWER_EXECUTING:
  case TW_ANSWER_EXPLAINING:
  case TW_ANSWER_DONE:
  case TW_ANSWER_DECLINED:
  case TW_ANSWER_FAILED:
    break;
  }
  return _("Declined");
}

static char *
stage_text (TwAnswer *answer, TwStage stage, Mark mark)
{
  switch (mark) {
  case MARK_RUNNING:
    return running_text (answer, stage);
  case MARK_DONE:
    return done_text (answer, stage);
  case MARK_FAILED:
    return g_strdup (failed_text (stage));
  case MARK_STOPPED:
    return g_strdup (stopped_text (answer, stage));
  case MARK_HIDDEN:
    break;
  }
  return g_strdup ("");
}

static const char *
mark_icon (Mark mark)
{
  switch (mark) {
  case MARK_DONE:
    return "tw-tick-symbolic";
  case MARK_FAILED:
    return "tw-cross-symbolic";
  case MARK_STOPPED:
    return "tw-stopped-symbolic";
  case MARK_HIDDEN:
  case MARK_RUNNING:
    break;
  }
  return NULL;
}

static void
update_stage (TwStageStrip *self, TwStage index)
{
  Stage *stage = &self->stages[index];
  Mark mark = self->answer ? mark_of (self->answer, index) : MARK_HIDDEN;
  double spent = mark == MARK_HIDDEN ? -1 : tw_answer_get_stage_ms (self->answer, index);
  gboolean shown = mark != MARK_HIDDEN && !(mark == MARK_RUNNING && spent < SHOW_RUNNING_AFTER_MS);
  gtk_widget_set_visible (stage->box, shown);
  stage->mark = mark;
  if (!shown)
    return;
  gtk_widget_set_visible (stage->spinner, mark == MARK_RUNNING);
  gtk_spinner_set_spinning (GTK_SPINNER (stage->spinner), mark == MARK_RUNNING);
  gtk_widget_set_visible (stage->icon, mark != MARK_RUNNING);
  gtk_image_set_from_icon_name (GTK_IMAGE (stage->icon), mark_icon (mark));
  tw_style_set (stage->box, "done", mark == MARK_DONE);
  tw_style_set (stage->box, "failed", mark == MARK_FAILED);
  tw_style_set (stage->box, "stopped", mark == MARK_STOPPED);

  g_autofree char *text = stage_text (self->answer, index, mark);
  g_autofree char *time = tw_stage_dup_time (spent);
  g_autofree char *label = *time ? g_strdup_printf ("%s · %s", text, time) : g_strdup (text);
  gtk_label_set_text (GTK_LABEL (stage->label), label);
}

static void
update (TwStageStrip *self)
{
  for (int i = 0; i < TW_STAGE_N; i++)
    update_stage (self, i);
}

static gboolean
tick_cb (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

static void
changed_cb (TwStageStrip *self)
{
  gboolean running
    = self->answer
      && tw_answer_state_get_stage (tw_answer_get_state (self->answer)) != TW_STAGE_N;
  if (running && self->tick_id == 0)
    self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
  else if (!running)
    g_clear_handle_id (&self->tick_id, g_source_remove);
  update (self);
}

static void
tw_stage_strip_dispose (GObject *object)
{
  TwStageStrip *self = TW_STAGE_STRIP (object);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->answer);
  for (int i = 0; i < TW_STAGE_N; i++)
    g_clear_pointer (&self->stages[i].box, gtk_widget_unparent);
  G_OBJECT_CLASS (tw_stage_strip_parent_class)->dispose (object);
}

static void
tw_stage_strip_class_init (TwStageStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_stage_strip_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_layout_manager_type (widget_class, TW_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_stage (TwStageStrip *self, TwStage index)
{
  Stage *stage = &self->stages[index];
  stage->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (stage->box, "stage");
  stage->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              NULL);
  stage->spinner = gtk_spinner_new ();
  stage->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (stage->label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (stage->label, "numeric");
  gtk_box_append (GTK_BOX (stage->box), stage->icon);
  gtk_box_append (GTK_BOX (stage->box), stage->spinner);
  gtk_box_append (GTK_BOX (stage->box), stage->label);
  gtk_widget_set_visible (stage->box, FALSE);
  gtk_widget_set_parent (stage->box, GTK_WIDGET (self));
}

static void
tw_stage_strip_init (TwStageStrip *self)
{
  for (int i = 0; i < TW_STAGE_N; i++)
    add_stage (self, i);
  self->signals = g_signal_group_new (TW_TYPE_ANSWER);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (changed_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Progress"), -1);
}

void
tw_stage_strip_set_answer (TwStageStrip *self, TwAnswer *answer)
{
  g_return_if_fail (TW_IS_STAGE_STRIP (self));
  g_set_object (&self->answer, answer);
  g_signal_group_set_target (self->signals, answer);
  changed_cb (self);
}

char *
tw_stage_dup_time (double milliseconds)
{
  if (milliseconds < 0)
    return g_strdup ("");
  if (milliseconds < 1)
    /* Translators: a time shorter than a millisecond */
    return g_strdup (_("< 1 ms"));
  if (milliseconds < 1000)
    /* Translators: milliseconds */
    return g_strdup_printf (_("%d ms"), (int) round (milliseconds));
  /* Translators: seconds */
  return g_strdup_printf (_("%.1f s"), milliseconds / 1000);
}

const char *
tw_stage_get_title (TwStage stage)
{
  switch (stage) {
  case TW_STAGE_RETRIEVE:
    return _("Find tables");
  case TW_STAGE_WRITE:
    return _("Write SQL");
  case TW_STAGE_GUARD:
    return _("Check");
  case TW_STAGE_EXECUTE:
    return _("Run");
  case TW_STAGE_INSIGHT:
    return _("Insight");
  case TW_STAGE_N:
    break;
  }
  return "";
}
