// SPDX-License-Identifier: Apache-2.0
#include "ui/records/tw-usage-button.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/tw-worker.h"
#include "ui/tw-button.h"

#define MOST_CHARS 9 /* of a figure or its heading before it wraps: three in a narrow window */

struct _TwUsageButton {
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkLabel *label; /* the button's child: its own label would hide the name that is read out */
  GtkGrid *grid;
  GtkLabel *cells[3][4]; /* question, today, this month × dollars, tokens, cached, calls */
  GtkLabel *model;
  GtkLabel *note;
  TwSession *session;
};

G_DEFINE_FINAL_TYPE (TwUsageButton, tw_usage_button, ADW_TYPE_BIN)

/* Sums of the ledger, read in a worker: a database may keep a reader waiting. */
typedef struct {
  TwLedger *ledger;
  TwLedgerSum day, month;
} Sums;

static void
sums_free (Sums *sums)
{
  tw_ledger_unref (sums->ledger);
  g_free (sums);
}

static gint64
start_of (gboolean month)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) start = g_date_time_new_local (
    g_date_time_get_year (now), g_date_time_get_month (now),
    month ? 1 : g_date_time_get_day_of_month (now), 0, 0, 0);
  return g_date_time_to_unix (start);
}

static void
sums_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Sums *sums = data;
  tw_ledger_sum (sums->ledger, start_of (FALSE), &sums->day);
  tw_ledger_sum (sums->ledger, start_of (TRUE), &sums->month);
  g_task_return_boolean (task, TRUE);
}

/* @usd: of what has a price; %NAN where nothing has. */
static char *
format_cost (double usd, gboolean unpriced)
{
  if (isnan (usd) || (unpriced && usd < 0.0005))
    return g_strdup (_("price unknown"));
  g_autofree char *dollars = g_strdup_printf (usd < 0.1 ? "$%.3f" : "$%.2f", usd);
  /* Translators: a sum of money, to which something of unknown price has to be added */
  return unpriced ? g_strdup_printf (_("%s or more"), dollars) : g_steal_pointer (&dollars);
}

static void
show_row (TwUsageButton *self, guint row, const char *cost, guint64 tokens, guint64 cached,
          guint calls)
{
  g_autofree char *n_tokens = g_strdup_printf ("%'" G_GUINT64_FORMAT, tokens);
  g_autofree char *n_cached = g_strdup_printf ("%'" G_GUINT64_FORMAT, cached);
  g_autofree char *n_calls = g_strdup_printf ("%'u", calls);
  gtk_label_set_text (self->cells[row][0], cost);
  gtk_label_set_text (self->cells[row][1], n_tokens);
  gtk_label_set_text (self->cells[row][2], n_cached);
  gtk_label_set_text (self->cells[row][3], n_calls);
}

static guint64
tokens_of (const TwLedgerSum *sum)
{
  return sum->input_tokens + sum->output_tokens + sum->cache_read_tokens + sum->cache_write_tokens;
}

static void
show_question (TwUsageButton *self)
{
  TwAnswer *answer = tw_session_get_answer (self->session);
  static const TwUsage none;
  const TwUsage *usage = answer ? tw_answer_get_usage (answer) : &none;
  g_autofree char *cost = format_cost (usage->cost_usd, FALSE);
  show_row (self, 0, cost, usage->input_tokens + usage->output_tokens,
            usage->cached_tokens, usage->model_calls + usage->embed_calls);
}

/* @today: such as "$0.004" */
static void
show_chip (TwUsageButton *self, const char *today, gboolean unpriced)
{
  g_autofree char *text = unpriced
    /* Translators: "price unknown", or "$0.004 or more" */
    ? g_strdup_printf (_("Cost of today’s questions: %s"), today)
    /* Translators: a sum of money, such as $0.004 */
    : g_strdup_printf (_("Cost of today’s questions: about %s"), today);
  gtk_label_set_text (self->label, today);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

static void
summed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwUsageButton *self = TW_USAGE_BUTTON (source);
  const Sums *sums = g_task_get_task_data (G_TASK (result));
  if (self->session == NULL)
    return;
  show_question (self);
  g_autofree char *today = format_cost (sums->day.cost_usd, sums->day.n_unpriced > 0);
  g_autofree char *month = format_cost (sums->month.cost_usd, sums->month.n_unpriced > 0);
  show_row (self, 1, today, tokens_of (&sums->day), sums->day.cache_read_tokens,
            sums->day.n_calls);
  show_row (self, 2, month, tokens_of (&sums->month), sums->month.cache_read_tokens,
            sums->month.n_calls);
  gtk_label_set_text (self->note, sums->month.n_unpriced
                                    ? _("Estimated from list prices. A model's price that is not "
                                        "known can be set in the preferences.")
                                    : _("Estimated from list prices"));
  show_chip (self, today, sums->day.n_unpriced > 0);
}

