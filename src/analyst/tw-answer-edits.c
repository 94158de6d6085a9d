// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-answer-private.h"

#include <string.h>

#define EDITED "The SQL was edited by hand."
#define CHANGED "Changed: "
#define ROW_LIMIT "row-limit"
#define MORE 10 /* times the rows that were read */

/* The index of the last attempt that no person made, or -1. */
static int
last_of_model (TwAnswer *self)
{
  const GPtrArray *attempts = tw_answer_get_attempts (self);
  int last = (int) attempts->len - 1;
  while (last >= 0 && ((const TwAttempt *) attempts->pdata[last])->by_person)
    last--;
  return last;
}

const char *
tw_answer_get_model_sql (TwAnswer *self)
{
  g_return_val_if_fail (TW_IS_ANSWER (self), NULL);
  int last = last_of_model (self);
  return last < 0 ? NULL
                  : ((const TwAttempt *) tw_answer_get_attempts (self)->pdata[last])->sql;
}

gboolean
tw_answer_is_edited (TwAnswer *self)
{
  g_return_val_if_fail (TW_IS_ANSWER (self), FALSE);
  const GPtrArray *attempts = tw_answer_get_attempts (self);
  const char *written = tw_answer_get_model_sql (self);
  gboolean edited = FALSE;
  for (guint i = (guint) (last_of_model (self) + 1); written && i < attempts->len; i++) {
    const TwAttempt *attempt = attempts->pdata[i];
    edited = strcmp (attempt->sql, written) != 0 && (edited || attempt->change == NULL);
  }
  return edited;
}

/* What the model said: kept beside the answer when a person's SQL runs for the first time. */
static const char *const *
stated_by_model (TwAnswer *self)
{
  static const char key[] = "stated";
  const GPtrArray *attempts = tw_answer_get_attempts (self);
  if (attempts->len > 0 && last_of_model (self) == (int) attempts->len - 1)
    g_object_set_data_full (G_OBJECT (self), key,
                            g_strdupv ((char **) tw_answer_get_assumptions (self)),
                            (GDestroyNotify) g_strfreev);
  return g_object_get_data (G_OBJECT (self), key);
}

/* A later change of the same thing takes the place of the earlier. */
static void
restate_change (TwAnswer *self, const char *change)
{
  const char *const *before = tw_answer_get_assumptions (self);
  g_autoptr (GStrvBuilder) after = g_strv_builder_new ();
  const char *colon = strchr (change, ':');
  g_autofree char *same = colon ? g_strdup_printf (CHANGED "%.*s", (int) (colon + 1 - change), change)
                                : NULL;
  g_autofree char *says = g_strdup_printf (CHANGED "%s.", change);
  for (guint i = 0; before[i]; i++)
    if (same == NULL || !g_str_has_prefix (before[i], same))
      g_strv_builder_add (after, before[i]);
  g_strv_builder_add (after, says);
  g_auto (GStrv) all = g_strv_builder_end (after);
  tw_answer_set_assumptions (self, (const char *const *) all);
}

void
tw_answer_restate (TwAnswer *self, const char *sql, const char *change)
{
  static const char *const edited[] = { EDITED, NULL };
  const char *written = tw_answer_get_model_sql (self);
  const char *const *stated = stated_by_model (self);
  if (written && strcmp (sql, written) == 0)
    tw_answer_set_assumptions (self, stated);
  else if (change)
    restate_change (self, change);
  else
    tw_answer_set_assumptions (self, written ? edited : NULL);
}

void
tw_answer_set_row_limit (TwAnswer *self, guint rows)
{
  g_object_set_data (G_OBJECT (self), ROW_LIMIT, GUINT_TO_POINTER (rows));
}

guint
tw_answer_get_row_limit (TwAnswer *self)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (self), ROW_LIMIT));
}

guint
tw_answer_get_more_rows (TwAnswer *self)
{
  g_return_val_if_fail (TW_IS_ANSWER (self), 0);
  guint limit = tw_answer_get_row_limit (self);
  TwResultSet *result = tw_answer_get_result (self);
  gboolean cut = tw_answer_get_state (self) == TW_ANSWER_DONE && result && limit > 0
                 && tw_result_set_get_truncated (result)
                 && tw_result_set_get_n_rows (result) >= limit && limit <= G_MAXINT / MORE;
  return cut ? limit * MORE : 0;
}

void
tw_answer_fail_attempt (TwAnswer *self, const char *error, const char *english)
{
  const GPtrArray *attempts = tw_answer_get_attempts (self);
  g_return_if_fail (attempts->len > 0);
  TwAttempt *attempt = g_ptr_array_index (attempts, attempts->len - 1);
  g_free (attempt->error);
  g_free (attempt->english);
  attempt->error = g_strdup (error);
  attempt->english = g_strdup (english);
  g_object_notify (G_OBJECT (self), "attempts");
}
