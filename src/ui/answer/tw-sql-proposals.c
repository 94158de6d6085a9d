// SPDX-License-Identifier: Apache-2.0
#include "ui/answer/tw-sql-proposals.h"

#include <string.h>

#include "analyst/editor/tw-sql-complete.h"

/* One proposal, as GtkSourceView wants it. */
#define TW_TYPE_SQL_CHOICE (tw_sql_choice_get_type ())
G_DECLARE_FINAL_TYPE (TwSqlChoice, tw_sql_choice, TW, SQL_CHOICE, GObject)

struct _TwSqlChoice {
  GObject parent_instance;
  TwSqlProposalKind kind;
  char *text;
  char *detail; /* nullable */
};

static char *
choice_get_typed_text (GtkSourceCompletionProposal *proposal)
{
  return g_strdup (TW_SQL_CHOICE (proposal)->text);
}

static void
choice_init_interface (GtkSourceCompletionProposalInterface *interface)
{
  interface->get_typed_text = choice_get_typed_text;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TwSqlChoice, tw_sql_choice, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROPOSAL,
                                                      choice_init_interface))

static void
tw_sql_choice_finalize (GObject *object)
{
  g_free (TW_SQL_CHOICE (object)->text);
  g_free (TW_SQL_CHOICE (object)->detail);
  G_OBJECT_CLASS (tw_sql_choice_parent_class)->finalize (object);
}

static void
tw_sql_choice_class_init (TwSqlChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_sql_choice_finalize;
}

static void
tw_sql_choice_init (TwSqlChoice *self)
{
}

/* ---- the provider ---- */

struct _TwSqlProposals {
  GObject parent_instance;
  TwSession *session;
};

static void provider_init (GtkSourceCompletionProviderInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TwSqlProposals, tw_sql_proposals, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_COMPLETION_PROVIDER,
                                                      provider_init))

/* The buffer's text and where the cursor is in it, in bytes. */
static char *
dup_text (GtkSourceCompletionContext *context, gsize *cursor)
{
  GtkTextIter start, end, at;
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
  g_autofree char *before = gtk_text_buffer_get_text (buffer, &start, &at, TRUE);
  *cursor = strlen (before);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
fill (TwSqlProposals *self, GtkSourceCompletionContext *context, GListStore *store)
{
  gsize cursor, start;
  TwCatalog *catalog = tw_session_get_catalog (self->session);
  g_autofree char *text = dup_text (context, &cursor);
  g_autoptr (GPtrArray) found = catalog ? tw_sql_complete (text, cursor, catalog, &start) : NULL;
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; found && i < found->len; i++) {
    const TwSqlProposal *proposal = found->pdata[i];
    TwSqlChoice *choice = g_object_new (TW_TYPE_SQL_CHOICE, NULL);
    choice->kind = proposal->kind;
    choice->text = g_strdup (proposal->text);
    choice->detail = g_strdup (proposal->detail);
    g_ptr_array_add (choices, choice);
  }
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), choices->pdata,
                       choices->len);
}

static void
populate_async (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (provider, cancellable, callback, user_data);
  g_task_set_source_tag (task, populate_async);
  GListStore *store = g_list_store_new (TW_TYPE_SQL_CHOICE);
  fill (TW_SQL_PROPOSALS (provider), context, store);
  g_task_return_pointer (task, store, g_object_unref);
}

