// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "setup/tw-setup-draft.h"

G_BEGIN_DECLS

/* One page of the setup assistant: a heading, a sentence, and a body that its template gives. What is
 * entered on it goes into the draft as it is entered, and is read from there when the page is made:
 * so back, forward and a crash lose nothing. */
#define TW_TYPE_SETUP_PAGE (tw_setup_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (TwSetupPage, tw_setup_page, TW, SETUP_PAGE, AdwBin)

/**
 * TwSetupPageClass: all of them may be %NULL
 * @needs_login: it talks to the warehouse: a password that a crash lost is asked for before it
 * @is_needed: whether it is turned to at all, as the draft is now; %NULL means always
 * @load: the draft is there: fill the fields
 * @enter: the page was turned to; long work may begin
 * @leave: the page is turned away from, or the assistant closes: long work ends
 * @can_continue: %NULL means yes
 * @get_continue_label: %NULL means "Continue"; an answer of %NULL: there is nothing to press
 * @commit: "Continue" was pressed; %FALSE keeps the page, with what is missing shown beside its
 *   field. A page that needs time answers %FALSE and calls tw_setup_page_advance() later.
 */
struct _TwSetupPageClass {
  AdwBinClass parent_class;

  gboolean needs_login;
  gboolean (*is_needed) (TwSetupDraft *draft);
  void (*load) (TwSetupPage *self);
  void (*enter) (TwSetupPage *self);
  void (*leave) (TwSetupPage *self);
  gboolean (*can_continue) (TwSetupPage *self);
  const char *(*get_continue_label) (TwSetupPage *self);
  gboolean (*commit) (TwSetupPage *self);
};

/** tw_setup_page_new: @type is of a page; loads it from @draft */
TwSetupPage *tw_setup_page_new (GType type, TwSetupDraft *draft);

TwSetupDraft *tw_setup_page_get_draft (TwSetupPage *self);
const char *tw_setup_page_get_title (TwSetupPage *self);

void tw_setup_page_set_heading (TwSetupPage *self, const char *heading);
void tw_setup_page_set_description (TwSetupPage *self, const char *description);

void tw_setup_page_enter (TwSetupPage *self);
void tw_setup_page_leave (TwSetupPage *self);
gboolean tw_setup_page_can_continue (TwSetupPage *self);
const char *tw_setup_page_get_continue_label (TwSetupPage *self);
gboolean tw_setup_page_commit (TwSetupPage *self);

/** tw_setup_page_changed: for pages: whether and how it goes on may have changed */
void tw_setup_page_changed (TwSetupPage *self);
/** tw_setup_page_advance: for pages: on to the next one, as if "Continue" had been pressed */
void tw_setup_page_advance (TwSetupPage *self);
/** tw_setup_page_retreat: for pages: back to the one before */
void tw_setup_page_retreat (TwSetupPage *self);
/** tw_setup_page_finish: for pages: the assistant is done, and @profile is to be opened */
void tw_setup_page_finish (TwSetupPage *self, const char *profile);

/** tw_setup_page_keep: for pages: fills @field from the draft, and keeps there what is entered */
void tw_setup_page_keep (TwSetupPage *self, GtkEditable *field, const char *key);
/** tw_setup_page_keep_secret: likewise, but in memory alone */
void tw_setup_page_keep_secret (TwSetupPage *self, GtkEditable *field, const char *key);

/** tw_setup_page_name_field: tells a screen reader what an entry row is for; Adwaita 1.2 does not */
void tw_setup_page_name_field (GtkEditable *field);

G_END_DECLS
