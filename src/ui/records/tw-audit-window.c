// SPDX-License-Identifier: Apache-2.0
#include "ui/records/tw-audit-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "core/tw-audit.h"
#include "report/tw-cell-format.h"
#include "ui/records/tw-log-window.h"
#include "ui/records/tw-sent-row.h"
#include "ui/answer/tw-stage-strip.h"

#define MAX_ENTRIES 200
#define LONGEST_TITLE 120

/* One line of the statement; the whole of it is in the row. */
static char *
dup_title (const char *statement)
{
  g_autofree char *line = g_utf8_make_valid (statement, -1);
  g_strdelimit (line, "\r\n\t", ' ');
  if (g_utf8_strlen (line, -1) <= LONGEST_TITLE)
    return g_steal_pointer (&line);
  g_autofree char *start = g_utf8_substring (line, 0, LONGEST_TITLE);
  return g_strconcat (start, "…", NULL);
}

static char *
dup_rows (gint64 rows)
{
  g_autofree char *count = tw_format_count ((guint) MIN (rows, G_MAXUINT));
  return g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) rows), count);
}

static GtkWidget *
new_row (gconstpointer data)
{
  const TwAuditEntry *entry = data;
  g_autofree char *when = tw_log_dup_time (entry->time);
  g_autofree char *rows = dup_rows (entry->rows);
  g_autofree char *took = tw_stage_dup_time (entry->ms);
  g_autofree char *title = dup_title (entry->statement);
  g_autofree char *outcome = tw_audit_entry_dup_outcome_text (entry);
  g_autofree char *query
    = entry->query_id ? g_strdup_printf (_(" · query %s"), entry->query_id) : g_strdup ("");
  g_autofree char *subtitle
    = g_strdup_printf ("%s · %s · %s · %s · %s · %s%s", when, entry->profile,
                       tw_audit_entry_get_purpose_text (entry), outcome, rows, took, query);
  g_autofree char *text
    = entry->user ? g_strdup_printf (_("%s\n\nSent as %s"), entry->statement, entry->user)
                  : g_strdup (entry->statement);
  /* Titles of rows are markup. */
  g_autofree char *shown = g_markup_escape_text (title, -1);
  g_autofree char *below = g_markup_escape_text (subtitle, -1);
  return tw_sent_row_new (shown, below, text);
}

static GPtrArray *
list (gpointer audit)
{
  return tw_audit_list (audit, NULL, MAX_ENTRIES);
}

void
tw_audit_window_present (GtkWindow *parent)
{
  static const TwLogKind kind = {
    .title = N_("Statements Sent"),
    .empty_title = N_("Nothing Was Sent"),
    .empty_text = N_("No statement has gone to a warehouse yet."),
    .description = N_("Every statement that went to a warehouse, the latest first. Rows are not kept."),
    .list = list,
    .new_row = new_row,
  };
  tw_log_window_present (parent, &kind, tw_audit_ref (tw_audit_get ()),
                         (GDestroyNotify) tw_audit_unref);
}