static void
update (TwUsageButton *self)
{
  TwBedrockSession *bedrock = tw_session_get_bedrock (self->session);
  gtk_widget_set_visible (GTK_WIDGET (self), bedrock != NULL);
  if (bedrock == NULL)
    return;
  Sums *sums = g_new0 (Sums, 1);
  sums->ledger = tw_ledger_ref (tw_bedrock_session_get_ledger (bedrock));
  g_autoptr (GTask) task = g_task_new (self, NULL, summed_cb, NULL);
  g_task_set_source_tag (task, update);
  g_task_set_task_data (task, sums, (GDestroyNotify) sums_free);
  tw_worker_run (TW_WORKER_COMPUTE, task, sums_thread);
}

static void
answer_state_cb (TwUsageButton *self, GParamSpec *pspec, TwAnswer *answer)
{
  if (self->session && tw_answer_state_is_final (tw_answer_get_state (answer)))
    update (self);
}

static void
answer_changed_cb (TwUsageButton *self)
{
  TwAnswer *answer = tw_session_get_answer (self->session);
  if (answer)
    g_signal_connect_object (answer, "notify::state", G_CALLBACK (answer_state_cb), self,
                             G_CONNECT_SWAPPED);
}

static GtkLabel *
add_label (TwUsageButton *self, const char *text, int column, int row, const char *css)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_justify (GTK_LABEL (label), column == 0 ? GTK_JUSTIFY_LEFT : GTK_JUSTIFY_RIGHT);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), column == 0 ? -1 : MOST_CHARS);
  gtk_widget_set_hexpand (label, column > 0);
  gtk_widget_add_css_class (label, css);
  gtk_grid_attach (self->grid, label, column, row, 1, 1);
  return GTK_LABEL (label);
}

static GtkLabel *
new_wrapped_label (void)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_max_width_chars (label, 40);
  gtk_label_set_xalign (label, 0);
  return label;
}

static GtkWidget *
new_button (TwUsageButton *self, const char *label, const char *action)
{
  GtkWidget *button = tw_button_new (label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  g_signal_connect_object (button, "clicked", G_CALLBACK (gtk_menu_button_popdown), self->button,
                           G_CONNECT_SWAPPED);
  return button;
}

static GtkWidget *
new_popover (TwUsageButton *self)
{
  const char *figures[] = { _("Cost"), _("Tokens"), _("From cache"), _("Calls") };
  const char *spans[] = { _("This question"), _("Today"), _("This month") };
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_grid_set_row_spacing (self->grid, 6);
  for (guint j = 0; j < G_N_ELEMENTS (figures); j++)
    add_label (self, figures[j], 0, (int) j + 1, "dim-label");
  for (guint i = 0; i < G_N_ELEMENTS (spans); i++) {
    add_label (self, spans[i], (int) i + 1, 0, "heading");
    for (guint j = 0; j < G_N_ELEMENTS (figures); j++)
      self->cells[i][j] = add_label (self, "", (int) i + 1, (int) j + 1, "numeric");
  }
  self->model = new_wrapped_label ();
  self->note = new_wrapped_label ();
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "caption");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->model));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->grid));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->note));
  gtk_box_append (GTK_BOX (box), new_button (self, _("_What Was Sent…"), "win.show-ledger"));
  gtk_box_append (GTK_BOX (box), new_button (self, _("Change the _Model…"),
                                             "win.show-bedrock-preferences"));
  GtkWidget *popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
tw_usage_button_dispose (GObject *object)
{
  TwUsageButton *self = TW_USAGE_BUTTON (object);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (tw_usage_button_parent_class)->dispose (object);
}

static void
tw_usage_button_class_init (TwUsageButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_usage_button_dispose;
}

static void
tw_usage_button_init (TwUsageButton *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
show_model (TwUsageButton *self)
{
  const TwModelChoice *model = tw_session_get_model (self->session);
  if (self->model == NULL)
    return;
  g_autofree char *text
    = model == NULL ? g_strdup (_("Which model is asked is not known yet."))
                    : g_strdup_printf ("%s%s%s", model->id, model->warning ? "\n\n" : "",
                                       model->warning ? model->warning : "");
  gtk_label_set_text (self->model, text);
}

/* Made only once it is needed: the first frame has no use for it. */
static void
session_state_cb (TwUsageButton *self)
{
  if (tw_session_get_state (self->session) != TW_SESSION_READY)
    return;
  if (self->button == NULL && tw_session_get_bedrock (self->session)) {
    self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
    self->label = GTK_LABEL (gtk_label_new (NULL));
    gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
    gtk_menu_button_set_child (self->button, GTK_WIDGET (self->label));
    gtk_menu_button_set_always_show_arrow (self->button, TRUE);
    gtk_menu_button_set_popover (self->button, new_popover (self));
    adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  }
  show_model (self);
  update (self);
}

void
tw_usage_button_set_session (TwUsageButton *self, TwSession *session)
{
  g_return_if_fail (TW_IS_USAGE_BUTTON (self));
  g_set_object (&self->session, session);
  g_signal_connect_object (session, "notify::state", G_CALLBACK (session_state_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::model", G_CALLBACK (show_model), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::answer", G_CALLBACK (answer_changed_cb), self,
                           G_CONNECT_SWAPPED);
}
