// SPDX-License-Identifier: Apache-2.0
#include "ui/setup/tw-setup-schemas-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-secret.h"
#include "core/tw-worker.h"
#include "setup/tw-setup-connection.h"
#include "setup/tw-workspace.h"
#include "report/tw-cell-format.h"
#include "ui/setup/tw-setup-failure.h"
#include "ui/tw-stack.h"
#include "warehouse/tw-schema-list.h"

#define OFFERED "schemas-found"
#define SEARCH_FROM 13 /* schemas */

struct _TwSetupSchemasPage {
  TwSetupPage parent_instance;

  GtkStack *stack;
  GtkWidget *search;
  AdwPreferencesGroup *group;
  GtkButton *all_button;
  GtkLabel *chosen_label;
  AdwStatusPage *empty_page;
  TwSetupFailure *failure;

  GPtrArray *schemas; /* nullable: of TwSchemaEntry */
  GPtrArray *rows;    /* of GtkWidget, as many */
  GPtrArray *checks;  /* of GtkCheckButton, as many */
  gboolean showing;   /* checks are set by us */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (TwSetupSchemasPage, tw_setup_schemas_page, TW_TYPE_SETUP_PAGE)

static TwSetupDraft *
draft_of (TwSetupSchemasPage *self)
{
  return tw_setup_page_get_draft (TW_SETUP_PAGE (self));
}

/* What is chosen. */

static char **
list_chosen (TwSetupSchemasPage *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; i < self->checks->len; i++)
    if (gtk_check_button_get_active (self->checks->pdata[i]))
      g_strv_builder_add (names, ((TwSchemaEntry *) self->schemas->pdata[i])->name);
  return g_strv_builder_end (names);
}

static void
show_chosen (TwSetupSchemasPage *self)
{
  guint n_schemas = 0, n_tables = 0, n_possible = 0;
  for (guint i = 0; i < self->checks->len; i++) {
    const TwSchemaEntry *schema = self->schemas->pdata[i];
    n_possible += schema->n_readable > 0;
    if (gtk_check_button_get_active (self->checks->pdata[i])) {
      n_schemas++;
      n_tables += schema->n_readable;
    }
  }
  g_autofree char *count = tw_format_count (n_tables);
  g_autofree char *schemas
    = g_strdup_printf (ngettext ("%u schema", "%u schemas", n_schemas), n_schemas);
  g_autofree char *tables = g_strdup_printf (ngettext ("%s table", "%s tables", n_tables), count);
  /* Translators: "2 schemas", "31 tables" */
  g_autofree char *text = g_strdup_printf (_("%s with %s that can be asked about"), schemas, tables);
  gtk_label_set_text (self->chosen_label, n_schemas ? text : _("Choose at least one schema."));
  gtk_button_set_label (self->all_button, n_schemas < n_possible ? _("Choose All")
                                                                 : _("Choose None"));
}

static void
toggled_cb (TwSetupSchemasPage *self)
{
  if (self->showing)
    return;
  g_auto (GStrv) chosen = list_chosen (self);
  tw_setup_draft_set_list (draft_of (self), TW_SETUP_SCHEMAS, (const char *const *) chosen);
  show_chosen (self);
  tw_setup_page_changed (TW_SETUP_PAGE (self));
}

static void
all_cb (TwSetupSchemasPage *self)
{
  g_auto (GStrv) chosen = list_chosen (self);
  guint n_possible = 0;
  for (guint i = 0; i < self->schemas->len; i++)
    n_possible += ((TwSchemaEntry *) self->schemas->pdata[i])->n_readable > 0;
  gboolean all = g_strv_length (chosen) < n_possible;
  self->showing = TRUE;
  for (guint i = 0; i < self->checks->len; i++)
    gtk_check_button_set_active (
      self->checks->pdata[i],
      all && ((TwSchemaEntry *) self->schemas->pdata[i])->n_readable > 0);
  self->showing = FALSE;
  toggled_cb (self);
}

static void
searched_cb (TwSetupSchemasPage *self)
{
  g_autofree char *wanted
    = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  for (guint i = 0; i < self->rows->len; i++) {
    g_autofree char *name = g_utf8_casefold (((TwSchemaEntry *) self->schemas->pdata[i])->name, -1);
    gtk_widget_set_visible (self->rows->pdata[i], strstr (name, wanted) != NULL);
  }
}

