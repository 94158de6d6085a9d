// SPDX-License-Identifier: Apache-2.0
#include "analyst/bedrock/tw-bedrock-model.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/bedrock/tw-prompt.h"
#include "analyst/tw-analyst-error.h"
#include "core/tw-json-read.h"

#define DEFAULT_MAX_TOKENS 4096
#define MAX_SQL (256 * 1024)
#define MAX_CHOICES 4
#define TOOL "answer"

struct _TwBedrockModel {
  GObject parent_instance;

  TwBedrockSession *session;
  char **hidden;
  char *guardrail_id;
  char *guardrail_version;
  guint max_tokens;
};

static void language_model_init (TwLanguageModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TwBedrockModel, tw_bedrock_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TW_TYPE_LANGUAGE_MODEL, language_model_init))

/* Why a model stopped before it was done, and what to do. A call of the tool may then be cut short
 * anywhere. */
static const struct {
  const char *reason, *words, *hint;
} stops[] = {
  { "max_tokens", N_("it was cut at the limit of tokens"),
    N_("Raise the longest answer in the preferences, or ask something smaller.") },
  { "guardrail_intervened", N_("the Bedrock guardrail that is set stopped it"),
    N_("Put the question in other words, or change the guardrail in the preferences.") },
  { "content_filtered", N_("Bedrock's content filter stopped it"),
  N_("Put the question in other words.") },
  { "malformed_tool_use", N_("it called its tool in a way that cannot be read"),
    N_("Ask again; choose another model in the preferences if it happens often.") },
  { "malformed_model_output", N_("Bedrock could not read what the model wrote"),
    N_("Ask again; choose another model in the preferences if it happens often.") },
  { "model_context_window_exceeded",
  N_("the question with its tables is longer than the model reads"),
    N_("Ask about fewer tables at once, or choose a model that reads more.") },
};

const char *
tw_bedrock_model_explain_stop (const char *reason, const char **hint)
{
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    if (g_strcmp0 (reason, stops[i].reason) == 0) {
      *hint = _(stops[i].hint);
      return _(stops[i].words);
    }
  return NULL;
}

static gboolean
unusable (GError **error, const char *what)
{
  return tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_MODEL,
                       _("Ask again, or put the question in other words."),
                       _("The model's answer cannot be used: %s"), what);
}

/* The strings of an array, without what is empty or no string. */
static char **
get_strings (JsonObject *object, const char *name, guint most)
{
  JsonArray *array = tw_json_get_array (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0, n = 0; array && n < most && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    if (json_node_get_value_type (node) != G_TYPE_STRING || *json_node_get_string (node) == '\0')
      continue;
    g_strv_builder_add (builder, json_node_get_string (node));
    n++;
  }
  return g_strv_builder_end (builder);
}

static char *
dup_text (JsonObject *object, const char *name)
{
  const char *text = tw_json_get_string (object, name);
  g_autofree char *stripped = text ? g_strstrip (g_strdup (text)) : NULL;
  return stripped && *stripped ? g_steal_pointer (&stripped) : NULL;
}

static gboolean
read_sql (TwModelReply *self, JsonObject *input, GError **error)
{
  self->outcome = TW_MODEL_WROTE;
  self->sql = dup_text (input, "sql");
  if (self->sql == NULL)
    return unusable (error, _("it says that it holds SQL, but there is none."));
  if (strlen (self->sql) > MAX_SQL)
    return unusable (error, _("its SQL is too long."));
  self->explanation = dup_text (input, "explanation");
  self->assumptions = get_strings (input, "assumptions", 12);
  JsonObject *chart = tw_json_get_object (input, "chart");
  if (chart) {
    self->chart_type = dup_text (chart, "type");
    self->chart_x = dup_text (chart, "x");
    self->chart_y = dup_text (chart, "y");
  }
  return TRUE;
}

static gboolean
read_question (TwModelReply *self, JsonObject *input, GError **error)
{
  self->outcome = TW_MODEL_ASKS;
  self->reason = dup_text (input, "question");
  self->choices = get_strings (input, "choices", MAX_CHOICES);
  if (self->reason && g_strv_length (self->choices) >= 2)
    return TRUE;
  return unusable (error, _("it asks back without a question or without choices."));
}

static gboolean
read_input (TwModelReply *self, JsonObject *input, GError **error)
{
  const char *outcome = tw_json_get_string (input, "outcome");
  if (g_strcmp0 (outcome, "sql") == 0)
    return read_sql (self, input, error);
  if (g_strcmp0 (outcome, "ask") == 0)
    return read_question (self, input, error);
  if (g_strcmp0 (outcome, "decline") != 0)
    return unusable (error, _("its outcome is none of sql, ask and decline."));
  self->outcome = TW_MODEL_DECLINED;
  self->reason = dup_text (input, "reason");
  return self->reason || unusable (error, _("it declines without a reason."));
}

