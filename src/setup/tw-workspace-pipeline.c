// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-workspace.h"

#include "analyst/builtin/tw-builtin-model.h"

TwPipeline *
tw_workspace_new_pipeline (TwWorkspace *self, gboolean insight, gboolean dry_run)
{
  const TwProfile *profile = tw_workspace_get_profile (self);
  g_autoptr (TwLanguageModel) model = tw_builtin_model_new ();
  g_autoptr (TwInsightWriter) writer = insight ? tw_local_insight_writer_new () : NULL;
  return tw_pipeline_new (&(TwPipelineParts) {
    .pool = tw_workspace_get_pool (self),
    .catalog = tw_workspace_get_catalog (self),
    .index = tw_workspace_get_index (self),
    .embedder = tw_workspace_get_embedder (self),
    .model = model,
    .insight_writer = writer,
    .metrics = tw_workspace_get_metrics (self),
    .examples = tw_workspace_get_examples (self),
    .verified = tw_workspace_get_own_examples (self),
    .allowed_functions = (const char *const *) profile->allowed_functions,
    .retriever = TW_RETRIEVER_OPTIONS_DEFAULT,
    .limits = TW_QUERY_LIMITS_DEFAULT,
    .dry_run = dry_run,
  });
}
