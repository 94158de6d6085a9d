// SPDX-License-Identifier: Apache-2.0
#include "ui/records/tw-ledger-window.h"

#include <glib/gi18n.h>

#include "ui/records/tw-log-window.h"
#include "ui/records/tw-sent-row.h"

#define MAX_ENTRIES 200

static GtkWidget *
new_row (gconstpointer data)
{
  const TwLedgerEntry *entry = data;
  g_autofree char *when = tw_log_dup_time (entry->time);
  g_autofree char *size = g_format_size (entry->bytes);
  g_autofree char *subtitle
    = g_strdup_printf ("%s · %s · %s", when, size, entry->model ? entry->model : entry->service);
  g_autofree char *text
    = g_strdup_printf ("SHA-256 %s\n\n%s", entry->sha256,
                       entry->text ? entry->text
                                   : _("The text itself is kept only while Tradewind runs."));
  return tw_sent_row_new (entry->kind, subtitle, text);
}

static GPtrArray *
list (gpointer ledger)
{
  return tw_ledger_list (ledger, MAX_ENTRIES);
}

void
tw_ledger_window_present (GtkWindow *parent, TwLedger *ledger)
{
  static const TwLogKind kind = {
    .title = N_("What Was Sent"),
    .empty_title = N_("Nothing Was Sent"),
    .empty_text = N_("No question has left this computer."),
    .description = N_("Every piece of every request to a language model, the latest first."),
    .list = list,
    .new_row = new_row,
  };
  tw_log_window_present (parent, &kind, tw_ledger_ref (ledger), (GDestroyNotify) tw_ledger_unref);
}
