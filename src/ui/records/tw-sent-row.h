// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * tw_sent_row_new:
 * @kind: a ledger piece's kind, "question", "rows", …
 * @text: what opens below; cut where it is very long
 *
 * A row for a piece of what is sent to a language model.
 */
GtkWidget *tw_sent_row_new (const char *kind, const char *subtitle, const char *text);

G_END_DECLS
