// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-answer.h"

#include "analyst/tw-answer-private.h"

struct _TwAnswer {
  GObject parent_instance;

  TwAnswerState state;
  char *question;
  TwAnswer *parent;
  TwContext *context;
  char *sql;
  char *explanation;
  TwVerdict *verdict;
  TwResultSet *result;
  TwInsight *insight;
  GString *insight_text; /* nullable */
  TwMeaning *meanings;
  GPtrArray *attempts;
  char **assumptions;
  char **choices;
  TwConsent consent;
  TwQueryHistory *history; /* nullable */
  TwRowAccount *row_account; /* nullable */
  TwKept *kept; /* nullable */
  char *chart_type;
  char *chart_x;
  char *chart_y;
  TwUsage usage;
  GError *error;
  TwStage error_stage;

  gint64 spent_us[TW_STAGE_N]; /* -1: not reached */
  gint64 stage_started_us;
};

G_DEFINE_FINAL_TYPE (TwAnswer, tw_answer, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_QUESTION,
  PROP_PARENT,
  PROP_CONTEXT,
  PROP_SQL,
  PROP_EXPLANATION,
  PROP_VERDICT,
  PROP_RESULT,
  PROP_INSIGHT,
  PROP_INSIGHT_TEXT,
  PROP_MEANINGS,
  PROP_ATTEMPTS,
  PROP_ASSUMPTIONS,
  PROP_CHOICES,
  PROP_CONSENT,
  PROP_HISTORY,
  PROP_ROW_ACCOUNT,
  PROP_KEPT,
  PROP_CHART,
  PROP_USAGE,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
attempt_free (gpointer data)
{
  TwAttempt *attempt = data;
  g_free (attempt->sql);
  g_free (attempt->error);
  g_free (attempt->english);
  g_free (attempt->change);
  g_free (attempt);
}

static void
notify (TwAnswer *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
stop_clock (TwAnswer *self)
{
  TwStage stage = tw_answer_state_get_stage (self->state);
  if (stage != TW_STAGE_N)
    self->spent_us[stage] += g_get_monotonic_time () - self->stage_started_us;
}

static void
start_clock (TwAnswer *self)
{
  TwStage stage = tw_answer_state_get_stage (self->state);
  if (stage != TW_STAGE_N)
    self->spent_us[stage] = MAX (self->spent_us[stage], 0);
  self->stage_started_us = g_get_monotonic_time ();
}

static gpointer
get_pointer (TwAnswer *self, guint id)
{
  switch (id) {
  case PROP_CONTEXT:
    return self->context;
  case PROP_VERDICT:
    return self->verdict;
  case PROP_INSIGHT:
    return self->insight;
  case PROP_MEANINGS:
    return self->meanings;
  case PROP_ATTEMPTS:
    return self->attempts;
  case PROP_USAGE:
    return &self->usage;
  case PROP_HISTORY:
    return self->history;
  case PROP_ROW_ACCOUNT:
    return self->row_account;
  case PROP_KEPT:
    return self->kept;
  default:
    g_return_val_if_reached (NULL);
  }
}

static void
tw_answer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TwAnswer *self = TW_ANSWER (object);
  switch (id) {
  case PROP_STATE:
  case PROP_CONSENT:
    g_value_set_uint (value, id == PROP_STATE ? (guint) self->state : (guint) self->consent);
    break;
  case PROP_QUESTION:
    g_value_set_string (value, self->question);
    break;
  case PROP_PARENT:
  case PROP_RESULT:
    g_value_set_object (value, id == PROP_PARENT ? (gpointer) self->parent : self->result);
    break;
  case PROP_SQL:
    g_value_set_string (value, self->sql);
    break;
  case PROP_EXPLANATION:
    g_value_set_string (value, self->explanation);
    break;
  case PROP_INSIGHT_TEXT:
    g_value_set_string (value, tw_answer_get_insight_text (self));
    break;
  case PROP_ASSUMPTIONS:
  case PROP_CHOICES:
    g_value_set_boxed (value, id == PROP_CHOICES ? self->choices : self->assumptions);
    break;
  case PROP_CHART:
    g_value_set_string (value, self->chart_type);
    break;
  case PROP_ERROR:
    g_value_set_boxed (value, self->error);
    break;
  default:
    g_value_set_pointer (value, get_pointer (self, id));
  }
}

static void
tw_answer_finalize (GObject *object)
{
  TwAnswer *self = TW_ANSWER (object);
  tw_answer_forget_run (self);
  g_clear_object (&self->parent);
  g_clear_pointer (&self->kept, tw_kept_free);
  g_clear_pointer (&self->context, tw_context_unref);
  g_free (self->question);
  g_free (self->sql);
  g_ptr_array_unref (self->attempts);
  g_strfreev (self->assumptions);
  g_strfreev (self->choices);
  G_OBJECT_CLASS (tw_answer_parent_class)->finalize (object);
}

#define READABLE (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)

static void
install_values (void)
{
  properties[PROP_STATE]
    = g_param_spec_uint ("state", NULL, NULL, 0, TW_ANSWER_CANCELLED, TW_ANSWER_IDLE, READABLE);
  properties[PROP_CONSENT] = g_param_spec_uint ("consent", NULL, NULL, 0, TW_CONSENT_EXTERNAL,
                                                TW_CONSENT_NONE, READABLE);
  properties[PROP_QUESTION] = g_param_spec_string ("question", NULL, NULL, NULL, READABLE);
  properties[PROP_PARENT] = g_param_spec_object ("parent", NULL, NULL, TW_TYPE_ANSWER, READABLE);
  properties[PROP_SQL] = g_param_spec_string ("sql", NULL, NULL, NULL, READABLE);
  properties[PROP_EXPLANATION] = g_param_spec_string ("explanation", NULL, NULL, NULL, READABLE);
  properties[PROP_INSIGHT_TEXT]
    = g_param_spec_string ("insight-text", NULL, NULL, NULL, READABLE);
  properties[PROP_RESULT]
    = g_param_spec_object ("result", NULL, NULL, TW_TYPE_RESULT_SET, READABLE);
  properties[PROP_ASSUMPTIONS]
    = g_param_spec_boxed ("assumptions", NULL, NULL, G_TYPE_STRV, READABLE);
  properties[PROP_CHOICES] = g_param_spec_boxed ("choices", NULL, NULL, G_TYPE_STRV, READABLE);
  properties[PROP_CHART] = g_param_spec_string ("chart", NULL, NULL, NULL, READABLE);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, READABLE);
}

