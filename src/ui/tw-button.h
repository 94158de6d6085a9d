// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** tw_button_new: a button with a mnemonic, which a screen reader does not read out: GTK 4.8 would read
 * the label twice, once with the underline */
GtkWidget *tw_button_new (const char *label);

/** tw_button_name: what a screen reader reads out: @name alone, and not its label and its row's title
 * before it */
void tw_button_name (GtkWidget *button, const char *name);

/** tw_drop_down_name: the same for the button inside, which takes the focus: GTK 4.8 calls it by its type */
void tw_drop_down_name (GtkDropDown *drop_down, const char *name);

G_END_DECLS
