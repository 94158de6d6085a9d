// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-bedrock-setup.h"

#include "analyst/bedrock/tw-bedrock-insight.h"
#include "analyst/bedrock/tw-bedrock-model.h"

TwBedrockSession *
tw_bedrock_setup_open (const TwPreferences *preferences, const TwBedrockHooks *hooks,
                       GError **error)
{
  static const TwBedrockHooks none;
  hooks = hooks ? hooks : &none;
  TwAwsClientOptions client_options = { .profile = preferences->aws_profile,
                                        .region = preferences->region,
                                        .prompt = hooks->prompt,
                                        .prompt_data = hooks->user_data };
  g_autoptr (TwAwsClient) client = tw_aws_client_new (&client_options, error);
  if (client == NULL)
    return NULL;
  g_autoptr (TwLedger) ledger = tw_ledger_open (NULL);
  TwModelPrice price = { .input = preferences->input_price,
                         .output = preferences->output_price,
                         .cache_read = preferences->input_price,
                         .cache_write = preferences->input_price };
  TwBedrockOptions options = {
    .model = preferences->model,
    .dimensions = preferences->dimensions,
    .questions_per_minute = preferences->questions_per_minute,
    .usd_per_day = preferences->usd_per_day,
    .price = price.input > 0 || price.output > 0 ? &price : NULL,
    .review = preferences->review ? hooks->review : NULL,
    .review_data = hooks->user_data,
  };
  return tw_bedrock_session_new (client, ledger, &options);
}

TwBedrockModelOptions
tw_bedrock_setup_get_model_options (const TwPreferences *preferences)
{
  return (TwBedrockModelOptions) { .hidden = (const char *const *) preferences->hidden,
                                   .max_tokens = preferences->max_tokens,
                                   .guardrail_id = preferences->guardrail_id,
                                   .guardrail_version = preferences->guardrail_version };
}

TwLanguageModel *
tw_bedrock_setup_new_model (TwBedrockSession *session, const TwPreferences *preferences)
{
  TwBedrockModelOptions options = tw_bedrock_setup_get_model_options (preferences);
  return tw_bedrock_model_new (session, &options);
}

TwInsightWriter *
tw_bedrock_setup_new_insight_writer (TwBedrockSession *session, const TwPreferences *preferences)
{
  if (!preferences->rows_may_leave)
    return tw_local_insight_writer_new ();
  TwBedrockInsightOptions options = { .hidden = (const char *const *) preferences->hidden,
                                      .max_tokens = preferences->max_tokens,
                                      .guardrail_id = preferences->guardrail_id,
                                      .guardrail_version = preferences->guardrail_version };
  return tw_bedrock_insight_writer_new (session, &options);
}
