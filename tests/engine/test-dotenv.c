// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/tw-paths.h"
#include "setup/tw-dotenv.h"
#include "tw-test-home.h"

static const char original[] = "# AWS Configuration\r\n"
                               "AWS_REGION=us-west-2\r\n"
                               "BEDROCK_MODEL_ID = 'us.anthropic.claude-sonnet-5' # the newest\r\n"
                               "\r\n"
                               "OPTION1_CLUSTER_ID=sales-analyst-cluster\r\n"
                               "OPTION1_PASSWORD=YourSecurePassword123!\r\n"
                               "export OPTION3_HOST=\"c.xxx.redshift.amazonaws.com\"\r\n"
                               "OPTION3_DATABASE=dev\r\n"
                               "OPTION3_SCHEMA=sales\r\n"
                               "OPTION3_USER=awsuser\r\n"
                               "OPTION3_PASSWORD=\"s3cret # not a comment\"\r\n"
                               "REDSHIFT_PORT=5440\r\n"
                               "REDSHIFT_SSL_MODE=require\r\n"
                               "SOMETHING_ELSE=s3cret\r\n";

static TwDotenv *
parse (const char *text)
{
  return tw_dotenv_parse (text, strlen (text));
}

static void
test_reads_values (void)
{
  static const struct {
    const char *text, *value;
  } lines[] = {
    { "A=b", "b" },
    { "A=b\n", "b" },
    { "A=b\r", "b" },
    { "  A = b c  \r\n", "b c" },
    { "export A=b", "b" },
    { "export\tA=b", "b" },
    { "A=b # c", "b" },
    { "A=b#c", "b#c" },
    { "A='b # c' # d", "b # c" },
    { "A=\"b\\\"c\\n\"", "b\"c\n" },
    { "A='b\\n'", "b\\n" },
    { "A=", NULL },
    { "A=''", NULL },
    { "A= # only a comment", NULL },
    { "\xef\xbb\xbf" "A=b", "b" },
    { "A=one\nA=two", "two" },
    { "A=$HOME", "$HOME" },
    { "A=b=c", "b=c" },
    { "exporter=1\nA=b", "b" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (TwDotenv) dotenv = parse (lines[i].text);
    g_test_message ("%s", lines[i].text);
    g_assert_cmpuint (dotenv->problems->len, ==, 0);
    g_assert_cmpstr (tw_dotenv_get (dotenv, "A"), ==, lines[i].value);
  }
}

/* A broken line is named, never shown, and the rest is read. */
static void
test_broken_lines (void)
{
  static const struct {
    const char *text;
    gsize length;
    const char *words;
  } lines[] = {
    { "\ns3cret\nA=b", 11, "Line 2 is no KEY=VALUE" },
    { "P='s3cret\nA=b", 13, "Line 1 has no closing" },
    { "P='s3cret'x\nA=b", 15, "Line 1 goes on" },
    { "=s3cret\nA=b", 11, "Line 1 is no" },
    { "1P=s3cret\nA=b", 13, "Line 1 is no" },
    { "P=s3\0cret\nA=b", 13, "Line 1 holds bytes" },
    { "P=s3cret\xff\nA=b", 13, "Line 1 holds bytes" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (TwDotenv) dotenv = tw_dotenv_parse (lines[i].text, lines[i].length);
    g_assert_cmpuint (dotenv->problems->len, ==, 1);
    const char *problem = dotenv->problems->pdata[0];
    g_assert_nonnull (strstr (problem, lines[i].words));
    g_assert_null (strstr (problem, "s3cret"));
    g_assert_cmpstr (tw_dotenv_get (dotenv, "A"), ==, "b");
  }
}

static void
test_load_refuses (void)
{
  g_autofree char *huge = g_build_filename (g_get_tmp_dir (), "tw-dotenv-huge", NULL);
  g_autofree char *text = g_strnfill (TW_DOTENV_MAX_BYTES + 1, '#');
  g_assert_true (g_file_set_contents (huge, text, -1, NULL));
  const char *const paths[] = { huge, "/dev/zero", "/tmp", "/nowhere/.env" };
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (tw_dotenv_load (paths[i], &error));
    g_assert_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE);
    g_assert_nonnull (strstr (error->message, paths[i]));
  }
  g_unlink (huge);
}

static const TwImportItem *
find_item (const TwDotenvImport *import, const char *key)
{
  for (guint i = 0; i < import->items->len; i++)
    if (g_str_equal (((TwImportItem *) import->items->pdata[i])->key, key))
      return import->items->pdata[i];
  g_assert_not_reached ();
}

