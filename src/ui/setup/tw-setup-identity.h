// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "setup/tw-setup-draft.h"

G_BEGIN_DECLS

/* Who asks AWS, and in which region; emits "changed". */
#define TW_TYPE_SETUP_IDENTITY (tw_setup_identity_get_type ())
G_DECLARE_FINAL_TYPE (TwSetupIdentity, tw_setup_identity, TW, SETUP_IDENTITY, AdwPreferencesGroup)

/** tw_setup_identity_keep: shows what @draft has, first what the preferences have, and keeps there what
 * is chosen */
void tw_setup_identity_keep (TwSetupIdentity *self, TwSetupDraft *draft);

/** tw_setup_identity_show: as tw_setup_identity_keep() did at first, when something else has changed the
 * draft */
void tw_setup_identity_show (TwSetupIdentity *self);

G_END_DECLS
