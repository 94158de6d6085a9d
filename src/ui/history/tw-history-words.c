// SPDX-License-Identifier: Apache-2.0
#include "ui/history/tw-history-words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "report/tw-cell-format.h"

char *
tw_history_format_time (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time);
  /* Translators: a date and a time, see strftime(3) */
  return date ? g_date_time_format (date, _("%e %b %Y, %H:%M")) : g_strdup ("");
}

char *
tw_history_format_day (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);
  GDateTime *const days[] = { now, yesterday };
  const char *const names[] = { _("Today"), _("Yesterday") };
  for (guint i = 0; date && i < G_N_ELEMENTS (days); i++)
    if (g_date_time_get_year (date) == g_date_time_get_year (days[i])
        && g_date_time_get_day_of_year (date) == g_date_time_get_day_of_year (days[i]))
      return g_strdup (names[i]);
  /* Translators: a date, see strftime(3) */
  return date ? g_strchug (g_date_time_format (date, _("%e %B %Y"))) : g_strdup ("");
}

static char *
dup_on_one_line (const char *text)
{
  GString *line = g_string_new (NULL);
  gboolean space = FALSE;
  for (const char *at = text; *at && line->len < 300; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (g_unichar_isspace (c)) {
      space = line->len > 0;
      continue;
    }
    if (space)
      g_string_append_c (line, ' ');
    g_string_append_unichar (line, c);
    space = FALSE;
  }
  return g_string_free (line, FALSE);
}

char *
tw_history_entry_dup_title (const TwHistoryEntry *self)
{
  const char *text = self->question && *self->question ? self->question : self->sql;
  return dup_on_one_line (text ? text : "");
}

static const char *
state_text (const char *state)
{
  if (strcmp (state, "asked") == 0)
    return _("not ended");
  if (strcmp (state, "failed") == 0)
    return _("failed");
  if (strcmp (state, "declined") == 0)
    return _("not answered");
  if (strcmp (state, "cancelled") == 0)
    return _("cancelled");
  return NULL;
}

char *
tw_history_entry_dup_detail (const TwHistoryEntry *self)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (self->time);
  /* Translators: a time of day, see strftime(3) */
  g_autofree char *time = date ? g_date_time_format (date, _("%H:%M")) : g_strdup ("");
  g_autofree char *count = tw_format_count (self->n_rows);
  g_autofree char *rows
    = g_strdup_printf (ngettext ("%s row", "%s rows", self->n_rows), count);
  const char *state = state_text (self->state);
  GString *text = g_string_new (time);
  g_string_append_printf (text, " · %s", state ? state : rows);
  if (self->cost_usd > 0)
    g_string_append_printf (text, " · $%.3f", self->cost_usd);
  g_string_append_printf (text, " · %s", *self->title ? self->title : self->profile);
  return g_string_free (text, FALSE);
}

static void
append_cut (GString *text, const TwKept *self, TwResultSet *rows)
{
  guint n = rows ? tw_result_set_get_n_rows (rows) : 0;
  if (!self->reopened || n >= self->n_rows)
    return;
  g_autofree char *kept = tw_format_count (n);
  g_autofree char *all = tw_format_count (self->n_rows);
  /* Translators: two numbers of rows */
  g_string_append_printf (text, _(" The first %s of %s rows were kept."), kept, all);
}

char *
tw_kept_dup_text (const TwKept *self, TwResultSet *rows)
{
  g_autofree char *time = tw_history_format_time (self->time);
  GString *text = g_string_new (NULL);
  if (self->trouble)
    /* Translators: an error message */
    g_string_append_printf (text, _("Not kept in the history: %s"), self->trouble);
  else if (self->reopened)
    /* Translators: a date with a time, and a connection's title */
    g_string_append_printf (text, _("Kept from %s, %s."), g_strstrip (time),
                            *self->title ? self->title : self->profile);
  else if (self->saved)
    g_string_append (text, _("Kept in the history."));
  append_cut (text, self, rows);
  return g_string_free (text, FALSE);
}
