// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>
#include <unistd.h>

#include "aws/tw-aws-client.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static char *token_path;

static void
remove_home (void)
{
  const char *home = g_getenv ("HOME");
  g_autofree char *config = g_build_filename (home, "config", NULL);
  g_unlink (token_path);
  g_unlink (config);
  char *folder = g_path_get_dirname (token_path);
  while (g_str_has_prefix (folder, home)) {
    g_rmdir (folder);
    char *parent = g_path_get_dirname (folder);
    g_free (folder);
    folder = parent;
  }
  g_free (folder);
}

/* A home of its own; nothing listens where the services would be asked. */
static TwAwsClient *
prepare (void)
{
  static const char config[]
    = "[profile dev]\nsso_session = work\nsso_account_id = 1\nsso_role_name = r\n"
      "[sso-session work]\nsso_region = us-east-1\nsso_start_url = https://x\n";
  g_autofree char *home = g_dir_make_tmp ("tw-fuzz-XXXXXX", NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA1, "work", -1);
  g_autofree char *folder = g_build_filename (home, ".aws", "sso", "cache", NULL);
  g_autofree char *path = g_build_filename (home, "config", NULL);
  token_path = g_strdup_printf ("%s/%s.json", folder, digest);
  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, config, -1, NULL);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("AWS_CONFIG_FILE", path, TRUE);
  g_setenv ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null", TRUE);
  g_setenv ("AWS_ENDPOINT_URL", "http://127.0.0.1:1", TRUE);
  atexit (remove_home);
  return tw_aws_client_new (
    &(TwAwsClientOptions) { .profile = "dev", .region = "us-east-1", .max_attempts = 1 }, NULL);
}

/* What a token file may hold; it ends in an error, as nobody answers. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static TwAwsClient *client;
  if (client == NULL)
    client = prepare ();
  FILE *file = fopen (token_path, "w"); /* not g_file_set_contents(), which waits for the disk */
  if (file == NULL || fwrite (data, 1, size, file) != size)
    g_error ("no token file");
  fclose (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsCredentials) found
    = tw_aws_identity_get (tw_aws_client_get_identity (client), NULL, &error);
  if (found || error == NULL || !g_utf8_validate (error->message, -1, NULL))
    g_error ("neither credentials nor a readable error");
  return 0;
}
