// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "setup/tw-workspace.h"

G_BEGIN_DECLS

/* Where one entry of a person's file is written, and what a TwKnowledgeWindow has to know of the kind
 * of entries that are in it. */
#define TW_TYPE_KNOWLEDGE_FORM (tw_knowledge_form_get_type ())
G_DECLARE_DERIVABLE_TYPE (TwKnowledgeForm, tw_knowledge_form, TW, KNOWLEDGE_FORM, GtkBox)

/**
 * TwKnowledgeKind: no function of it touches a widget: they are called in workers, too
 * @file: its name in the person's folder
 * @parse: (element-type entry) (transfer full)
 * @check: whether @now may be saved; where @is_new it is also given its schema
 * @change: as tw_verified_query_change() and tw_metric_change()
 * @get_text: (nullable): what is edited besides the name
 * @dup_problem: (nullable): why it does not suit the schema
 * @dup_details: what stands below its name in the list
 * @dup_words: what is searched
 * @get_saved: what is said once @now is saved
 */
typedef struct {
  const char *file;
  const char *icon_name;
  GPtrArray *(*parse) (TwWorkspace *workspace, const char *text, gsize length, GError **error);
  gboolean (*check) (TwWorkspace *workspace, gpointer now, gboolean is_new, GError **error);
  gboolean (*change) (const char *path, const char *known, gconstpointer was, gconstpointer now,
                      GError **error);
  GDestroyNotify free;
  const char *(*get_schema) (gconstpointer entry);
  const char *(*get_name) (gconstpointer entry);
  const char *(*get_text) (gconstpointer entry);
  char *(*dup_problem) (TwWorkspace *workspace, gconstpointer entry);
  char *(*dup_details) (TwWorkspace *workspace, gconstpointer entry);
  char *(*dup_words) (gconstpointer entry);
  const char *(*get_saved) (gconstpointer now);
} TwKnowledgeKind;

/** TwKnowledgeWords: what the window says about them; N_() */
typedef struct {
  const char *title;
  const char *one;
  const char *new_one;
  const char *add;
  const char *add_tooltip;
  const char *search;
  const char *search_hint;
  const char *none;
  const char *none_hint;
  const char *unsaved;
  const char *removed;
} TwKnowledgeWords;

/**
 * TwKnowledgeFormClass:
 * @show: fills the fields; @entry (nullable) is a new one
 * @take: (transfer full): what the fields say; the schema is that of @was, or none yet
 * @has_edits: whether they say anything but @was (nullable)
 * @get_name: the field of the name
 * @get_text: (nullable): the field of the text, where it has one
 */
struct _TwKnowledgeFormClass {
  GtkBoxClass parent_class;
  const TwKnowledgeKind *kind;
  const TwKnowledgeWords *words;
  void (*show) (TwKnowledgeForm *self, gconstpointer entry);
  gpointer (*take) (TwKnowledgeForm *self, gconstpointer was);
  gboolean (*has_edits) (TwKnowledgeForm *self, gconstpointer was);
  GtkWidget *(*get_name) (TwKnowledgeForm *self);
  GtkWidget *(*get_text) (TwKnowledgeForm *self);
};

G_END_DECLS
