// SPDX-License-Identifier: Apache-2.0
#include "ui/knowledge/tw-verified-form.h"

#include <glib/gi18n.h>

#include "catalog/tw-verified-query.h"
#include "setup/tw-workspace-verified.h"
#include "ui/tw-sql-view.h"

struct _TwVerifiedForm {
  TwKnowledgeForm parent_instance;

  GtkEditable *question;
  GtkWidget *sql_box;
  GtkScrolledWindow *scroller;
  GtkWidget *sql;
  GtkCheckButton *sample;
};

G_DEFINE_FINAL_TYPE (TwVerifiedForm, tw_verified_form, TW_TYPE_KNOWLEDGE_FORM)

/* ---- what it is about ---- */

static GPtrArray *
parse (TwWorkspace *workspace, const char *text, gsize length, GError **error)
{
  return tw_verified_queries_parse (text, (gssize) length, error);
}

/* The schema of a new one is that which its SQL reads. */
static gboolean
check (TwWorkspace *workspace, gpointer entry, gboolean is_new, GError **error)
{
  TwVerifiedQuery *now = entry;
  if (now->sql == NULL || *now->sql == '\0')
    return TRUE; /* the change itself says what is missing */
  if (!tw_workspace_check_sql (workspace, now->sql, error))
    return FALSE;
  if (!is_new)
    return TRUE;
  const char *schema = tw_workspace_find_schema (workspace, now->sql, error);
  g_free (now->schema);
  now->schema = g_strdup (schema);
  return schema != NULL;
}

static gboolean
change (const char *path, const char *known, gconstpointer was, gconstpointer now, GError **error)
{
  return tw_verified_query_change (path, known, was, now, error);
}

static const char *
get_schema (gconstpointer entry)
{
  return ((const TwVerifiedQuery *) entry)->schema;
}

static const char *
get_name (gconstpointer entry)
{
  return ((const TwVerifiedQuery *) entry)->question;
}

static const char *
get_text (gconstpointer entry)
{
  return ((const TwVerifiedQuery *) entry)->sql;
}

static gboolean
is_of (TwWorkspace *workspace, const TwVerifiedQuery *query)
{
  return g_strv_contains (tw_catalog_get_schemas (tw_workspace_get_catalog (workspace)),
                          query->schema);
}

/* Those of other warehouses in the file are not looked at. */
static char *
dup_problem (TwWorkspace *workspace, gconstpointer entry)
{
  const TwVerifiedQuery *query = entry;
  g_autoptr (GError) error = NULL;
  if (query->sql == NULL || !is_of (workspace, query)
      || tw_workspace_check_sql (workspace, query->sql, &error))
    return NULL;
  return g_strdup (error->message);
}

static const char *
grade_words (TwGrade grade)
{
  switch (grade) {
  case TW_GRADE_SIMPLE:
    return _("Simple");
  case TW_GRADE_MEDIUM:
    return _("Medium");
  case TW_GRADE_COMPLEX:
    return _("Complex");
  }
  return "";
}