/* The list. */

/* What is most likely meant where nothing was chosen: the only one, or the usual one. */
static const char *
guess (const GPtrArray *schemas)
{
  const char *only = NULL;
  guint n = 0;
  for (guint i = 0; i < schemas->len; i++) {
    const TwSchemaEntry *schema = schemas->pdata[i];
    if (schema->n_readable == 0)
      continue;
    if (g_str_equal (schema->name, "public"))
      return schema->name;
    only = schema->name;
    n++;
  }
  return n == 1 ? only : NULL;
}

static char *
describe (const TwSchemaEntry *schema)
{
  if (!schema->usable)
    return g_strdup (_("Closed to this user"));
  if (schema->n_tables == 0)
    return g_strdup (_("No tables"));
  g_autofree char *count = tw_format_count (schema->n_tables);
  g_autofree char *tables
    = g_strdup_printf (ngettext ("%s table", "%s tables", schema->n_tables), count);
  if (schema->n_readable == schema->n_tables)
    return g_steal_pointer (&tables);
  if (schema->n_readable == 0)
    /* Translators: "12 tables" */
    return g_strdup_printf (_("%s, none of which this user may read"), tables);
  g_autofree char *readable = tw_format_count (schema->n_readable);
  /* Translators: "12 tables", "10" */
  return g_strdup_printf (_("%s, %s of which this user may read"), tables, readable);
}

static void
add_row (TwSetupSchemasPage *self, const TwSchemaEntry *schema, gboolean chosen)
{
  gboolean readable = schema->n_readable > 0;
  GtkWidget *check = gtk_check_button_new ();
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), readable && chosen);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  schema->name, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_autofree char *counts = describe (schema);
  g_autofree char *text
    = schema->comment ? g_strdup_printf ("%s\n%s", counts, schema->comment) : g_strdup (counts);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), schema->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  if (schema->n_tables > 0 ? !readable : !schema->usable)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name ("channel-secure-symbolic"));
  gtk_widget_set_sensitive (row, readable);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
  g_ptr_array_add (self->checks, check);
}

static void
clear_rows (TwSetupSchemasPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->checks, 0);
}

static gboolean
any_readable (const GPtrArray *schemas)
{
  for (guint i = 0; i < schemas->len; i++)
    if (((TwSchemaEntry *) schemas->pdata[i])->n_readable > 0)
      return TRUE;
  return FALSE;
}

static void
show_empty (TwSetupSchemasPage *self)
{
  TwSetupDraft *draft = draft_of (self);
  g_autofree char *text = g_strdup_printf (
    self->schemas->len
      /* Translators: a database user, a database */
      ? _("%s may not read a single table of %s. Ask whoever runs the database for a role that may "
          "read, or log in as somebody else.")
      : _("%s sees no schema in %s. Is it the right database?"),
    tw_setup_draft_get_text (draft, TW_SETUP_USER),
    tw_setup_draft_get_text (draft, TW_SETUP_DATABASE));
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  adw_status_page_set_title (self->empty_page, self->schemas->len ? _("Nothing to Read Here")
                                                                  : _("No Schemas Here"));
  adw_status_page_set_description (self->empty_page, escaped);
  tw_stack_show (self->stack, "empty");
}

static void
show_schemas (TwSetupSchemasPage *self)
{
  clear_rows (self);
  if (!any_readable (self->schemas)) {
    show_empty (self);
    return;
  }
  const char *const *chosen = tw_setup_draft_get_list (draft_of (self), TW_SETUP_SCHEMAS);
  const char *guessed = *chosen ? NULL : guess (self->schemas);
  for (guint i = 0; i < self->schemas->len; i++) {
    const TwSchemaEntry *schema = self->schemas->pdata[i];
    add_row (self, schema, g_strv_contains (chosen, schema->name)
                             || g_strcmp0 (guessed, schema->name) == 0);
  }
  gtk_widget_set_visible (self->search, self->schemas->len >= SEARCH_FROM);
  tw_stack_show (self->stack, "list");
  toggled_cb (self);
}

static void
take_schemas (TwSetupSchemasPage *self, GPtrArray *schemas)
{
  g_clear_pointer (&self->schemas, g_ptr_array_unref);
  self->schemas = g_ptr_array_ref (schemas);
  show_schemas (self);
  tw_setup_page_changed (TW_SETUP_PAGE (self));
}

