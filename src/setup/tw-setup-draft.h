// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "setup/tw-setup-error.h"

G_BEGIN_DECLS

/* What a person has entered in the setup assistant so far, and where they are in it: named texts and
 * lists of texts. Every change is on its way to a file of the data directory at once, so that the
 * assistant goes on from there after a crash. Secrets are kept beside them in memory alone, and wiped
 * when they go. Lives in the main context. */
#define TW_TYPE_SETUP_DRAFT (tw_setup_draft_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupDraft, tw_setup_draft, TW, SETUP_DRAFT, GObject)

/** tw_setup_draft_load: what the file holds; an unreadable file counts as empty */
TwSetupDraft *tw_setup_draft_load (void);

/** tw_setup_draft_dup_path: (transfer full): where it is kept */
char *tw_setup_draft_dup_path (void);

/** tw_setup_draft_get_text: "" where there is none */
const char *tw_setup_draft_get_text (TwSetupDraft *self, const char *key);
/** tw_setup_draft_set_text: %NULL and "" remove it */
void tw_setup_draft_set_text (TwSetupDraft *self, const char *key, const char *text);

/** tw_setup_draft_get_flag: a text that is "yes" */
gboolean tw_setup_draft_get_flag (TwSetupDraft *self, const char *key);
void tw_setup_draft_set_flag (TwSetupDraft *self, const char *key, gboolean on);

/** tw_setup_draft_get_list: (transfer none): never %NULL; valid until the next change */
const char *const *tw_setup_draft_get_list (TwSetupDraft *self, const char *key);
void tw_setup_draft_set_list (TwSetupDraft *self, const char *key, const char *const *texts);

/** tw_setup_draft_get_secret: "" where there is none */
const char *tw_setup_draft_get_secret (TwSetupDraft *self, const char *key);
void tw_setup_draft_set_secret (TwSetupDraft *self, const char *key, const char *secret);

/** tw_setup_draft_clear: forgets everything, the file too */
void tw_setup_draft_clear (TwSetupDraft *self);

/** tw_setup_draft_flush: blocks until the file holds what was entered; for closing */
void tw_setup_draft_flush (TwSetupDraft *self);

G_END_DECLS