static void
tw_answer_class_init (TwAnswerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = tw_answer_get_property;
  object_class->finalize = tw_answer_finalize;

  install_values ();
  properties[PROP_CONTEXT] = g_param_spec_pointer ("context", NULL, NULL, READABLE);
  properties[PROP_VERDICT] = g_param_spec_pointer ("verdict", NULL, NULL, READABLE);
  properties[PROP_INSIGHT] = g_param_spec_pointer ("insight", NULL, NULL, READABLE);
  properties[PROP_MEANINGS] = g_param_spec_pointer ("meanings", NULL, NULL, READABLE);
  properties[PROP_ATTEMPTS] = g_param_spec_pointer ("attempts", NULL, NULL, READABLE);
  properties[PROP_HISTORY] = g_param_spec_pointer ("history", NULL, NULL, READABLE);
  properties[PROP_ROW_ACCOUNT] = g_param_spec_pointer ("row-account", NULL, NULL, READABLE);
  properties[PROP_KEPT] = g_param_spec_pointer ("kept", NULL, NULL, READABLE);
  properties[PROP_USAGE] = g_param_spec_pointer ("usage", NULL, NULL, READABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tw_answer_init (TwAnswer *self)
{
  self->attempts = g_ptr_array_new_with_free_func (attempt_free);
  self->assumptions = g_new0 (char *, 1);
  self->choices = g_new0 (char *, 1);
  for (guint stage = 0; stage < TW_STAGE_N; stage++)
    self->spent_us[stage] = -1;
}

TwAnswer *
tw_answer_new (const char *question, TwAnswer *parent)
{
  TwAnswer *self = g_object_new (TW_TYPE_ANSWER, NULL);
  self->question = g_strdup (question);
  g_set_object (&self->parent, parent);
  return self;
}

void
tw_answer_set_state (TwAnswer *self, TwAnswerState state)
{
  stop_clock (self);
  self->state = state;
  start_clock (self);
  notify (self, PROP_STATE);
}

void
tw_answer_take_context (TwAnswer *self, TwContext *context)
{
  g_clear_pointer (&self->context, tw_context_unref);
  self->context = context;
  notify (self, PROP_CONTEXT);
}

void
tw_answer_set_sql (TwAnswer *self, const char *sql)
{
  g_autofree char *old = self->sql;
  self->sql = g_strdup (sql);
  notify (self, PROP_SQL);
}

void
tw_answer_take_explanation (TwAnswer *self, char *explanation)
{
  g_free (self->explanation);
  self->explanation = explanation;
  notify (self, PROP_EXPLANATION);
}

void
tw_answer_take_verdict (TwAnswer *self, TwVerdict *verdict)
{
  g_clear_pointer (&self->verdict, tw_verdict_free);
  self->verdict = verdict;
  notify (self, PROP_VERDICT);
}

void
tw_answer_set_result (TwAnswer *self, TwResultSet *result)
{
  if (g_set_object (&self->result, result))
    notify (self, PROP_RESULT);
}

void
tw_answer_take_insight (TwAnswer *self, TwInsight *insight)
{
  g_clear_pointer (&self->insight, tw_insight_free);
  self->insight = insight;
  notify (self, PROP_INSIGHT);
}

void
tw_answer_append_insight_text (TwAnswer *self, const char *text)
{
  if (self->insight_text == NULL)
    self->insight_text = g_string_new (NULL);
  g_string_append (self->insight_text, text);
  notify (self, PROP_INSIGHT_TEXT);
}

void
tw_answer_forget_insight_text (TwAnswer *self)
{
  if (self->insight_text == NULL)
    return;
  g_string_free (g_steal_pointer (&self->insight_text), TRUE);
  notify (self, PROP_INSIGHT_TEXT);
}

void
tw_answer_take_meanings (TwAnswer *self, TwMeaning *meanings)
{
  g_free (self->meanings);
  self->meanings = meanings;
  notify (self, PROP_MEANINGS);
}

void
tw_answer_set_assumptions (TwAnswer *self, const char *const *assumptions)
{
  g_strfreev (self->assumptions);
  self->assumptions = assumptions ? g_strdupv ((char **) assumptions) : g_new0 (char *, 1);
  notify (self, PROP_ASSUMPTIONS);
}

void
tw_answer_add_assumption (TwAnswer *self, const char *assumption)
{
  guint n = g_strv_length (self->assumptions);
  self->assumptions = g_renew (char *, self->assumptions, n + 2);
  self->assumptions[n] = g_strdup (assumption);
  self->assumptions[n + 1] = NULL;
  notify (self, PROP_ASSUMPTIONS);
}

void
tw_answer_set_choices (TwAnswer *self, const char *const *choices)
{
  g_strfreev (self->choices);
  self->choices = choices ? g_strdupv ((char **) choices) : g_new0 (char *, 1);
  notify (self, PROP_CHOICES);
}

void
tw_answer_set_consent (TwAnswer *self, TwConsent consent)
{
  self->consent = consent;
  notify (self, PROP_CONSENT);
}

void
tw_answer_take_history (TwAnswer *self, TwQueryHistory *history)
{
  g_clear_pointer (&self->history, tw_query_history_free);
  self->history = history;
  notify (self, PROP_HISTORY);
}

void
tw_answer_take_row_account (TwAnswer *self, TwRowAccount *account)
{
  g_clear_pointer (&self->row_account, tw_row_account_unref);
  self->row_account = account;
  notify (self, PROP_ROW_ACCOUNT);
}

void
tw_answer_take_kept (TwAnswer *self, TwKept *kept)
{
  g_clear_pointer (&self->kept, tw_kept_free);
  self->kept = kept;
  notify (self, PROP_KEPT);
}

void
tw_answer_set_stage_ms (TwAnswer *self, TwStage stage, double ms)
{
  self->spent_us[stage] = ms < 0 ? -1 : (gint64) (ms * 1000);
}

void
tw_answer_set_chart (TwAnswer *self, const char *type, const char *x, const char *y)
{
  g_free (self->chart_type);
  g_free (self->chart_x);
  g_free (self->chart_y);
  self->chart_type = g_strdup (type);
  self->chart_x = g_strdup (x);
  self->chart_y = g_strdup (y);
  notify (self, PROP_CHART);
}

void
tw_answer_add_usage (TwAnswer *self, const TwUsage *usage)
{
  self->usage.model_calls += usage->model_calls;
  self->usage.embed_calls += usage->embed_calls;
  self->usage.input_tokens += usage->input_tokens;
  self->usage.output_tokens += usage->output_tokens;
  self->usage.cached_tokens += usage->cached_tokens;
  self->usage.cost_usd += usage->cost_usd;
  notify (self, PROP_USAGE);
}

void
tw_answer_add_attempt (TwAnswer *self, const char *sql, gboolean by_person, const char *change)
{
  const TwAttempt attempt = { g_strdup (sql), NULL, NULL, g_strdup (change), by_person };
  g_ptr_array_add (self->attempts, g_memdup2 (&attempt, sizeof attempt));
  notify (self, PROP_ATTEMPTS);
}

void
tw_answer_set_error (TwAnswer *self, TwStage stage, const GError *error)
{
  g_clear_error (&self->error);
  self->error = error ? g_error_copy (error) : NULL;
  self->error_stage = stage;
  notify (self, PROP_ERROR);
}

void
tw_answer_forget_run (TwAnswer *self)
{
  tw_answer_take_verdict (self, NULL);
  tw_answer_take_history (self, NULL);
  tw_answer_take_row_account (self, NULL);
  tw_answer_set_consent (self, TW_CONSENT_NONE);
  tw_answer_take_explanation (self, NULL);
  tw_answer_set_result (self, NULL);
  tw_answer_take_insight (self, NULL);
  tw_answer_forget_insight_text (self);
  tw_answer_take_meanings (self, NULL);
  tw_answer_set_chart (self, NULL, NULL, NULL);
  tw_answer_set_error (self, TW_STAGE_RETRIEVE, NULL);
  tw_answer_set_row_limit (self, 0);
}

TwAnswerState
tw_answer_get_state (TwAnswer *self)
{
  return self->state;
}

const char *
tw_answer_get_question (TwAnswer *self)
{
  return self->question;
}

TwContext *
tw_answer_get_context (TwAnswer *self)
{
  return self->context;
}

const char *
tw_answer_get_sql (TwAnswer *self)
{
  return self->sql;
}

const char *
tw_answer_get_explanation (TwAnswer *self)
{
  return self->explanation;
}

const TwVerdict *
tw_answer_get_verdict (TwAnswer *self)
{
  return self->verdict;
}

TwResultSet *
tw_answer_get_result (TwAnswer *self)
{
  return self->result;
}

const TwInsight *
tw_answer_get_insight (TwAnswer *self)
{
  return self->insight;
}

const char *
tw_answer_get_insight_text (TwAnswer *self)
{
  return self->insight_text ? self->insight_text->str : NULL;
}

const GPtrArray *
tw_answer_get_attempts (TwAnswer *self)
{
  return self->attempts;
}

const char *const *
tw_answer_get_assumptions (TwAnswer *self)
{
  return (const char *const *) self->assumptions;
}

const char *const *
tw_answer_get_choices (TwAnswer *self)
{
  return (const char *const *) self->choices;
}

TwConsent
tw_answer_get_consent (TwAnswer *self)
{
  return self->consent;
}

const TwQueryHistory *
tw_answer_get_history (TwAnswer *self)
{
  return self->history;
}

const TwRowAccount *
tw_answer_get_row_account (TwAnswer *self)
{
  return self->row_account;
}

const TwKept *
tw_answer_get_kept (TwAnswer *self)
{
  return self->kept;
}

const TwUsage *
tw_answer_get_usage (TwAnswer *self)
{
  return &self->usage;
}

TwAnswer *
tw_answer_get_parent (TwAnswer *self)
{
  return self->parent;
}

gboolean
tw_answer_get_chart (TwAnswer *self, const char **type, const char **x, const char **y)
{
  *type = self->chart_type;
  *x = self->chart_x;
  *y = self->chart_y;
  return self->chart_type != NULL;
}

const TwMeaning *
tw_answer_get_meanings (TwAnswer *self)
{
  return self->meanings;
}

double
tw_answer_get_stage_ms (TwAnswer *self, TwStage stage)
{
  g_return_val_if_fail (stage < TW_STAGE_N, -1);
  gint64 spent = self->spent_us[stage];
  if (spent < 0)
    return -1;
  if (tw_answer_state_get_stage (self->state) == stage)
    spent += g_get_monotonic_time () - self->stage_started_us;
  return (double) spent / 1000;
}

const GError *
tw_answer_get_error (TwAnswer *self, TwStage *stage)
{
  if (stage)
    *stage = self->error_stage;
  return self->error;
}