/* Looking. */

typedef struct {
  TwProfile *profile;
  char *password;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;
  tw_profile_free (look->profile);
  tw_secret_free (look->password);
  g_free (look);
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Look *look = data;
  const TwWorkspaceOptions options
    = { .password = *look->password ? look->password : NULL, .depth = TW_WORKSPACE_CONNECT };
  GError *error = NULL;
  g_autoptr (TwWorkspace) workspace
    = tw_workspace_open (look->profile, &options, cancellable, &error);
  GPtrArray *schemas
    = workspace ? tw_schema_list_read (tw_workspace_get_pool (workspace), cancellable, &error)
                : NULL;
  if (schemas)
    g_task_return_pointer (task, schemas, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwSetupSchemasPage *self = TW_SETUP_SCHEMAS_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) schemas = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->rows == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (schemas) {
    take_schemas (self, schemas);
    return;
  }
  tw_setup_failure_show (self->failure, error);
  tw_stack_show (self->stack, "failed");
}

static void
look (TwSetupSchemasPage *self)
{
  TwSetupDraft *draft = draft_of (self);
  tw_stack_show (self->stack, "looking");
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  Look *data = g_new0 (Look, 1);
  data->profile = tw_setup_draft_make_profile (draft);
  data->password = g_strdup (tw_setup_draft_get_secret (draft, TW_SETUP_PASSWORD));
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, looked_cb, NULL);
  g_task_set_source_tag (task, look);
  g_task_set_task_data (task, data, look_free);
  tw_worker_run (TW_WORKER_DATABASE, task, look_thread);
}

static void
again_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  look (TW_SETUP_SCHEMAS_PAGE (widget));
}

static void
enter (TwSetupPage *page)
{
  TwSetupSchemasPage *self = TW_SETUP_SCHEMAS_PAGE (page);
  GPtrArray *offered = g_object_get_data (G_OBJECT (draft_of (self)), OFFERED);
  if (offered)
    take_schemas (self, offered);
  else
    look (self);
}

static void
leave (TwSetupPage *page)
{
  g_cancellable_cancel (TW_SETUP_SCHEMAS_PAGE (page)->cancellable);
}

static gboolean
can_continue (TwSetupPage *page)
{
  TwSetupSchemasPage *self = TW_SETUP_SCHEMAS_PAGE (page);
  g_auto (GStrv) chosen = list_chosen (self);
  return *chosen != NULL;
}

static void
tw_setup_schemas_page_dispose (GObject *object)
{
  TwSetupSchemasPage *self = TW_SETUP_SCHEMAS_PAGE (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->schemas, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  G_OBJECT_CLASS (tw_setup_schemas_page_parent_class)->dispose (object);
}

static void
tw_setup_schemas_page_class_init (TwSetupSchemasPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tw_setup_schemas_page_dispose;
  TwSetupPageClass *page_class = TW_SETUP_PAGE_CLASS (klass);
  page_class->needs_login = TRUE;
  page_class->enter = enter;
  page_class->leave = leave;
  page_class->can_continue = can_continue;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (TW_TYPE_SETUP_FAILURE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/tradewind/Tradewind/ui/tw-setup-schemas-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TwSetupSchemasPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TwSetupSchemasPage, search);
  gtk_widget_class_bind_template_child (widget_class, TwSetupSchemasPage, group);
  gtk_widget_class_bind_template_child (widget_class, TwSetupSchemasPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, TwSetupSchemasPage, chosen_label);
  gtk_widget_class_bind_template_child (widget_class, TwSetupSchemasPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TwSetupSchemasPage, failure);
  gtk_widget_class_install_action (widget_class, "schemas.again", NULL, again_cb);
}

static void
tw_setup_schemas_page_init (TwSetupSchemasPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new ();
  self->checks = g_ptr_array_new ();
  g_signal_connect_object (self->all_button, "clicked", G_CALLBACK (all_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (searched_cb), self,
                           G_CONNECT_SWAPPED);
}

void
tw_setup_schemas_page_offer (TwSetupDraft *draft, GPtrArray *schemas)
{
  g_object_set_data_full (G_OBJECT (draft), OFFERED, schemas ? g_ptr_array_ref (schemas) : NULL,
                          (GDestroyNotify) g_ptr_array_unref);
}
