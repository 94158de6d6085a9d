// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-bedrock-session.h"

#include <glib/gi18n.h>
#include <math.h>

#include "aws/tw-model-cache.h"
#include "core/tw-worker.h"

#define DEFAULT_DIMENSIONS 512
#define WAIT_STEP_MS 100

struct _TwBedrockSession {
  TwAwsClient *client;
  TwLedger *ledger;
  char *model;
  char *embedding_model;
  guint dimensions;
  guint questions_per_minute;
  double usd_per_day;
  TwModelPrice price;
  gboolean has_price;
  TwBedrockReview review;
  gpointer review_data;

  GMutex lock; /* guards choice, which is set once, and choosing */
  GCond chosen;
  TwModelChoice *choice;
  gboolean choosing;
};

TwBedrockSession *
tw_bedrock_session_new (TwAwsClient *client, TwLedger *ledger, const TwBedrockOptions *options)
{
  TwBedrockSession *self = g_atomic_rc_box_new0 (TwBedrockSession);
  const char *embedding = options->embedding_model;
  self->client = tw_aws_client_ref (client);
  self->ledger = tw_ledger_ref (ledger);
  self->model = g_strdup (options->model);
  self->embedding_model
    = g_strdup (embedding && *embedding ? embedding : tw_model_default_embedding ());
  self->dimensions = options->dimensions ? options->dimensions : DEFAULT_DIMENSIONS;
  self->questions_per_minute = options->questions_per_minute;
  self->usd_per_day = options->usd_per_day;
  self->has_price = options->price != NULL;
  if (options->price)
    self->price = *options->price;
  self->review = options->review;
  self->review_data = options->review_data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->chosen);
  return self;
}

TwBedrockSession *
tw_bedrock_session_ref (TwBedrockSession *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
session_clear (TwBedrockSession *self)
{
  tw_aws_client_unref (self->client);
  tw_ledger_unref (self->ledger);
  g_free (self->model);
  g_free (self->embedding_model);
  g_clear_pointer (&self->choice, tw_model_choice_free);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->chosen);
}

void
tw_bedrock_session_unref (TwBedrockSession *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) session_clear);
}

TwAwsClient *
tw_bedrock_session_get_client (TwBedrockSession *self)
{
  return self->client;
}

TwLedger *
tw_bedrock_session_get_ledger (TwBedrockSession *self)
{
  return self->ledger;
}

const char *
tw_bedrock_session_get_embedding_model (TwBedrockSession *self)
{
  return self->embedding_model;
}

guint
tw_bedrock_session_get_dimensions (TwBedrockSession *self)
{
  return self->dimensions;
}

static char *
dup_region (TwBedrockSession *self, GCancellable *cancellable, GError **error)
{
  return tw_aws_identity_dup_region (tw_aws_client_get_identity (self->client), cancellable,
                                     error);
}

static gint64
now (TwBedrockSession *self)
{
  return tw_aws_caller_now (tw_aws_client_get_caller (self->client));
}

/* Whoever lists them for one identity need not do so for another. */
static char *
offers_key (TwBedrockSession *self, const char *region)
{
  TwAwsConfig *config = tw_aws_client_get_config (self->client);
  g_autofree char *endpoint = tw_aws_config_dup_endpoint (config, "bedrock", region);
  const char *key = g_getenv ("AWS_ACCESS_KEY_ID");
  return g_strjoin ("\n", region, endpoint, tw_aws_config_get_profile (config), key ? key : "",
                    NULL);
}

static TwModelChoice *
find_model (TwBedrockSession *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *region = dup_region (self, cancellable, error);
  if (region == NULL)
    return NULL;
  g_autofree char *key = offers_key (self, region);
  g_autoptr (GPtrArray) models = NULL;
  if (tw_model_cache_load (key, now (self), &models))
    return tw_model_choose (models, self->model, region);
  g_autoptr (GError) local = NULL;
  models = tw_bedrock_list_models (self->client, cancellable, &local);
  /* Whoever may ask a model need not be allowed to list them; every other failure would meet the
   * question as well. */
  if (models == NULL && !g_error_matches (local, TW_AWS_ERROR, TW_AWS_ERROR_ACCESS)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  tw_model_cache_store (key, now (self), models);
  return tw_model_choose (models, self->model, region);
}

const TwModelChoice *
tw_bedrock_session_choose_model (TwBedrockSession *self, GCancellable *cancellable,
                                 GError **error)
{
  g_mutex_lock (&self->lock);
  while (self->choice == NULL && self->choosing) {
    g_cond_wait_until (&self->chosen, &self->lock,
                       g_get_monotonic_time () + WAIT_STEP_MS * G_TIME_SPAN_MILLISECOND);
    if (g_cancellable_set_error_if_cancelled (cancellable, error)) {
      g_mutex_unlock (&self->lock);
      return NULL;
    }
  }
  if (self->choice == NULL) {
    self->choosing = TRUE;
    g_mutex_unlock (&self->lock);
    TwModelChoice *choice = find_model (self, cancellable, error);
    g_mutex_lock (&self->lock);
    self->choice = choice;
    self->choosing = FALSE;
    g_cond_broadcast (&self->chosen);
  }
  const TwModelChoice *choice = self->choice;
  g_mutex_unlock (&self->lock);
  return choice;
}

static void
choose_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  const TwModelChoice *choice = tw_bedrock_session_choose_model (data, cancellable, &error);
  if (choice)
    g_task_return_pointer (task, (gpointer) choice, NULL);
  else
    g_task_return_error (task, error);
}