static gboolean
read_without_tool (TwModelReply *self, const TwBedrockReply *reply, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (reply->text ? reply->text : ""));
  if (*text == '\0')
    return unusable (error, _("it is empty."));
  self->outcome = TW_MODEL_DECLINED;
  self->reason = g_steal_pointer (&text);
  return TRUE;
}

TwModelReply *
tw_bedrock_model_read_reply (const TwBedrockReply *reply, GError **error)
{
  g_autoptr (TwModelReply) self = g_new0 (TwModelReply, 1);
  gboolean good;
  const char *hint, *stopped = tw_bedrock_model_explain_stop (reply->stop_reason, &hint);
  if (stopped)
    good = tw_set_error (error, TW_ANALYST_ERROR, TW_ANALYST_ERROR_MODEL, hint,
                         _("The model's answer cannot be used: %s."), stopped);
  else if (reply->tool_name == NULL)
    good = read_without_tool (self, reply, error);
  else if (strcmp (reply->tool_name, TOOL) != 0)
    good = unusable (error, _("it calls a tool that it was not given."));
  else
    good = read_input (self, json_node_get_object (reply->tool_input), error);
  if (self->assumptions == NULL)
    self->assumptions = g_new0 (char *, 1);
  if (self->choices == NULL)
    self->choices = g_new0 (char *, 1);
  return good ? g_steal_pointer (&self) : NULL;
}

static const char *
tw_bedrock_model_get_name (TwLanguageModel *model)
{
  return "Amazon Bedrock";
}

static gboolean
tw_bedrock_model_is_local (TwLanguageModel *model)
{
  return FALSE;
}

static TwModelReply *
tw_bedrock_model_write (TwLanguageModel *model, const TwModelRequest *request,
                        GCancellable *cancellable, GError **error)
{
  TwBedrockModel *self = TW_BEDROCK_MODEL (model);
  TwPromptLimits limits = { .hidden = (const char *const *) self->hidden,
                            .max_tokens = self->max_tokens,
                            .guardrail_id = self->guardrail_id,
                            .guardrail_version = self->guardrail_version };
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GBytes) body = tw_prompt_for_sql (request, &limits, &parts);
  g_autoptr (GArray) pieces = tw_prompt_parts_to_pieces (parts);
  double cost = 0;
  g_autoptr (TwBedrockReply) reply = tw_bedrock_session_converse (
    self->session, body, (const TwLedgerPiece *) (gpointer) pieces->data, pieces->len,
    TRUE, NULL, NULL, &cost, cancellable, error);
  if (reply == NULL)
    return NULL;
  TwModelReply *result = tw_bedrock_model_read_reply (reply, error);
  if (result)
    result->usage = (TwUsage) { .model_calls = 1,
                                .input_tokens = reply->input_tokens + reply->cache_read_tokens
                                                + reply->cache_write_tokens,
                                .output_tokens = reply->output_tokens,
                                .cached_tokens = reply->cache_read_tokens,
                                .cost_usd = cost };
  return result;
}

static void
language_model_init (TwLanguageModelInterface *iface)
{
  iface->get_name = tw_bedrock_model_get_name;
  iface->is_local = tw_bedrock_model_is_local;
  iface->write = tw_bedrock_model_write;
}

static void
tw_bedrock_model_finalize (GObject *object)
{
  TwBedrockModel *self = TW_BEDROCK_MODEL (object);
  g_clear_pointer (&self->session, tw_bedrock_session_unref);
  g_strfreev (self->hidden);
  g_free (self->guardrail_id);
  g_free (self->guardrail_version);
  G_OBJECT_CLASS (tw_bedrock_model_parent_class)->finalize (object);
}

static void
tw_bedrock_model_class_init (TwBedrockModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_bedrock_model_finalize;
}

static void
tw_bedrock_model_init (TwBedrockModel *self)
{
}

TwLanguageModel *
tw_bedrock_model_new (TwBedrockSession *session, const TwBedrockModelOptions *options)
{
  TwBedrockModel *self = g_object_new (TW_TYPE_BEDROCK_MODEL, NULL);
  self->session = tw_bedrock_session_ref (session);
  self->hidden = g_strdupv ((char **) options->hidden);
  self->guardrail_id = g_strdup (options->guardrail_id);
  self->guardrail_version = g_strdup (options->guardrail_version);
  self->max_tokens = options->max_tokens ? options->max_tokens : DEFAULT_MAX_TOKENS;
  return TW_LANGUAGE_MODEL (self);
}
