// SPDX-License-Identifier: Apache-2.0
#include "ui/knowledge/tw-metric-form.h"

#include <glib/gi18n.h>

#include "catalog/tw-metric.h"
#include "setup/tw-workspace-verified.h"
#include "ui/tw-button.h"
#include "ui/tw-sql-view.h"

struct _TwMetricForm {
  TwKnowledgeForm parent_instance;

  GtkEditable *name;
  GtkScrolledWindow *scroller;
  GtkWidget *expression;
  GtkEditable *synonyms;
  GtkEditable *description;
  GtkDropDown *format;
};

G_DEFINE_FINAL_TYPE (TwMetricForm, tw_metric_form, TW_TYPE_KNOWLEDGE_FORM)

/* ---- what it is about ---- */

static GPtrArray *
parse (TwWorkspace *workspace, const char *text, gsize length, GError **error)
{
  return tw_metrics_parse (text, (gssize) length, tw_workspace_get_catalog (workspace), error);
}

/* A new one is of the first schema that has its columns. */
static gboolean
check (TwWorkspace *workspace, gpointer entry, gboolean is_new, GError **error)
{
  TwMetric *now = entry;
  const char *const *schemas = tw_catalog_get_schemas (tw_workspace_get_catalog (workspace));
  gboolean fine = !is_new && tw_workspace_check_metric (workspace, now, error);
  for (guint i = 0; is_new && !fine && schemas[i]; i++) {
    g_clear_error (error);
    g_free (now->schema);
    now->schema = g_strdup (schemas[i]);
    fine = tw_workspace_check_metric (workspace, now, error);
  }
  return fine;
}

static gboolean
change (const char *path, const char *known, gconstpointer was, gconstpointer now, GError **error)
{
  return tw_metric_change (path, known, was, now, error);
}

static const char *
get_schema (gconstpointer entry)
{
  return ((const TwMetric *) entry)->schema;
}

static const char *
get_name (gconstpointer entry)
{
  return ((const TwMetric *) entry)->name;
}

static const char *
get_text (gconstpointer entry)
{
  return ((const TwMetric *) entry)->expression;
}

static char *
dup_problem (TwWorkspace *workspace, gconstpointer entry)
{
  g_autoptr (GError) error = NULL;
  return tw_workspace_check_metric (workspace, entry, &error) ? NULL : g_strdup (error->message);
}

static char *
dup_details (TwWorkspace *workspace, gconstpointer entry)
{
  return g_strconcat (get_schema (entry), " · ", get_text (entry), NULL);
}

static char *
dup_words (gconstpointer entry)
{
  g_autofree char *synonyms = g_strjoinv ("\n", ((const TwMetric *) entry)->synonyms);
  return g_strjoin ("\n", get_name (entry), synonyms, get_text (entry), NULL);
}

static const char *
get_saved (gconstpointer now)
{
  return _("Saved");
}

static const TwKnowledgeKind kind = { .file = "metrics.yaml",
                                      .icon_name = "accessories-calculator-symbolic",
                                      .parse = parse,
                                      .check = check,
                                      .change = change,
                                      .free = (GDestroyNotify) tw_metric_free,
                                      .get_schema = get_schema,
                                      .get_name = get_name,
                                      .get_text = get_text,
                                      .dup_problem = dup_problem,
                                      .dup_details = dup_details,
                                      .dup_words = dup_words,
                                      .get_saved = get_saved };

static const TwKnowledgeWords words
  = { .title = N_ ("Metrics"),
      .one = N_ ("Metric"),
      .new_one = N_ ("New Metric"),
      .add = N_ ("Add a Metric"),
      .add_tooltip = N_ ("Add a metric (Ctrl+N)"),
      .search = N_ ("Search metrics"),
      .search_hint = N_ ("Search names and expressions"),
      .none = N_ ("No Metrics"),
      .none_hint = N_ ("A metric says what a word such as “revenue” is computed from."),
      .unsaved = N_ ("This metric was changed and not saved."),
      .removed
      = N_ ("Another program removed this metric from the file. Save to add it again.") };

/* ---- its fields ---- */

static const char *const formats[] = { "number", "money", "count", "percent", "date", NULL };

static char *
dup_synonyms (const TwMetric *metric)
{
  return metric ? g_strjoinv (", ", metric->synonyms) : g_strdup ("");
}

