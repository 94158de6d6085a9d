// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gio/gio.h>

#include "setup/tw-profile-limits.h"
#include "setup/tw-setup-error.h"
#include "warehouse/tw-address.h"

G_BEGIN_DECLS

/** TwLoginMethod: who says that we may log in; as written in profiles.yaml under `login:` */
typedef enum {
  TW_LOGIN_PASSWORD,       /* "password": from the keyring, of this session, or asked for */
  TW_LOGIN_NONE,           /* "none": the server needs none, or takes a certificate */
  TW_LOGIN_IAM_USER,       /* "iam-user": GetClusterCredentials for the address's user */
  TW_LOGIN_IAM_IDENTITY,   /* "iam-identity": GetClusterCredentialsWithIAM, as the AWS identity */
  TW_LOGIN_IAM_SERVERLESS, /* "iam-serverless": Redshift Serverless GetCredentials */
  TW_LOGIN_SECRET,         /* "secret": a secret of AWS Secrets Manager */
  TW_LOGIN_N,
} TwLoginMethod;

/** tw_login_method_get_name: as in the file: "iam-user" */
const char *tw_login_method_get_name (TwLoginMethod self);
gboolean tw_login_method_from_name (const char *name, TwLoginMethod *method);

/** tw_login_method_needs_aws: whether AWS is asked for the login */
gboolean tw_login_method_needs_aws (TwLoginMethod self);

/**
 * TwProfile: a named connection. Every text may be %NULL unless said; never a password.
 * @name: not %NULL
 * @title: not %NULL: to show, such as "Sample · northwind"
 * @uri: `postgresql://user@host:port/database?sslmode=…&sslrootcert=…`, see tw_endpoint_parse();
 *   %NULL for the sample profiles
 * @schemas: (array zero-terminated=1): empty means every schema
 * @hidden_schemas: (array zero-terminated=1): never read into the catalog, and refused in SQL
 * @no_values: (array zero-terminated=1): `table` or `table.column` in which the values that a question
 *   names are never looked up
 * @no_row_account: what joins do to the rows is not counted, whatever the preferences say
 * @load: (array zero-terminated=1): what is read with the schema though it may be slow:
 *   "late-binding views", "external SCHEMA", "database NAME"
 * @allowed_functions: (array zero-terminated=1): beyond the guard's own list
 * @secret: of %TW_LOGIN_SECRET: its name or ARN
 * @auto_create: of %TW_LOGIN_IAM_USER: makes the database user where it is not there
 * @cluster, @workgroup: %NULL: as the host says, see tw_profile_dup_cluster()
 * @aws_profile, @aws_region: %NULL: as the environment and the host say
 * @tunnel_instance: the EC2 instance that a Session Manager tunnel goes through; %NULL for none
 * @tunnel_plugin: Amazon's session-manager-plugin carries the tunnel, and not we
 * @tunnel_resume_minutes: how long what is connected through a tunnel that broke stays open, while it
 *   is resumed; 0 for the usual one minute
 * @limits: of a query; all 0 where the preferences' hold
 */
typedef struct {
  char *name;
  char *title;
  char *uri;
  char **schemas;
  char **hidden_schemas;
  char **no_values;
  gboolean no_row_account;
  char **load;
  char **allowed_functions;
  TwLoginMethod login;
  char *secret;
  gboolean auto_create;
  char *cluster;
  char *workgroup;
  char *aws_profile;
  char *aws_region;
  char *tunnel_instance;
  gboolean tunnel_plugin;
  guint tunnel_resume_minutes;
  gboolean sample; /* not in the file */
  TwProfileLimits limits;
} TwProfile;

/** tw_profile_new: no sample, with empty lists; the caller sets the rest */
TwProfile *tw_profile_new (const char *name);
TwProfile *tw_profile_copy (const TwProfile *self);
void tw_profile_free (TwProfile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwProfile, tw_profile_free)

