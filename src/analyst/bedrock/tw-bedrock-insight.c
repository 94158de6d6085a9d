// SPDX-License-Identifier: Apache-2.0
#include "analyst/bedrock/tw-bedrock-insight.h"

#include <string.h>

#include "analyst/bedrock/tw-bedrock-model.h"
#include "analyst/bedrock/tw-prompt.h"
#include "analyst/insight/tw-insight-markdown.h"
#include "core/tw-language.h"

#define DEFAULT_MAX_ROWS 200
#define DEFAULT_MAX_TOKENS 1500

struct _TwBedrockInsightWriter {
  GObject parent_instance;

  TwBedrockSession *session;
  TwInsightWriter *local;
  char **hidden;
  char *guardrail_id;
  char *guardrail_version;
  guint max_rows;
  guint max_tokens;
};

static void insight_writer_init (TwInsightWriterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TwBedrockInsightWriter, tw_bedrock_insight_writer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TW_TYPE_INSIGHT_WRITER,
                                                      insight_writer_init))

/* What has streamed in so far. */
typedef struct {
  const TwInsightRequest *request;
  GString *text;
} Stream;

static void
text_cb (const char *text, gpointer user_data)
{
  Stream *stream = user_data;
  g_string_append (stream->text, text);
  if (stream->request->progress)
    stream->request->progress (text, stream->request->progress_data);
}

static gboolean
tw_bedrock_insight_writer_is_local (TwInsightWriter *writer)
{
  return FALSE;
}

/* What had arrived stays, also where the stream broke off (@broken, nullable) or the model was stopped
 * (@reply). */
static TwInsight *
finish (const TwInsightRequest *request, const char *text, const char *figures,
        const TwBedrockReply *reply, const GError *broken)
{
  const char *hint;
  const char *why
    = broken ? broken->message : tw_bedrock_model_explain_stop (reply->stop_reason, &hint);
  TwInsight *insight = tw_insight_new_from_markdown (text);
  insight->unsupported
    = tw_insight_find_unsupported (text, request->result, figures, request->question);
  if (tw_result_set_get_truncated (request->result))
    tw_insight_tell_cut (insight, tw_result_set_get_n_rows (request->result));
  if (why) {
    g_free (insight->incomplete);
    insight->incomplete = g_strdup (why);
  }
  return insight;
}

/* What the local writer says, in English: Claude reads it, and not the person. */
static char *
compute_figures (TwBedrockInsightWriter *self, const TwInsightRequest *request,
                 GCancellable *cancellable, GError **error)
{
  g_auto (TwEnglish) english = tw_english_begin ();
  g_autoptr (TwInsight) local
    = tw_insight_writer_write (self->local, request, cancellable, error);
  return local ? tw_insight_to_markdown (local) : NULL;
}

static TwInsight *
tw_bedrock_insight_writer_write (TwInsightWriter *writer, const TwInsightRequest *request,
                                 GCancellable *cancellable, GError **error)
{
  TwBedrockInsightWriter *self = TW_BEDROCK_INSIGHT_WRITER (writer);
  TwPromptLimits limits = { .hidden = (const char *const *) self->hidden,
                            .max_tokens = self->max_tokens,
                            .guardrail_id = self->guardrail_id,
                            .guardrail_version = self->guardrail_version };
  if (tw_prompt_names_hidden (&limits, request->sql))
    return tw_insight_writer_write (self->local, request, cancellable, error);
  g_autofree char *figures = compute_figures (self, request, cancellable, error);
  if (figures == NULL)
    return NULL;
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GBytes) body
    = tw_prompt_for_insight (request, figures, self->max_rows, &limits, &parts);
  g_autoptr (GArray) pieces = tw_prompt_parts_to_pieces (parts);
  g_autoptr (GString) text = g_string_new (NULL);
  Stream stream = { request, text };
  double cost = 0;
  g_autoptr (GError) failure = NULL;
  g_autoptr (TwBedrockReply) reply = tw_bedrock_session_converse (
    self->session, body, (const TwLedgerPiece *) (gpointer) pieces->data, pieces->len, FALSE,
    text_cb, &stream, &cost, cancellable, &failure);
  if (reply == NULL && (text->len == 0 || g_cancellable_is_cancelled (cancellable))) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  TwInsight *insight
    = finish (request, reply ? reply->text : text->str, figures, reply, reply ? NULL : failure);
  insight->usage.model_calls = 1;
  insight->usage.cost_usd = cost;
  if (reply) {
    insight->usage.input_tokens
      = reply->input_tokens + reply->cache_read_tokens + reply->cache_write_tokens;
    insight->usage.output_tokens = reply->output_tokens;
    insight->usage.cached_tokens = reply->cache_read_tokens;
  }
  return insight;
}

static void
insight_writer_init (TwInsightWriterInterface *iface)
{
  iface->is_local = tw_bedrock_insight_writer_is_local;
  iface->write = tw_bedrock_insight_writer_write;
}

static void
tw_bedrock_insight_writer_finalize (GObject *object)
{
  TwBedrockInsightWriter *self = TW_BEDROCK_INSIGHT_WRITER (object);
  g_clear_pointer (&self->session, tw_bedrock_session_unref);
  g_clear_object (&self->local);
  g_strfreev (self->hidden);
  g_free (self->guardrail_id);
  g_free (self->guardrail_version);
  G_OBJECT_CLASS (tw_bedrock_insight_writer_parent_class)->finalize (object);
}

static void
tw_bedrock_insight_writer_class_init (TwBedrockInsightWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_bedrock_insight_writer_finalize;
}

static void
tw_bedrock_insight_writer_init (TwBedrockInsightWriter *self)
{
  self->local = tw_local_insight_writer_new ();
}

TwInsightWriter *
tw_bedrock_insight_writer_new (TwBedrockSession *session, const TwBedrockInsightOptions *options)
{
  TwBedrockInsightWriter *self = g_object_new (TW_TYPE_BEDROCK_INSIGHT_WRITER, NULL);
  self->session = tw_bedrock_session_ref (session);
  self->hidden = g_strdupv ((char **) options->hidden);
  self->guardrail_id = g_strdup (options->guardrail_id);
  self->guardrail_version = g_strdup (options->guardrail_version);
  self->max_rows = options->max_rows ? options->max_rows : DEFAULT_MAX_ROWS;
  self->max_tokens = options->max_tokens ? options->max_tokens : DEFAULT_MAX_TOKENS;
  return TW_INSIGHT_WRITER (self);
}
