// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <adwaita.h>

#include "ui/tw-session.h"

G_BEGIN_DECLS

/* Below the tables of Northwind: makes its twin with cryptic names, or connects to it. Invisible
 * beside anything else. */
#define TW_TYPE_CRYPTIC_OFFER (tw_cryptic_offer_get_type ())
G_DECLARE_FINAL_TYPE (TwCrypticOffer, tw_cryptic_offer, TW, CRYPTIC_OFFER, AdwBin)

TwCrypticOffer *tw_cryptic_offer_new (TwSession *session);

G_END_DECLS
