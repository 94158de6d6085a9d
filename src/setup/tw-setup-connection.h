// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-profile.h"
#include "setup/tw-setup-draft.h"
#include "warehouse/tw-address.h"

G_BEGIN_DECLS

/* What the draft of a connection holds, by its keys; texts unless said. */
#define TW_SETUP_ROUTE "route" /* the id of the way through the assistant */
#define TW_SETUP_HOST "host"
#define TW_SETUP_HOST_ADDRESS "host-address" /* an IP address to connect to; nobody is asked for it */
#define TW_SETUP_PORT "port"
#define TW_SETUP_DATABASE "database"
#define TW_SETUP_USER "user"
#define TW_SETUP_PASSWORD "password" /* a secret */
#define TW_SETUP_SESSION_ONLY "session-only" /* a flag: the password does not go into the keyring */
#define TW_SETUP_LOGIN "login"       /* tw_login_method_get_name() */
#define TW_SETUP_SECRET "secret"     /* its name or ARN */
#define TW_SETUP_CLUSTER "cluster"
#define TW_SETUP_WORKGROUP "workgroup"
#define TW_SETUP_AUTO_CREATE "auto-create" /* a flag */
#define TW_SETUP_AWS_PROFILE "aws-profile"
#define TW_SETUP_AWS_REGION "aws-region"
#define TW_SETUP_TUNNEL "tunnel-instance"
#define TW_SETUP_NETWORK "network" /* the VPC of a cluster that could not be reached */
#define TW_SETUP_TLS "tls" /* libpq's sslmode; "" for verify-full */
#define TW_SETUP_CERTIFICATES "root-certificates"
#define TW_SETUP_CLIENT_CERTIFICATE "certificate"
#define TW_SETUP_CLIENT_KEY "key"
#define TW_SETUP_SCHEMAS "schemas" /* a list */
#define TW_SETUP_TITLE "title"
#define TW_SETUP_EDITS "edits"   /* the name of the profile that is being changed */
#define TW_SETUP_SAVED "saved"   /* the name of the profile that it was saved as */
#define TW_SETUP_BLAMED "blamed" /* the key of the field that a failed test blames */
#define TW_SETUP_BLAME "blame"   /* what it says */

/** tw_setup_draft_get_login: the password's where none was chosen */
TwLoginMethod tw_setup_draft_get_login (TwSetupDraft *self);

/** tw_setup_draft_lacks_password: one is needed, and after a crash it is gone */
gboolean tw_setup_draft_lacks_password (TwSetupDraft *self);

/** tw_setup_draft_get_saved: the name of the profile that it is in profiles.yaml, or "" */
const char *tw_setup_draft_get_saved (TwSetupDraft *self);

/** tw_setup_draft_get_tls: libpq's sslmode */
const char *tw_setup_draft_get_tls (TwSetupDraft *self);

/** tw_setup_draft_take_address: what the address says; what it leaves open stays as it is */
void tw_setup_draft_take_address (TwSetupDraft *self, const TwAddress *address);

/** tw_setup_draft_take_profile: to change @profile, which is in profiles.yaml */
void tw_setup_draft_take_profile (TwSetupDraft *self, const TwProfile *profile);

/** tw_setup_draft_make_address: (transfer full): without the password */
TwAddress *tw_setup_draft_make_address (TwSetupDraft *self);

/** tw_setup_draft_make_profile: (transfer full): what was entered as a profile, whose name is that of
 * the profile that is being changed, or "new" */
TwProfile *tw_setup_draft_make_profile (TwSetupDraft *self);

/**
 * tw_setup_save_profile:
 * @entered: from tw_setup_draft_make_profile()
 * @edits: (nullable): the name of the profile that is being changed
 *
 * Blocking. Puts it into profiles.yaml; what the assistant does not ask for stays as it was there.
 *
 * Returns: (transfer full): as it was saved: a new one with a name made from its title
 */
TwProfile *tw_setup_save_profile (const TwProfile *entered, const char *edits, GError **error);

G_END_DECLS
