// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** tw_links_to_markup: (transfer full): @text for a label, with each https:// address in it as a link
 * that is shown without what follows its path */
char *tw_links_to_markup (const char *text);

G_END_DECLS