static void
test_import (void)
{
  g_autoptr (TwDotenv) dotenv = parse (original);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwDotenvImport) import = tw_dotenv_import_new (dotenv, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (import->items->len, ==, 12);
  g_assert_cmpstr (import->region, ==, "us-west-2");
  g_assert_cmpstr (import->profile->uri, ==,
                   "postgresql://awsuser@c.xxx.redshift.amazonaws.com:5440/dev?sslmode=require");
  g_assert_cmpint (find_item (import, "OPTION1_CLUSTER_ID")->fate, ==, TW_IMPORT_UNUSED);
  g_assert_nonnull (strstr (find_item (import, "OPTION1_CLUSTER_ID")->where, "provision"));
  g_assert_nonnull (strstr (find_item (import, "OPTION1_PASSWORD")->where, "never used"));
  g_assert_cmpint (find_item (import, "OPTION3_HOST")->fate, ==, TW_IMPORT_PROFILE);
  static const char *const hidden[] = { "OPTION1_PASSWORD", "OPTION3_PASSWORD", "SOMETHING_ELSE" };
  for (guint i = 0; i < G_N_ELEMENTS (hidden); i++)
    g_assert_null (find_item (import, hidden[i])->value);
}

static char *
read_config (const char *name)
{
  g_autofree char *path = tw_paths_config (name);
  char *text = NULL;
  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
write_config (const char *name, const char *text)
{
  g_autofree char *path = tw_paths_config (name);
  g_autofree char *folder = g_path_get_dirname (path);
  g_assert_true (tw_paths_ensure_directory (folder, NULL));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* What the person wrote stays; what is imported comes beside it; no password in either file. */
static void
test_apply (void)
{
  write_config ("profiles.yaml", "# mine\nprofiles:\n  - name: sales # keep\n"
                                 "    uri: postgresql://ana@example.com/dev\n# end\n");
  write_config ("preferences.ini", "[mine]\nkey=value\n\n[bedrock]\nregion=eu-west-1\n"
                                   "dimensions=256\n");
  g_autoptr (TwDotenv) dotenv = parse (original);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwDotenvImport) import = tw_dotenv_import_new (dotenv, "redshift", &error);
  for (int i = 0; i < 2; i++) { /* again changes nothing */
    g_assert_true (tw_dotenv_import_apply (import, &error));
    g_assert_no_error (error);
  }
  g_autofree char *profiles = read_config ("profiles.yaml");
  g_assert_true (g_str_has_prefix (profiles, "# mine\nprofiles:\n  - name: sales # keep\n"));
  g_assert_nonnull (strstr (profiles, "# end\n"));
  g_autoptr (TwProfile) profile = tw_profiles_find ("redshift", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (profile->uri, ==, import->profile->uri);
  g_assert_cmpstr (profile->schemas[0], ==, "sales");
  g_autoptr (TwProfile) sales = tw_profiles_find ("sales", &error);
  g_assert_no_error (error);
  g_autoptr (TwPreferences) preferences = tw_preferences_load (NULL);
  g_assert_cmpstr (preferences->region, ==, "us-west-2");
  g_assert_cmpstr (preferences->model, ==, "us.anthropic.claude-sonnet-5");
  g_assert_cmpuint (preferences->dimensions, ==, 256);
  g_autofree char *settings = read_config ("preferences.ini");
  g_assert_nonnull (strstr (settings, "[mine]\nkey=value"));
  g_assert_null (strstr (settings, "s3cret"));
  g_assert_null (strstr (profiles, "s3cret"));
  g_assert_null (strstr (profiles, "YourSecure"));
}

static void
test_import_fails (void)
{
  static const char *const texts[] = {
    "OPTION3_HOST=h\nREDSHIFT_PORT=99999\n",
    "OPTION3_HOST=h\nREDSHIFT_PORT=x&password=s3cret\n",
    "OPTION3_HOST=a,b\n",
    "OPTION3_HOST=h\nREDSHIFT_SSL_MODE=sure\n",
  };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (TwDotenv) dotenv = parse (texts[i]);
    g_autoptr (GError) error = NULL;
    g_assert_null (tw_dotenv_import_new (dotenv, NULL, &error));
    g_assert_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE);
    g_assert_nonnull (strstr (tw_error_get_hint (error), "REDSHIFT_PORT"));
    g_assert_null (strstr (error->message, "s3cret"));
  }
}