static const char *
get_description (const TwMetric *metric)
{
  return metric && metric->description ? metric->description : "";
}

static guint
find_format (const TwMetric *metric)
{
  guint i = 0;
  while (metric && formats[i + 1] && !g_str_equal (formats[i], metric->format))
    i++;
  return i;
}

static void
show (TwKnowledgeForm *form, gconstpointer entry)
{
  TwMetricForm *self = TW_METRIC_FORM (form);
  const TwMetric *metric = entry;
  g_autofree char *synonyms = dup_synonyms (metric);
  gtk_editable_set_text (self->name, metric ? metric->name : "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->expression)),
                            metric ? metric->expression : "", -1);
  gtk_editable_set_text (self->synonyms, synonyms);
  gtk_editable_set_text (self->description, get_description (metric));
  gtk_drop_down_set_selected (self->format, find_format (metric));
}

/* Synonyms that were not touched stay as they are, commas and all. */
static char **
dup_typed_synonyms (TwMetricForm *self, const TwMetric *was)
{
  const char *typed = gtk_editable_get_text (self->synonyms);
  g_autofree char *kept = dup_synonyms (was);
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  if (was && g_str_equal (typed, kept))
    return g_strdupv (was->synonyms);
  g_auto (GStrv) parts = g_strsplit (typed, ",", -1);
  for (guint i = 0; parts[i]; i++)
    if (*g_strstrip (parts[i]))
      g_strv_builder_add (texts, parts[i]);
  return g_strv_builder_end (texts);
}

static gpointer
take (TwKnowledgeForm *form, gconstpointer entry)
{
  TwMetricForm *self = TW_METRIC_FORM (form);
  const TwMetric *was = entry;
  TwMetric *now = g_new0 (TwMetric, 1);
  now->schema = g_strdup (was ? was->schema : "");
  now->name = g_strdup (gtk_editable_get_text (self->name));
  now->expression = tw_sql_view_dup_text (self->expression);
  now->synonyms = dup_typed_synonyms (self, was);
  now->description = g_strdup (gtk_editable_get_text (self->description));
  now->format = g_strdup (formats[gtk_drop_down_get_selected (self->format)]);
  return now;
}

static gboolean
has_edits (TwKnowledgeForm *form, gconstpointer entry)
{
  const TwMetric *was = entry;
  TwMetricForm *self = TW_METRIC_FORM (form);
  g_autoptr (TwMetric) now = take (form, entry);
  g_autofree char *synonyms = dup_synonyms (was);
  return !g_str_equal (now->name, was ? was->name : "")
         || !g_str_equal (now->expression, was ? was->expression : "")
         || !g_str_equal (gtk_editable_get_text (self->synonyms), synonyms)
         || !g_str_equal (now->description, get_description (was))
         || gtk_drop_down_get_selected (self->format) != find_format (was);
}

static GtkWidget *
get_name_field (TwKnowledgeForm *form)
{
  return GTK_WIDGET (TW_METRIC_FORM (form)->name);
}

static GtkWidget *
get_text_field (TwKnowledgeForm *form)
{
  return TW_METRIC_FORM (form)->expression;
}

static void
tw_metric_form_class_init (TwMetricFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  TwKnowledgeFormClass *form_class = TW_KNOWLEDGE_FORM_CLASS (klass);
  form_class->kind = &kind;
  form_class->words = &words;
  form_class->show = show;
  form_class->take = take;
  form_class->has_edits = has_edits;
  form_class->get_name = get_name_field;
  form_class->get_text = get_text_field;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-metric-form.ui");
  gtk_widget_class_bind_template_child (widget_class, TwMetricForm, name);
  gtk_widget_class_bind_template_child (widget_class, TwMetricForm, scroller);
  gtk_widget_class_bind_template_child (widget_class, TwMetricForm, synonyms);
  gtk_widget_class_bind_template_child (widget_class, TwMetricForm, description);
  gtk_widget_class_bind_template_child (widget_class, TwMetricForm, format);
}

static void
tw_metric_form_init (TwMetricForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->expression = tw_sql_view_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expression), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Expression of the metric"), -1);
  gtk_scrolled_window_set_child (self->scroller, self->expression);
  tw_drop_down_name (self->format, _("Format"));
}

TwKnowledgeForm *
tw_metric_form_new (void)
{
  return g_object_new (TW_TYPE_METRIC_FORM, NULL);
}
