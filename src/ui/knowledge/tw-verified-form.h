// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/knowledge/tw-knowledge-form.h"

G_BEGIN_DECLS

/* A person's verified query (examples.yaml). */
#define TW_TYPE_VERIFIED_FORM (tw_verified_form_get_type ())
G_DECLARE_FINAL_TYPE (TwVerifiedForm, tw_verified_form, TW, VERIFIED_FORM, TwKnowledgeForm)

/** tw_verified_form_new: (transfer floating) */
TwKnowledgeForm *tw_verified_form_new (void);

G_END_DECLS
