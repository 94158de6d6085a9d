// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/bedrock/tw-prompt.h"

G_BEGIN_DECLS

/** tw_prompt_is_hidden: @column: (nullable): %NULL for the table as a whole */
gboolean tw_prompt_is_hidden (const TwPromptLimits *limits, const TwTable *table,
                              const char *column);

/** tw_prompt_append_column: a line: its name, type and comment */
void tw_prompt_append_column (GString *out, const TwCatalog *catalog, const TwColumn *column);

/** tw_prompt_add_part: @text: (transfer full) (nullable): nothing is added where it is %NULL */
void tw_prompt_add_part (GPtrArray *parts, const char *kind, char *text);

/** tw_prompt_resource_text: (transfer full) */
char *tw_prompt_resource_text (const char *name);

/** tw_prompt_build_body: (transfer full): @tool: (nullable): the resource of the tool that is given */
GBytes *tw_prompt_build_body (const GPtrArray *parts, const char *tool,
                              const TwPromptLimits *limits);

G_END_DECLS
