// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "warehouse/tw-address.h"
#include "warehouse/tw-warehouse-error.h"

G_BEGIN_DECLS

/* Inside tw-address*.c. No message holds a word of the text that is read. */

/** tw_address_refuse: "The address WHAT."; always %FALSE */
gboolean tw_address_refuse (GError **error, const char *what, const char *hint);

/** tw_address_take: an option of any of the forms, by its name in any case; unknown ones are let
 * pass */
gboolean tw_address_take (TwAddress *self, const char *name, const char *value, GError **error);

/** tw_address_take_url: what stands behind "scheme://", of any of the URL forms */
gboolean tw_address_take_url (TwAddress *self, const char *rest, GError **error);
gboolean tw_address_take_keywords (TwAddress *self, const char *text, GError **error);
gboolean tw_address_take_odbc (TwAddress *self, const char *text, GError **error);
gboolean tw_address_take_psql (TwAddress *self, const char *text, GError **error);

/** tw_address_take_scheme: a URL with its scheme; %FALSE without @error where there is none */
gboolean tw_address_take_scheme (TwAddress *self, const char *text, gboolean *taken,
                                 GError **error);

G_END_DECLS