/** tw_profile_equal: but for @title */
gboolean tw_profile_equal (const TwProfile *a, const TwProfile *b);

/** tw_profile_new_for_uri: a connection for this run alone */
TwProfile *tw_profile_new_for_uri (const char *uri, const char *const *schemas);

/**
 * tw_profile_new_for_address:
 * @name: (nullable): %NULL for a connection of this run alone
 *
 * With the login that the address asks for: by IAM where it says so. Its password is left out.
 *
 * Returns: (transfer full): or %NULL with %TW_WAREHOUSE_ERROR_ADDRESS, %TW_SETUP_ERROR_PROFILE
 */
TwProfile *tw_profile_new_for_address (const char *name, const TwAddress *address, GError **error);

/**
 * tw_profile_check:
 *
 * Whether what the login needs is there (a secret's name, a cluster or workgroup by name or by its
 * host), without connecting; %TW_SETUP_ERROR_PROFILE says what is missing.
 */
gboolean tw_profile_check (const TwProfile *self, GError **error);

/** tw_profile_dup_cluster: (nullable) (transfer full): its own, else as the host says */
char *tw_profile_dup_cluster (const TwProfile *self);

/** tw_profile_dup_workgroup: (nullable) (transfer full) */
char *tw_profile_dup_workgroup (const TwProfile *self);

/** tw_profile_dup_region: (nullable) (transfer full): %NULL leaves it to the AWS profile */
char *tw_profile_dup_region (const TwProfile *self);

/** tw_profiles_list: (element-type TwProfile) (transfer full): sample, sample-cryptic, then those of
 * profiles.yaml */
GPtrArray *tw_profiles_list (GError **error);

/** tw_profiles_list_async: @cancellable: (nullable) */
void tw_profiles_list_async (GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *tw_profiles_list_finish (GAsyncResult *result, GError **error);

/** tw_profiles_parse: the same from the text of a file; @path is what messages call it; @text may be
 * %NULL for none */
GPtrArray *tw_profiles_parse (const char *text, gsize length, const char *path, GError **error);

/** tw_profiles_find: (transfer full): or %TW_SETUP_ERROR_PROFILE that names those that are there */
TwProfile *tw_profiles_find (const char *name, GError **error);

/* Edits of profiles.yaml. Comments, order, layout and keys that are not known here stay; a file that
 * is laid out in a way these cannot edit is left as it is, with %TW_SETUP_ERROR_PROFILE. */

/**
 * tw_profile_save:
 *
 * Adds it to profiles.yaml. One that is there already, the same in all but its title, is left alone.
 *
 * Returns: %FALSE with %TW_SETUP_ERROR_PROFILE where another profile has its name, or it cannot be
 *   a profile of that file
 */
gboolean tw_profile_save (const TwProfile *self, GError **error);

/** tw_profile_replace: the profile @name becomes @self, which may have another name */
gboolean tw_profile_replace (const char *name, const TwProfile *self, GError **error);

/** tw_profile_remove: its password stays in the keyring, see tw_secret_store_forget() */
gboolean tw_profile_remove (const char *name, GError **error);

/** tw_profile_rename: only the name; the keyring's password moves with the caller's
 * tw_secret_store_rename() */
gboolean tw_profile_rename (const char *name, const char *new_name, GError **error);

/** tw_profiles_export: (transfer full): a profiles.yaml of these alone, without secrets; sample
 * profiles are passed over */
char *tw_profiles_export (const GPtrArray *profiles);

/**
 * tw_profiles_import:
 * @text: of a profiles.yaml, as tw_profiles_export() makes it
 * @path: what messages call it
 * @added: (out) (optional): how many were not there before
 *
 * Adds all of them or, where one has the name of another that is there, none.
 */
gboolean tw_profiles_import (const char *text, gsize length, const char *path, guint *added,
                             GError **error);

G_END_DECLS
