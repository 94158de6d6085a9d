// SPDX-License-Identifier: Apache-2.0
#include "analyst/bedrock/tw-bedrock-glossary.h"

#include "analyst/bedrock/tw-prompt-private.h"
#include "analyst/tw-analyst-error.h"
#include "core/tw-json-read.h"
#include "core/tw-worker.h"

#define MAX_TOKENS 4096
#define MAX_NEIGHBOURS 30 /* columns of a table that are sent beside those that need a comment */
#define TOOL "describe"

/* ---- the request ---- */

static GPtrArray *
choose (const GPtrArray *drafts, const TwPromptLimits *limits)
{
  GPtrArray *chosen = g_ptr_array_new ();
  for (guint i = 0; i < drafts->len && chosen->len < TW_BEDROCK_GLOSSARY_MOST; i++) {
    TwGlossaryDraft *draft = drafts->pdata[i];
    const char *column = draft->column ? draft->column->name : NULL;
    if (!tw_prompt_is_hidden (limits, draft->table, NULL)
        && !(column && tw_prompt_is_hidden (limits, draft->table, column)))
      g_ptr_array_add (chosen, draft);
  }
  return chosen;
}

/* The number of what needs a comment, from 1 on; 0 where it does not. */
static guint
number_of (const GPtrArray *chosen, const TwTable *table, const TwColumn *column)
{
  for (guint i = 0; i < chosen->len; i++) {
    const TwGlossaryDraft *draft = chosen->pdata[i];
    if (draft->table == table && draft->column == column)
      return i + 1;
  }
  return 0;
}

static void
append_table (GString *out, const TwCatalog *catalog, const TwTable *table,
              const GPtrArray *chosen, const TwPromptLimits *limits)
{
  guint number = number_of (chosen, table, NULL), neighbours = 0;
  g_autofree char *name = tw_catalog_dup_qualified_name (catalog, table);
  g_string_append_printf (out, "table %s", name);
  if (number)
    g_string_append_printf (out, " [%u]", number);
  else if (table->comment)
    g_string_append_printf (out, " -- %s", table->comment);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < table->n_columns; i++) {
    const TwColumn *column = &table->columns[i];
    number = number_of (chosen, table, column);
    if (number)
      g_string_append_printf (out, "  %s %s [%u]\n", column->name, column->type_name, number);
    else if (!tw_prompt_is_hidden (limits, table, column->name) && neighbours++ < MAX_NEIGHBOURS)
      tw_prompt_append_column (out, catalog, column);
  }
}

static char *
describe (const TwCatalog *catalog, const GPtrArray *chosen, const TwPromptLimits *limits)
{
  GString *out = g_string_new ("<catalog>\n");
  const TwTable *last = NULL;
  for (guint i = 0; i < chosen->len; i++) {
    const TwTable *table = ((const TwGlossaryDraft *) chosen->pdata[i])->table;
    if (table != last)
      append_table (out, catalog, table, chosen, limits);
    last = table;
  }
  g_string_append (out, "</catalog>\n");
  return g_string_free (out, FALSE);
}

/* ---- the answer ---- */

static gboolean
unusable (GError **error, const char *what, const char *hint)
{
  return tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_MODEL, hint,
                       "The model's comments cannot be used: %s.", what);
}

static void
read_comment (JsonObject *item, const GPtrArray *chosen, GPtrArray *written)
{
  JsonNode *number = json_object_get_member (item, "number");
  const char *comment = tw_json_get_string (item, "comment");
  const char *unsure = tw_json_get_string (item, "unsure");
  gint64 at = number && json_node_get_value_type (number) == G_TYPE_INT64
                ? json_node_get_int (number)
                : 0;
  g_autofree char *clean = comment ? tw_glossary_clean_comment (comment) : NULL;
  if (at < 1 || at > (gint64) chosen->len || clean == NULL)
    return;
  TwGlossaryDraft *draft = tw_glossary_draft_copy (chosen->pdata[at - 1]);
  g_free (draft->comment);
  g_free (draft->unsure);
  draft->comment = g_steal_pointer (&clean);
  draft->unsure = unsure ? tw_glossary_clean_comment (unsure) : NULL;
  draft->origin = TW_GLOSSARY_FROM_MODEL;
  g_ptr_array_add (written, draft);
}

