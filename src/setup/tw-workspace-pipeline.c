// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-workspace.h"

#include "analyst/builtin/tw-builtin-model.h"

static TwInsightWriter *
new_writer (const TwAnalystChoice *choice)
{
  if (choice->bedrock)
    return tw_bedrock_setup_new_insight_writer (choice->bedrock, choice->preferences);
  return tw_local_insight_writer_new ();
}

TwPipeline *
tw_workspace_new_pipeline (TwWorkspace *self, const TwAnalystChoice *choice)
{
  const TwProfile *profile = tw_workspace_get_profile (self);
  g_autoptr (TwLanguageModel) model
    = choice->bedrock ? tw_bedrock_setup_new_model (choice->bedrock, choice->preferences)
                      : tw_builtin_model_new ();
  g_autoptr (TwPreferences) usual = choice->preferences ? NULL : tw_preferences_new ();
  const TwPreferences *preferences = choice->preferences ? choice->preferences : usual;
  double ask_above_bytes;
  TwQueryLimits limits
    = tw_profile_limits_for_query (&profile->limits, preferences, &ask_above_bytes);
  TwRetrieverOptions retriever = TW_RETRIEVER_OPTIONS_DEFAULT;
  retriever.no_values = (const char *const *) profile->no_values;
  g_autoptr (TwInsightWriter) writer = choice->insight ? new_writer (choice) : NULL;
  return tw_pipeline_new (&(TwPipelineParts) {
    .pool = tw_workspace_get_pool (self),
    .catalog = tw_workspace_get_catalog (self),
    .index = tw_workspace_get_index (self),
    .model = model,
    .insight_writer = writer,
    .metrics = tw_workspace_get_metrics (self),
    .examples = choice->on_its_own ? NULL : tw_workspace_get_examples (self),
    .verified = choice->on_its_own ? NULL : tw_workspace_get_own_examples (self),
    .allowed_functions = (const char *const *) profile->allowed_functions,
    .retriever = retriever,
    .hidden_schemas = (const char *const *) profile->hidden_schemas,
    .ask_above_bytes = ask_above_bytes,
    .accept_cost = choice->accept_cost,
    .accept_external = choice->accept_external,
    .limits = limits,
    .dry_run = choice->dry_run,
    .count_rows = !choice->on_its_own && preferences->count_rows && !profile->no_row_account,
    .row_budget = { .max_ms = preferences->count_seconds * 1000 },
  });
}
