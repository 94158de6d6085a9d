// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/knowledge/tw-knowledge-job.h"
#include "ui/knowledge/tw-knowledge-window.h"

G_BEGIN_DECLS

struct _TwKnowledgeWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *pages;
  GtkWidget *add_button;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListBox *list;
  AdwStatusPage *none;
  AdwWindowTitle *edit_title;
  GtkLabel *problem;
  AdwBin *form_bin;

  TwSession *session;
  TwWorkspace *workspace;
  TwKnowledgeForm *form;
  const TwKnowledgeKind *kind;
  const TwKnowledgeWords *words;
  TwKnowledgeFile *file; /* %NULL until it has been read */
  gconstpointer edited;  /* nullable: an entry of @file; else a new one is being written */
  char *undo;            /* nullable: what the file held before the last deletion */
  gboolean edits;
  gboolean busy;    /* a job is under way */
  gboolean changed; /* what is answered from the file */
  gboolean closes;
};

/* tw-knowledge-window.c */
/** tw_knowledge_window_get_workspace: as it is now: the schema may have been read again behind this
 * window */
TwWorkspace *tw_knowledge_window_get_workspace (TwKnowledgeWindow *self);
/** tw_knowledge_window_delete: @entry: (nullable) */
void tw_knowledge_window_delete (TwKnowledgeWindow *self, gconstpointer entry);

/* tw-knowledge-rows.c */
/** tw_knowledge_window_show_rows: the entries that are searched for, or why there are none */
void tw_knowledge_window_show_rows (TwKnowledgeWindow *self);
/** tw_knowledge_window_clear_rows: before the entries that they show are gone */
void tw_knowledge_window_clear_rows (TwKnowledgeWindow *self);
/** tw_knowledge_row_get_entry: (nullable): of @row, which may be %NULL */
gconstpointer tw_knowledge_row_get_entry (gpointer row);

G_END_DECLS
