// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/knowledge/tw-knowledge-form.h"
#include "ui/tw-session.h"

G_BEGIN_DECLS

/* The entries of a person's file: found, added, edited and deleted. What does not suit the schema is
 * not saved, and what another program wrote meanwhile is not lost. */
#define TW_TYPE_KNOWLEDGE_WINDOW (tw_knowledge_window_get_type ())
G_DECLARE_FINAL_TYPE (TwKnowledgeWindow, tw_knowledge_window, TW, KNOWLEDGE_WINDOW, AdwWindow)

/** tw_knowledge_window_present: over @parent, with @form (transfer floating) for one entry; the session
 * has a workspace with a catalog */
void tw_knowledge_window_present (GtkWindow *parent, TwSession *session, TwKnowledgeForm *form);

/** tw_knowledge_read_again: so that the next question uses what was saved */
void tw_knowledge_read_again (TwSession *session);

G_END_DECLS
