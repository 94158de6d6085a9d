// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "setup/tw-profile.h"

G_BEGIN_DECLS

/* Forgetting what Tradewind keeps on this computer. Nothing of a warehouse is ever touched. */

typedef enum {
  TW_RESET_CONNECTIONS, /* profiles.yaml, and passwords in the keyring */
  TW_RESET_DRAFT,       /* of the setup assistant */
  TW_RESET_CACHES,      /* embeddings, and all else that can be made again */
  TW_RESET_RECORDS,     /* history, usage, what was sent, audit; not which stacks cost money */
  TW_RESET_PREFERENCES,
  TW_RESET_KNOWLEDGE, /* relationships, metrics, verified queries */
  TW_RESET_SAMPLE,    /* the sample server's data */
  TW_RESET_N,
} TwResetKind;

/**
 * TwResetItem: one kind of thing that is kept
 * @paths: (array zero-terminated=1): files and folders that are there now
 * @n_files: in them
 * @bytes: in them
 */
typedef struct {
  TwResetKind kind;
  char **paths;
  guint n_files;
  guint64 bytes;
} TwResetItem;

/** tw_reset_list: (element-type TwResetItem) (transfer full): every kind, in the enum's order, those without
 * a file too. Blocking: looks at every file. */
GPtrArray *tw_reset_list (void);

/**
 * tw_reset_apply:
 * @kinds: bits: 1 << #TwResetKind
 *
 * Blocking. What uses these files has to be closed before. Goes on after a failure, so that as much
 * as possible is forgotten.
 *
 * Returns: %FALSE with the first failure: a path and why it is still there
 */
gboolean tw_reset_apply (guint kinds, GError **error);

/**
 * tw_reset_forget_profile:
 *
 * One connection: its password, where its diagrams' cards were put, and its entry in profiles.yaml.
 * Blocking. A locked keyring keeps its password and nothing else.
 */
gboolean tw_reset_forget_profile (const TwProfile *profile, GError **error);

G_END_DECLS