static GListModel *
populate_finish (GtkSourceCompletionProvider *provider, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
refilter (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
          GListModel *model)
{
  fill (TW_SQL_PROPOSALS (provider), context, G_LIST_STORE (model));
}

static const char *
icon_of (TwSqlProposalKind kind)
{
  switch (kind) {
  case TW_SQL_PROPOSAL_JOIN:
    return "tw-relationship-symbolic";
  case TW_SQL_PROPOSAL_TABLE:
  case TW_SQL_PROPOSAL_SOURCE:
    return "tw-table-symbolic";
  case TW_SQL_PROPOSAL_COLUMN:
    return "tw-rows-symbolic";
  case TW_SQL_PROPOSAL_FUNCTION:
    return "tw-number-symbolic";
  case TW_SQL_PROPOSAL_KEYWORD:
    break;
  }
  return NULL;
}

/* The cells of a proposal touch each other. */
static void
set_detail (GtkSourceCompletionCell *cell, const char *detail)
{
  g_autofree char *text = detail ? g_strconcat ("   ", detail, NULL) : NULL;
  gtk_source_completion_cell_set_text (cell, text);
}

static void
display (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
         GtkSourceCompletionProposal *proposal, GtkSourceCompletionCell *cell)
{
  TwSqlChoice *choice = TW_SQL_CHOICE (proposal);
  switch (gtk_source_completion_cell_get_column (cell)) {
  case GTK_SOURCE_COMPLETION_COLUMN_ICON:
    gtk_source_completion_cell_set_icon_name (cell, icon_of (choice->kind));
    break;
  case GTK_SOURCE_COMPLETION_COLUMN_TYPED_TEXT:
    gtk_source_completion_cell_set_text (cell, choice->text);
    break;
  case GTK_SOURCE_COMPLETION_COLUMN_AFTER:
    set_detail (cell, choice->detail);
    break;
  case GTK_SOURCE_COMPLETION_COLUMN_BEFORE:
  case GTK_SOURCE_COMPLETION_COLUMN_COMMENT:
  case GTK_SOURCE_COMPLETION_COLUMN_DETAILS:
    gtk_source_completion_cell_set_text (cell, NULL);
    break;
  }
}

static void
activate (GtkSourceCompletionProvider *provider, GtkSourceCompletionContext *context,
          GtkSourceCompletionProposal *proposal)
{
  gsize cursor, start = 0;
  TwCatalog *catalog = tw_session_get_catalog (TW_SQL_PROPOSALS (provider)->session);
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (gtk_source_completion_context_get_buffer (context));
  g_autofree char *text = dup_text (context, &cursor);
  g_autofree char *chosen = g_strdup (TW_SQL_CHOICE (proposal)->text);
  if (catalog)
    g_ptr_array_unref (tw_sql_complete (text, cursor, catalog, &start));
  GtkTextIter begin, end;
  gtk_text_buffer_get_iter_at_mark (buffer, &end, gtk_text_buffer_get_insert (buffer));
  gtk_text_buffer_get_iter_at_offset (buffer, &begin, (int) g_utf8_strlen (text, (gssize) start));
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &begin, &end);
  gtk_text_buffer_insert (buffer, &begin, chosen, -1);
  gtk_text_buffer_end_user_action (buffer);
}

/* A point opens the columns of what stands before it. */
static gboolean
is_trigger (GtkSourceCompletionProvider *provider, const GtkTextIter *iter, gunichar c)
{
  return c == '.';
}

static void
provider_init (GtkSourceCompletionProviderInterface *interface)
{
  interface->populate_async = populate_async;
  interface->populate_finish = populate_finish;
  interface->refilter = refilter;
  interface->display = display;
  interface->activate = activate;
  interface->is_trigger = is_trigger;
}

static void
tw_sql_proposals_finalize (GObject *object)
{
  g_clear_object (&TW_SQL_PROPOSALS (object)->session);
  G_OBJECT_CLASS (tw_sql_proposals_parent_class)->finalize (object);
}

static void
tw_sql_proposals_class_init (TwSqlProposalsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_sql_proposals_finalize;
}

static void
tw_sql_proposals_init (TwSqlProposals *self)
{
}

TwSqlProposals *
tw_sql_proposals_new (TwSession *session)
{
  TwSqlProposals *self = g_object_new (TW_TYPE_SQL_PROPOSALS, NULL);
  self->session = g_object_ref (session);
  return self;
}
