// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-yaml-edit.h"
#include "setup/tw-profile.h"

G_BEGIN_DECLS

/* Inside tw-profile*.c: what a profile holds, as one table that copying, comparing, reading and
 * writing go by. A new field is a line there and a member of TwProfile. */

typedef enum {
  TW_PROFILE_TEXT,
  TW_PROFILE_LIST,
  TW_PROFILE_BOOLEAN,
  TW_PROFILE_NUMBER, /* guint; 0 is not written */
  TW_PROFILE_LIMIT,  /* see tw_profile_limit_read() */
  TW_PROFILE_LOGIN,
} TwProfileKind;

/** TwProfileField: @key as in the file */
typedef struct {
  const char *key;
  TwProfileKind kind;
  gsize offset;
  gboolean required;
} TwProfileField;

const TwProfileField *tw_profile_fields_get (guint *n);

/** tw_profile_field_read: from the file's entry */
gboolean tw_profile_field_read (const TwProfileField *self, const TwYamlEntry *entry,
                                TwProfile *profile, GError **error);

/** tw_profile_field_equal: whether both say the same */
gboolean tw_profile_field_equal (const TwProfileField *self, const TwProfile *a,
                                 const TwProfile *b);

/** tw_profile_field_write: as the file says it; @field's texts belong to @profile or, where a number
 * had to be written, to @kept */
void tw_profile_field_write (const TwProfileField *self, const TwProfile *profile,
                             TwYamlField *field, GPtrArray *kept);

/** tw_profiles_parse_unchecked: tw_profiles_parse(), where what a login needs may yet be missing */
GPtrArray *tw_profiles_parse_unchecked (const char *text, gsize length, const char *path,
                                        GError **error);

G_END_DECLS
