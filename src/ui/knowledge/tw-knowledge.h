// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* What the windows of a person's knowledge files have in common. */

/** tw_knowledge_dup_sentences: what happened, and what to do about it */
char *tw_knowledge_dup_sentences (const GError *error);

/** tw_knowledge_toast: @undo (nullable) is the action of an Undo button */
void tw_knowledge_toast (AdwToastOverlay *toasts, const char *text, const char *undo);
void tw_knowledge_toast_error (AdwToastOverlay *toasts, const GError *error);

/** tw_knowledge_ask: whether to discard what was changed; @discarded is called, swapped, with
 * "discard" where the person says so */
void tw_knowledge_ask (GtkWindow *window, const char *text, GCallback discarded);

/** tw_knowledge_read_again: so that the next question uses what was saved */
void tw_knowledge_read_again (TwSession *session);

/** tw_knowledge_new_row: @problem (nullable) stands below the subtitle, with a sign before it */
GtkWidget *tw_knowledge_new_row (const char *title, const char *subtitle, const char *problem);

/** tw_knowledge_new_delete_button: @clicked is called, swapped, with @window and the button */
GtkWidget *tw_knowledge_new_delete_button (const char *name, GCallback clicked, GtkWindow *window);

/** tw_knowledge_present: over @parent, a little smaller than it */
void tw_knowledge_present (GtkWindow *window, GtkWindow *parent);

G_END_DECLS
