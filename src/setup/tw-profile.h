// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "setup/tw-setup-error.h"

G_BEGIN_DECLS

/**
 * TwProfile: a named connection
 * @uri: (nullable): `postgresql://user@host:port/database`; %NULL for the sample profiles
 * @schemas: (array zero-terminated=1): empty means every schema
 * @allowed_functions: (array zero-terminated=1): beyond the guard's own list
 */
typedef struct {
  char *name;
  char *title; /* to show, such as "Sample · northwind" */
  char *uri;
  char **schemas;
  char **allowed_functions;
  gboolean sample;
} TwProfile;

TwProfile *tw_profile_copy (const TwProfile *self);
void tw_profile_free (TwProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwProfile, tw_profile_free)

/** tw_profile_new_for_uri: for `--dsn`: a connection for this run alone */
TwProfile *tw_profile_new_for_uri (const char *uri, const char *const *schemas);

/** tw_profiles_list: (element-type TwProfile) (transfer full): sample, sample-cryptic, then those of
 * profiles.yaml */
GPtrArray *tw_profiles_list (GError **error);

/** tw_profiles_parse: the same from the text of a file; @path is what messages call it; @text may be
 * %NULL for none */
GPtrArray *tw_profiles_parse (const char *text, gsize length, const char *path, GError **error);

/** tw_profiles_find: (transfer full): or %TW_SETUP_ERROR_PROFILE that names those that are there */
TwProfile *tw_profiles_find (const char *name, GError **error);

/**
 * tw_profile_save:
 *
 * Adds it to profiles.yaml; comments, order and layout of the file stay. One that is there already,
 * the same in all but its title, is left alone.
 *
 * Returns: %FALSE with %TW_SETUP_ERROR_PROFILE where another profile has its name, or it cannot be
 *   a profile of that file
 */
gboolean tw_profile_save (const TwProfile *self, GError **error);

G_END_DECLS
