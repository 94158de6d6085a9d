// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/relationships/tw-diagram-pane.h"
#include "ui/relationships/tw-relationship-form.h"
#include "ui/relationships/tw-relationship-list.h"
#include "ui/relationships/tw-relationship-window.h"
#include "ui/relationships/tw-suggestion-list.h"

G_BEGIN_DECLS

/* Only for the files that make up TwRelationshipWindow. */

struct _TwRelationshipWindow {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *undo_button;
  GtkWidget *redo_button;
  GtkToggleButton *diagram_button;
  GtkSpinner *spinner;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *failed_page;
  AdwLeaflet *leaflet;
  GtkStack *pages;
  GtkWidget *search;
  TwRelationshipList *list;
  TwSuggestionList *suggestions;
  GtkRevealer *form_revealer;
  TwRelationshipForm *form;
  TwDiagramPane *diagram;

  TwSession *session;
  TwRelationshipEditor *editor;
  GCancellable *cancellable;
  gboolean busy;             /* a worker has the draft */
  gboolean closes;           /* when it is saved, or discarded */
  gboolean waits_for_schema; /* saved; the session reads it */
};

void tw_relationship_window_toast (TwRelationshipWindow *self, const char *text);
/** tw_relationship_window_set_busy: nothing can be edited meanwhile */
void tw_relationship_window_set_busy (TwRelationshipWindow *self, gboolean busy);
void tw_relationship_window_update (TwRelationshipWindow *self);

/* tw-relationship-files.c: reading, saving, importing */
/** tw_relationship_window_load: a new draft of the session's catalog */
void tw_relationship_window_load (TwRelationshipWindow *self);
void tw_relationship_window_save (TwRelationshipWindow *self);
/** tw_relationship_window_reload: the file again; unsaved edits are asked about */
void tw_relationship_window_reload (TwRelationshipWindow *self);
void tw_relationship_window_import (TwRelationshipWindow *self);
/** tw_relationship_window_ask_to_close: %TRUE where it may close at once */
gboolean tw_relationship_window_ask_to_close (TwRelationshipWindow *self);

G_END_DECLS
