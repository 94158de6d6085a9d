// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** tw_menu_append_text: an item for a text that somebody else wrote: its underscores are no
 * mnemonics. @target is the action's parameter. */
void tw_menu_append_text (GMenu *menu, const char *text, const char *action, const char *target);

G_END_DECLS