static gboolean
read_reply (const TwBedrockReply *reply, const GPtrArray *chosen, GPtrArray *written,
            GError **error)
{
  const char *hint, *again = "Try again, or go on with those that are drafted from the names.";
  const char *stopped = tw_bedrock_model_explain_stop (reply->stop_reason, &hint);
  if (stopped)
    return unusable (error, stopped, hint);
  JsonArray *comments = NULL;
  if (g_strcmp0 (reply->tool_name, TOOL) == 0 && reply->tool_input
      && JSON_NODE_HOLDS_OBJECT (reply->tool_input))
    comments = tw_json_get_array (json_node_get_object (reply->tool_input), "comments");
  for (guint i = 0; comments && i < json_array_get_length (comments); i++) {
    JsonNode *item = json_array_get_element (comments, i);
    if (JSON_NODE_HOLDS_OBJECT (item))
      read_comment (json_node_get_object (item), chosen, written);
  }
  return written->len > 0 || unusable (error, "there are none", again);
}

GPtrArray *
tw_bedrock_glossary_write (TwBedrockSession *session, const TwBedrockModelOptions *options,
                           TwCatalog *catalog, const GPtrArray *drafts, GCancellable *cancellable,
                           GError **error)
{
  TwPromptLimits limits = { .hidden = options->hidden,
                            .max_tokens = options->max_tokens ? options->max_tokens : MAX_TOKENS,
                            .guardrail_id = options->guardrail_id,
                            .guardrail_version = options->guardrail_version };
  g_autoptr (GPtrArray) written
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_glossary_draft_free);
  g_autoptr (GPtrArray) chosen = choose (drafts, &limits);
  if (chosen->len == 0)
    return g_steal_pointer (&written);
  g_autoptr (GPtrArray) parts
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_prompt_part_free);
  tw_prompt_add_part (parts, "instructions", tw_prompt_resource_text ("prompts/glossary.v1.md"));
  tw_prompt_add_part (parts, "catalog", describe (catalog, chosen, &limits));
  g_autoptr (GBytes) body
    = tw_prompt_build_body (parts, "prompts/glossary-tool.v1.json", &limits);
  g_autoptr (GArray) pieces = tw_prompt_parts_to_pieces (parts);
  g_autoptr (TwBedrockReply) reply = tw_bedrock_session_converse (
    session, body, (const TwLedgerPiece *) (gpointer) pieces->data, pieces->len, TRUE, NULL, NULL,
    NULL, cancellable, error);
  if (reply == NULL || !read_reply (reply, chosen, written, error))
    return NULL;
  return g_steal_pointer (&written);
}

/* ---- in a worker ---- */

typedef struct {
  TwBedrockSession *session;
  TwCatalog *catalog;
  GPtrArray *drafts;
  char **hidden;
  char *guardrail_id, *guardrail_version;
  guint max_tokens;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  tw_bedrock_session_unref (job->session);
  g_ptr_array_unref (job->drafts);
  tw_catalog_unref (job->catalog);
  g_strfreev (job->hidden);
  g_free (job->guardrail_id);
  g_free (job->guardrail_version);
  g_free (job);
}

static void
write_work (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  TwBedrockModelOptions options = { .hidden = (const char *const *) job->hidden,
                                    .max_tokens = job->max_tokens,
                                    .guardrail_id = job->guardrail_id,
                                    .guardrail_version = job->guardrail_version };
  GError *error = NULL;
  GPtrArray *written = tw_bedrock_glossary_write (job->session, &options, job->catalog,
                                                  job->drafts, cancellable, &error);
  if (written)
    g_task_return_pointer (task, written, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static gpointer
copy_draft (gconstpointer draft, gpointer user_data)
{
  return tw_glossary_draft_copy (draft);
}

void
tw_bedrock_glossary_write_async (TwBedrockSession *session, const TwBedrockModelOptions *options,
                                 TwCatalog *catalog, const GPtrArray *drafts,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_bedrock_glossary_write_async);
  Job *job = g_new0 (Job, 1);
  job->session = tw_bedrock_session_ref (session);
  job->catalog = tw_catalog_ref (catalog);
  job->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_glossary_draft_free);
  g_ptr_array_extend (job->drafts, (GPtrArray *) drafts, copy_draft, NULL);
  job->hidden = g_strdupv ((char **) options->hidden);
  job->guardrail_id = g_strdup (options->guardrail_id);
  job->guardrail_version = g_strdup (options->guardrail_version);
  job->max_tokens = options->max_tokens;
  g_task_set_task_data (task, job, job_free);
  tw_worker_run (TW_WORKER_NETWORK, task, write_work);
}

GPtrArray *
tw_bedrock_glossary_write_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