void
tw_bedrock_session_choose_model_async (TwBedrockSession *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_bedrock_session_choose_model_async);
  g_task_set_task_data (task, tw_bedrock_session_ref (self),
                        (GDestroyNotify) tw_bedrock_session_unref);
  tw_worker_run (TW_WORKER_NETWORK, task, choose_in_worker);
}

const TwModelChoice *
tw_bedrock_session_choose_model_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A call that was refused costs nothing, whatever the model. */
static double
cost_of (TwBedrockSession *self, const char *model, const TwBedrockReply *counts)
{
  TwModelPrice price = self->price;
  if (self->has_price || tw_model_price_find (model, &price))
    return tw_model_price_cost (&price, counts->input_tokens, counts->output_tokens,
                                counts->cache_read_tokens, counts->cache_write_tokens);
  return counts->input_tokens || counts->output_tokens ? NAN : 0;
}

static double
record (TwBedrockSession *self, const char *operation, const char *model, const char *answer_id,
        const TwBedrockReply *counts, const TwLedgerPiece *pieces, guint n_pieces)
{
  double cost = cost_of (self, model, counts);
  g_autofree char *region = dup_region (self, NULL, NULL);
  TwLedgerCall call = { .service = "Amazon Bedrock",
                        .operation = operation,
                        .model = model,
                        .region = region,
                        .answer_id = answer_id,
                        .input_tokens = counts->input_tokens,
                        .output_tokens = counts->output_tokens,
                        .cache_read_tokens = counts->cache_read_tokens,
                        .cache_write_tokens = counts->cache_write_tokens,
                        .cost_usd = cost };
  tw_ledger_record (self->ledger, now (self), &call, pieces, n_pieces);
  return cost;
}

TwBedrockReply *
tw_bedrock_session_converse (TwBedrockSession *self, GBytes *body, const TwLedgerPiece *pieces,
                             guint n_pieces, gboolean is_question, TwBedrockText text,
                             gpointer text_data, double *cost, GCancellable *cancellable,
                             GError **error)
{
  const TwModelChoice *choice = tw_bedrock_session_choose_model (self, cancellable, error);
  if (choice == NULL
      || !tw_ledger_check_limits (self->ledger, now (self),
                                  is_question ? self->questions_per_minute : 0,
                                  self->usd_per_day, error))
    return NULL;
  if (self->review && !self->review (choice->id, pieces, n_pieces, self->review_data)) {
    tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_WITHHELD,
                  _("Ask again to review it once more, or ask the built-in model."),
                  _("Nothing was sent: you chose to keep it here"));
    return NULL;
  }
  TwBedrockReply *reply
    = tw_bedrock_converse (self->client, choice->id, body, text, text_data, cancellable, error);
  /* What left is on record also where no answer came back. */
  const TwBedrockReply nothing = { 0 };
  g_autofree char *id = is_question ? g_uuid_string_random () : NULL;
  double spent = record (self, text ? "ConverseStream" : "Converse", choice->id, id,
                         reply ? reply : &nothing, pieces, n_pieces);
  if (cost)
    *cost = spent;
  return reply;
}

gboolean
tw_bedrock_session_embed (TwBedrockSession *self, const char *kind, const char *text,
                          float *vector, GCancellable *cancellable, GError **error)
{
  if (!tw_ledger_check_limits (self->ledger, now (self), 0, self->usd_per_day, error))
    return FALSE;
  TwBedrockReply counts = { 0 };
  gboolean good = tw_bedrock_embed (self->client, self->embedding_model, text, self->dimensions,
                                    vector, &counts.input_tokens, cancellable, error);
  TwLedgerPiece piece = { kind, text };
  record (self, "InvokeModel", self->embedding_model, NULL, &counts, &piece, 1);
  return good;
}
