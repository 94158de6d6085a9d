// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/bedrock/tw-bedrock-model.h"
#include "analyst/insight/tw-insight.h"
#include "aws/tw-bedrock-session.h"
#include "setup/tw-preferences.h"

G_BEGIN_DECLS

/* What a person's preferences make of Bedrock. */

/** TwBedrockHooks: how the person is reached from a worker; all nullable */
typedef struct {
  TwAwsMfaPrompt prompt;
  TwBedrockReview review; /* asked only where the preferences want it */
  gpointer user_data;
} TwBedrockHooks;

/** tw_bedrock_setup_open: no I/O but the files under ~/.aws and the ledger */
TwBedrockSession *tw_bedrock_setup_open (const TwPreferences *preferences,
                                         const TwBedrockHooks *hooks, GError **error);

/** tw_bedrock_setup_get_model_options: borrows from @preferences */
TwBedrockModelOptions tw_bedrock_setup_get_model_options (const TwPreferences *preferences);

/** tw_bedrock_setup_new_model: (transfer full): Claude, within the preferences */
TwLanguageModel *tw_bedrock_setup_new_model (TwBedrockSession *session,
                                             const TwPreferences *preferences);

/** tw_bedrock_setup_new_insight_writer: (transfer full): Claude, or the local one where no rows may
 * leave */
TwInsightWriter *tw_bedrock_setup_new_insight_writer (TwBedrockSession *session,
                                                      const TwPreferences *preferences);

G_END_DECLS
