// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* Comments for what has none: drafted, reviewed one by one, and exported as a script that somebody
 * else runs. Nothing is changed in the warehouse. */
#define TW_TYPE_GLOSSARY_WINDOW (tw_glossary_window_get_type ())
G_DECLARE_FINAL_TYPE (TwGlossaryWindow, tw_glossary_window, TW, GLOSSARY_WINDOW, AdwWindow)

/** tw_glossary_window_present: over @parent; the session has a workspace */
void tw_glossary_window_present (GtkWindow *parent, TwSession *session);

/** tw_glossary_dup_figures: (transfer full): how many tables and columns have a comment, and how many
 * names are abbreviations; sentences */
char *tw_glossary_dup_figures (const TwGlossaryStatus *status);

G_END_DECLS