/* Each layout of profiles.yaml takes one more profile, or says that it cannot. */
static void
test_save_layouts (void)
{
  static const char *const layouts[] = {
    "",
    "# nothing yet\n",
    "profiles:\n",
    "profiles: []\n",
    "profiles: ~\n",
    "profiles: # mine\n",
    "profiles:\r\n- name: a\r\n  uri: postgresql://a@b/c\r\n",
    "profiles: [{name: a, uri: 'postgresql://a@b/c'}]",
    "{profiles: [{name: a, uri: 'postgresql://a@b/c'}]}\n",
    "profiles:\n    - {name: a, uri: 'postgresql://a@b/c'}\n\n# end",
  };
  char *schemas[] = { "public", "with space", "true", NULL };
  char *none[] = { NULL };
  TwProfile added = { .name = "n: \"1\"",
                      .title = "Title # with all",
                      .uri = "postgresql://u@h:5439/d?sslmode=require",
                      .schemas = schemas,
                      .allowed_functions = none };
  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++) {
    g_test_message ("%s", layouts[i]);
    write_config ("profiles.yaml", layouts[i]);
    g_autoptr (GError) error = NULL;
    gboolean saved = tw_profile_save (&added, &error);
    g_assert_no_error (error);
    g_assert_true (saved);
    g_autoptr (TwProfile) found = tw_profiles_find (added.name, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (found->title, ==, added.title);
    g_assert_cmpstr (found->schemas[2], ==, "true");
  }
}

static void
test_save_refuses (void)
{
  const char text[] = "profiles:\n  - {name: a, uri: 'postgresql://a@b/c'}\n";
  char *none[] = { NULL };
  write_config ("profiles.yaml", text);
  static const struct {
    const char *name, *uri;
  } refused[] = { { "a", "postgresql://x@b/c" },
                  { "sample", "postgresql://a@b/c" },
                  { "b", "postgresql://a:s3cret@b/c" },
                  { "b", "mysql://b" } };
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    TwProfile profile = { .name = (char *) refused[i].name,
                          .title = (char *) refused[i].name,
                          .uri = (char *) refused[i].uri,
                          .schemas = none,
                          .allowed_functions = none };
    g_autoptr (GError) error = NULL;
    g_assert_false (tw_profile_save (&profile, &error));
    g_assert_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE);
    g_assert_null (strstr (error->message, "s3cret"));
    g_autofree char *now = read_config ("profiles.yaml");
    g_assert_cmpstr (now, ==, text);
  }
}

static void
test_preferences (void)
{
  write_config ("preferences.ini", "[bedrock]\ndimensions=300\nmax-tokens=many\nmodel=x\n"
                                   "[limits]\nusd-per-day=-1\nnever-sent=a;b.c;\n");
  g_autofree char *warning = NULL;
  g_autoptr (TwPreferences) preferences = tw_preferences_load (&warning);
  g_assert_nonnull (strstr (warning, "dimensions"));
  g_assert_nonnull (strstr (warning, "max-tokens"));
  g_assert_nonnull (strstr (warning, "usd-per-day"));
  g_assert_cmpuint (preferences->dimensions, ==, 512);
  g_assert_cmpuint (preferences->max_tokens, ==, 4096);
  g_assert_cmpfloat (preferences->usd_per_day, ==, 0);
  g_assert_cmpstr (preferences->hidden[1], ==, "b.c");
  preferences->usd_per_day = 2.5;
  tw_preferences_set_text (&preferences->aws_profile, "work");
  g_autoptr (GError) error = NULL;
  g_assert_true (tw_preferences_save (preferences, &error));
  g_autoptr (TwPreferences) again = tw_preferences_load (NULL);
  g_assert_cmpfloat (again->usd_per_day, ==, 2.5);
  g_assert_cmpstr (again->aws_profile, ==, "work");
  g_assert_cmpstr (again->model, ==, "x");
  g_autofree char *path = tw_paths_config ("preferences.ini");
  struct stat status;
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

int
main (int argc, char *argv[])
{
  tw_test_home_use ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dotenv/reads-values", test_reads_values);
  g_test_add_func ("/dotenv/broken-lines", test_broken_lines);
  g_test_add_func ("/dotenv/load-refuses", test_load_refuses);
  g_test_add_func ("/dotenv/import", test_import);
  g_test_add_func ("/dotenv/apply", test_apply);
  g_test_add_func ("/dotenv/import-fails", test_import_fails);
  g_test_add_func ("/profile-save/layouts", test_save_layouts);
  g_test_add_func ("/profile-save/refuses", test_save_refuses);
  g_test_add_func ("/preferences/round-trip", test_preferences);
  return g_test_run ();
}
