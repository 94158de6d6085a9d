// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-bedrock.h"

G_BEGIN_DECLS

/* Which model is asked, and what it costs: resources/models.json. */

/**
 * TwModelPrice: US dollars per million tokens
 */
typedef struct {
  double input, output, cache_read, cache_write;
} TwModelPrice;

/** tw_model_price_find: %FALSE for a model whose price is not known. Geographic profiles cost more. */
gboolean tw_model_price_find (const char *model, TwModelPrice *price);

/** tw_model_price_cost: US dollars */
double tw_model_price_cost (const TwModelPrice *price, guint64 input, guint64 output,
                            guint64 cache_read, guint64 cache_write);

/** tw_model_default_embedding: the Titan model's id; static */
const char *tw_model_default_embedding (void);

/**
 * TwModelChoice:
 * @id: what to name in calls
 * @warning: (nullable): a sentence where the chosen model is legacy, gone or could not be looked up
 * @successor: (nullable): what to choose instead
 */
typedef struct {
  char *id;
  char *warning;
  char *successor;
} TwModelChoice;

void tw_model_choice_free (TwModelChoice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwModelChoice, tw_model_choice_free)

/**
 * tw_model_choose:
 * @models: (nullable) (element-type TwBedrockOffer): what the account is offered; %NULL where
 *   listing is not permitted
 * @configured: (nullable): the person's choice: taken as it is, with a warning where it is due
 *
 * Without a choice: the first of the preferred ones that is active, through the region's profile,
 * the global one or by its own id. Pure.
 */
TwModelChoice *tw_model_choose (const GPtrArray *models, const char *configured,
                                const char *region);

G_END_DECLS
