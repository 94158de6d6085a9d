// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* The proof behind an answer: its SQL, what that does, how it was found, where the time went. */
#define TW_TYPE_INSPECTOR (tw_inspector_get_type ())
G_DECLARE_FINAL_TYPE (TwInspector, tw_inspector, TW, INSPECTOR, AdwBin)

TwInspector *tw_inspector_new (TwSession *session);
void tw_inspector_focus_sql (TwInspector *self);

G_END_DECLS
