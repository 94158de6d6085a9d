// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A row that opens into what AWS has to choose from, looked up when it is opened: meanwhile it says so,
 * and a failure can be tried again. Emits "picked" with what was added as a choice. */
#define TW_TYPE_SETUP_LOOKUP_ROW (tw_setup_lookup_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (TwSetupLookupRow, tw_setup_lookup_row, TW, SETUP_LOOKUP_ROW,
                          AdwExpanderRow)

/**
 * TwSetupLookupRowClass: none of them may be %NULL
 * @describe: (transfer full): what @find looks for, to be freed by @free_description
 * @find: in a worker, blocking: what there is, to be freed by @free_found; or %NULL with an error
 * @show: calls tw_setup_lookup_row_add() for each
 * @nothing: what is said where there was none; translated when it is shown
 */
struct _TwSetupLookupRowClass {
  AdwExpanderRowClass parent_class;

  gpointer (*describe) (TwSetupLookupRow *self);
  gpointer (*find) (gpointer description, GCancellable *cancellable, GError **error);
  void (*show) (TwSetupLookupRow *self, gpointer found);
  GDestroyNotify free_description;
  GDestroyNotify free_found;
  const char *nothing;
};

/** tw_setup_lookup_row_add: for subclasses: a choice with its button; "picked" gives @value, which
 * stays the row's; %NULL: it cannot be chosen yet */
void tw_setup_lookup_row_add (TwSetupLookupRow *self, const char *title, const char *subtitle,
                              const char *icon, gpointer value, GDestroyNotify free_value);

/** tw_setup_lookup_row_look: opens it, and looks (again) */
void tw_setup_lookup_row_look (TwSetupLookupRow *self);

G_END_DECLS
