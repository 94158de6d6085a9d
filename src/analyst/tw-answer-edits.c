// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-answer-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-language.h"

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

/* What comes before a change's colon is English, and says what was changed: "period: 1997". */
static gboolean
is_of_same (const char *a, const char *b)
{
  const char *colon = strchr (a, ':');
  return colon && strncmp (a, b, (gsize) (colon + 1 - a)) == 0;
}

/* Such as "Changed: period: 1997." */
static char *
dup_change_text (const char *change)
{
  static const struct {
    const char *of, *text;
  } kinds[] = {
    /* Translators: what a person changed in an answer; %s is a time, such as "1997", or "all" */
    { "period: ", N_("Changed: period: %s.") },
    /* Translators: what a person changed in an answer; %s is worked out, such as "revenue" */
    { "measure: ", N_("Changed: measure: %s.") },
  };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (change, kinds[i].of))
      return tw_text_fill (_(kinds[i].text), change + strlen (kinds[i].of));
  /* Translators: what a person changed in an answer, such as "country: France" */
  return g_strdup_printf (_("Changed: %s."), change);
}

/* An earlier change of the same thing as @change. */
static gboolean
is_replaced (TwAnswer *self, const char *text, const char *change)
{
  const GPtrArray *attempts = tw_answer_get_attempts (self);
  for (guint i = 0; i < attempts->len; i++) {
    const char *earlier = ((const TwAttempt *) attempts->pdata[i])->change;
    g_autofree char *said
      = earlier && is_of_same (change, earlier) ? dup_change_text (earlier) : NULL;
    if (g_strcmp0 (said, text) == 0)
      return TRUE;
  }
  return FALSE;
}

/* A later change of the same thing takes the place of the earlier. */
static void
restate_change (TwAnswer *self, const char *change)
{
  const char *const *before = tw_answer_get_assumptions (self);
  g_autoptr (GStrvBuilder) after = g_strv_builder_new ();
  g_autofree char *says = dup_change_text (change);
  for (guint i = 0; before[i]; i++)
    if (strcmp (before[i], says) != 0 && !is_replaced (self, before[i], change))
      g_strv_builder_add (after, before[i]);
  g_strv_builder_add (after, says);
  g_auto (GStrv) all = g_strv_builder_end (after);
  tw_answer_set_assumptions (self, (const char *const *) all);
}

void
tw_answer_restate (TwAnswer *self, const char *sql, const char *change)
{
  const char *const edited[] = { _("The SQL was edited by hand."), NULL };
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
