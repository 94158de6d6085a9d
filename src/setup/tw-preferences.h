// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-setup-error.h"

G_BEGIN_DECLS

/**
 * TwPreferences: how a person wants questions answered, for the window and the command line alike;
 * preferences.ini in the configuration directory. Holds no secret. A plain value.
 *
 * @use_bedrock: Claude on Amazon Bedrock writes the SQL; else the built-in model
 * @rows_may_leave: Bedrock may see rows, and writes the insight; else it is written here
 * @titan_tables: tables are searched by Titan embeddings; else by the local ones
 * @titan_columns: columns too
 * @aws_profile: (nullable): else what the environment says
 * @region: (nullable): else what the environment or the profile says
 * @model: (nullable): else the best that the account is offered
 * @dimensions: of Titan's embeddings: 256, 512 or 1,024
 * @max_tokens: of an answer
 * @guardrail_id: (nullable)
 * @guardrail_version: (nullable)
 * @hidden: (array zero-terminated=1): `table` or `table.column`: never sent
 * @review: everything is shown before it is sent
 * @questions_per_minute: 0 for no limit
 * @usd_per_day: 0 for no limit
 * @max_rows, @max_megabytes, @max_seconds: of a query's result, of its text, of its run; 0 for none
 * @count_rows: after an answer, what its joins did to the rows is counted
 * @count_seconds: how long that may take in all
 * @ask_above_gigabytes: what a query may be estimated to read before a person is asked; 0: never
 * @history_days: for how long questions and answers are kept on this machine, unless pinned; 0: none is
 * @input_price: dollars per million tokens, or 0 for what is known of the model
 * @output_price: likewise
 */
typedef struct {
  gboolean use_bedrock;
  gboolean rows_may_leave;
  gboolean titan_tables;
  gboolean titan_columns;
  char *aws_profile;
  char *region;
  char *model;
  guint dimensions;
  guint max_tokens;
  char *guardrail_id;
  char *guardrail_version;
  char **hidden;
  gboolean review;
  guint questions_per_minute;
  double usd_per_day;
  guint max_rows;
  guint max_megabytes;
  guint max_seconds;
  guint ask_above_gigabytes;
  gboolean count_rows;
  guint count_seconds;
  guint history_days;
  double input_price;
  double output_price;
} TwPreferences;

/** tw_preferences_new: the usual ones */
TwPreferences *tw_preferences_new (void);

/**
 * tw_preferences_load:
 * @warning: (out) (optional) (nullable): what of the file could not be used, a sentence
 *
 * Returns: (transfer full): never %NULL: what is missing or senseless has its default
 */
TwPreferences *tw_preferences_load (char **warning);

/** tw_preferences_save: keeps groups and keys of the file that it does not know */
gboolean tw_preferences_save (const TwPreferences *self, GError **error);

/** tw_preferences_embeds_tables: by Titan; never while everything is reviewed before it is sent, for
 * embeddings are made without asking */
gboolean tw_preferences_embeds_tables (const TwPreferences *self);
gboolean tw_preferences_embeds_columns (const TwPreferences *self);

gboolean tw_preferences_equal (const TwPreferences *a, const TwPreferences *b);
TwPreferences *tw_preferences_copy (const TwPreferences *self);
void tw_preferences_free (TwPreferences *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwPreferences, tw_preferences_free)

/** tw_preferences_set_text: for the text fields: frees the old, takes a copy; "" becomes %NULL */
void tw_preferences_set_text (char **field, const char *text);

G_END_DECLS