static char *
dup_details (TwWorkspace *workspace, gconstpointer entry)
{
  const TwVerifiedQuery *query = entry;
  g_autoptr (GString) text = g_string_new (query->schema);
  g_string_append_printf (text, " · %s", query->sql ? grade_words (query->grade) : _("Declined"));
  if (query->sample)
    g_string_append_printf (text, " · %s", _("Sample question"));
  if (!is_of (workspace, query))
    g_string_append_printf (text, " · %s", _("Of another warehouse"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
dup_words (gconstpointer entry)
{
  const TwVerifiedQuery *query = entry;
  return g_strjoin ("\n", query->question, query->sql, NULL);
}

static const char *
get_saved (gconstpointer now)
{
  return get_text (now) ? _("Saved: the same question is answered with this SQL") : _("Saved");
}

static const TwKnowledgeKind kind = { .file = "examples.yaml",
                                      .icon_name = "emblem-ok-symbolic",
                                      .parse = parse,
                                      .check = check,
                                      .change = change,
                                      .free = (GDestroyNotify) tw_verified_query_free,
                                      .get_schema = get_schema,
                                      .get_name = get_name,
                                      .get_text = get_text,
                                      .dup_problem = dup_problem,
                                      .dup_details = dup_details,
                                      .dup_words = dup_words,
                                      .get_saved = get_saved };

static const TwKnowledgeWords words
  = { .title = N_ ("Verified Queries"),
      .one = N_ ("Verified Query"),
      .new_one = N_ ("New Verified Query"),
      .add = N_ ("Add a Verified Query"),
      .add_tooltip = N_ ("Add a verified query (Ctrl+N)"),
      .search = N_ ("Search verified queries"),
      .search_hint = N_ ("Search questions and SQL"),
      .none = N_ ("No Verified Queries"),
      .none_hint = N_ ("A question whose SQL you have confirmed is answered with it."),
      .unsaved = N_ ("This query was changed and not saved."),
      .removed
      = N_ ("Another program removed this query from the file. Save to add it again.") };

/* ---- its fields ---- */

static gboolean
is_declined (const TwVerifiedQuery *query)
{
  return query && query->sql == NULL;
}

static void
show (TwKnowledgeForm *form, gconstpointer entry)
{
  TwVerifiedForm *self = TW_VERIFIED_FORM (form);
  const TwVerifiedQuery *query = entry;
  gtk_editable_set_text (self->question, query ? query->question : "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->sql)),
                            query && query->sql ? query->sql : "", -1);
  gtk_check_button_set_active (self->sample, query && query->sample);
  gtk_widget_set_visible (self->sql_box, !is_declined (query));
}

static gpointer
take (TwKnowledgeForm *form, gconstpointer entry)
{
  TwVerifiedForm *self = TW_VERIFIED_FORM (form);
  const TwVerifiedQuery *was = entry;
  TwVerifiedQuery *now = g_new0 (TwVerifiedQuery, 1);
  now->schema = g_strdup (was ? was->schema : "");
  now->question = g_strdup (gtk_editable_get_text (self->question));
  now->sql = is_declined (was) ? NULL : tw_sql_view_dup_text (self->sql);
  now->sample = gtk_check_button_get_active (self->sample);
  return now;
}

static gboolean
has_edits (TwKnowledgeForm *form, gconstpointer entry)
{
  const TwVerifiedQuery *was = entry;
  g_autoptr (TwVerifiedQuery) now = take (form, entry);
  g_autofree char *kept = g_strstrip (g_strdup (was && was->sql ? was->sql : ""));
  return !g_str_equal (now->question, was ? was->question : "")
         || (now->sql && !g_str_equal (now->sql, kept)) || now->sample != (was && was->sample);
}

static GtkWidget *
get_name_field (TwKnowledgeForm *form)
{
  return GTK_WIDGET (TW_VERIFIED_FORM (form)->question);
}

static GtkWidget *
get_text_field (TwKnowledgeForm *form)
{
  return TW_VERIFIED_FORM (form)->sql;
}

static void
tw_verified_form_class_init (TwVerifiedFormClass *klass)
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
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-verified-form.ui");
  gtk_widget_class_bind_template_child (widget_class, TwVerifiedForm, question);
  gtk_widget_class_bind_template_child (widget_class, TwVerifiedForm, sql_box);
  gtk_widget_class_bind_template_child (widget_class, TwVerifiedForm, scroller);
  gtk_widget_class_bind_template_child (widget_class, TwVerifiedForm, sample);
}

static void
tw_verified_form_init (TwVerifiedForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->sql = tw_sql_view_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sql), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("SQL of the verified query"), -1);
  gtk_scrolled_window_set_child (self->scroller, self->sql);
}

TwKnowledgeForm *
tw_verified_form_new (void)
{
  return g_object_new (TW_TYPE_VERIFIED_FORM, NULL);
}
