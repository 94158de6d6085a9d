// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>
#include <string.h>

#include "catalog/tw-catalog-error.h"
#include "core/tw-paths.h"
#include "core/tw-csv.h"
#include "setup/tw-profile.h"

static void
write_profiles (const char *text)
{
  g_autofree char *path = tw_paths_config ("profiles.yaml");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  g_assert_true (tw_paths_ensure_directory (folder, &error));
  g_assert_true (g_file_set_contents (path, text, -1, &error));
}

static void
remove_profiles (void)
{
  g_autofree char *path = tw_paths_config ("profiles.yaml");
  g_unlink (path);
}

static void
test_samples_without_a_file (void)
{
  remove_profiles ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = tw_profiles_list (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (profiles->len, ==, 2);
  TwProfile *sample = profiles->pdata[0], *cryptic = profiles->pdata[1];
  g_assert_true (sample->sample && cryptic->sample);
  g_assert_cmpstr (sample->name, ==, "sample");
  g_assert_cmpstr (sample->title, ==, "Sample · northwind");
  g_assert_cmpstr (sample->schemas[0], ==, "northwind");
  g_assert_cmpstr (cryptic->name, ==, "sample-cryptic");
  g_assert_cmpstr (cryptic->schemas[0], ==, "nw_abbr");
}

static void
test_reads_a_file (void)
{
  write_profiles ("profiles:\n"
                  "  - name: sales\n"
                  "    title: Sales warehouse\n"
                  "    uri: postgresql://ana@example.com:5439/dev\n"
                  "    schemas: [public, finance]\n"
                  "    allowed_functions: [f_tax]\n"
                  "  - name: other\n"
                  "    uri: postgresql://ana@%2Ftmp/dev\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfile) sales = tw_profiles_find ("sales", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sales->title, ==, "Sales warehouse");
  g_assert_cmpstr (sales->schemas[1], ==, "finance");
  g_assert_cmpstr (sales->allowed_functions[0], ==, "f_tax");
  g_assert_false (sales->sample);
  g_autoptr (TwProfile) other = tw_profiles_find ("other", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (other->title, ==, "other");
  g_assert_null (other->schemas[0]);
}

static void
test_unknown_name (void)
{
  write_profiles ("profiles:\n  - {name: sales, uri: 'postgresql://ana@example.com/dev'}\n");
  g_autoptr (GError) error = NULL;
  g_assert_null (tw_profiles_find ("nowhere", &error));
  g_assert_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE);
  g_assert_nonnull (strstr (error->message, "sample, sample-cryptic, sales"));
  g_assert_nonnull (strstr (tw_error_get_hint (error), "profiles.yaml"));
}

static void
test_broken_files (void)
{
  static const struct {
    const char *text, *words;
  } files[] = {
    { "profiles: 3\n", "line 1" },
    { "profiles:\n  - name: a\n", "line 2" },
    { "profiles:\n  - uri: postgresql://a@b/c\n", "name" },
    { "warehouses:\n  - {name: a, uri: 'postgresql://a@b/c'}\n", "warehouses" },
    { "profiles:\n  - {name: sample, uri: 'postgresql://a@b/c'}\n", "another profile" },
    { "profiles:\n  - {name: a, uri: 'mysql://a@b/c'}\n", "line 2" },
    { "profiles:\n  - {name: a, uri: 'postgresql://a:s3cret@b/c'}\n", "password" },
    { "profiles:\n  - {name: a, uri: 'postgresql://a@b/c?password=s3cret'}\n", "password" },
    { "profiles:\n  - {name: a, password: s3cret, uri: 'postgresql://a@b/c'}\n", "password" },
    { "profiles: [\n", "line" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (files); i++) {
    write_profiles (files[i].text);
    g_autoptr (GError) error = NULL;
    g_assert_null (tw_profiles_list (&error));
    g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_YAML);
    g_assert_nonnull (strstr (error->message, "profiles.yaml, line "));
    g_assert_nonnull (strstr (error->message, files[i].words));
    g_assert_null (strstr (error->message, "s3cret"));
    g_autoptr (TwProfile) sample = tw_profiles_find ("sample", NULL);
    g_assert_nonnull (sample);
  }
}

static void
test_for_uri_hides_password (void)
{
  g_autoptr (TwProfile) profile
    = tw_profile_new_for_uri ("postgresql://ana:s3cret@example.com/dev", NULL);
  g_assert_null (strstr (profile->title, "s3cret"));
  g_assert_null (strstr (profile->name, "s3cret"));
  g_assert_nonnull (profile->uri);
}

static char *
read_file (void)
{
  g_autofree char *path = tw_paths_config ("profiles.yaml");
  char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
assert_file (const char *expected)
{
  g_autofree char *text = read_file ();
  g_assert_cmpstr (text, ==, expected);
}

static TwProfile *
find (const char *name)
{
  g_autoptr (GError) error = NULL;
  TwProfile *profile = tw_profiles_find (name, &error);
  g_assert_no_error (error);
  return profile;
}

static void
set_text (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

#define OTHERS                                                                                     \
  "# mine\n"                                                                                       \
  "profiles:\n"                                                                                    \
  "  - name: first # the first\n"                                                                  \
  "    uri: postgresql://ana@example.com/dev\n"                                                    \
  "    colour: blue # not known\n"                                                                 \
  "    # about the schemas\n"

static void
test_replace_keeps_the_rest (void)
{
  write_profiles (OTHERS "    schemas:\n      - a\n      - b\n\n"
                         "  # the second\n"
                         "  - {name: second, uri: 'postgresql://b@example.com/dev', odd: [1, 2]}\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfile) first = find ("first");
  g_strfreev (first->schemas);
  first->schemas = g_strsplit ("c d", " ", -1);
  first->login = TW_LOGIN_SECRET;
  set_text (&first->secret, "arn:aws:secretsmanager:us-east-1:1:secret:x");
  first->tunnel_resume_minutes = 5;
  g_assert_true (tw_profile_replace ("first", first, &error));
  g_assert_no_error (error);
  assert_file (OTHERS "    schemas: [c, d]\n"
                      "    login: secret\n"
                      "    secret: \"arn:aws:secretsmanager:us-east-1:1:secret:x\"\n"
                      "    tunnel_resume_minutes: 5\n\n"
                      "  # the second\n"
                      "  - {name: second, uri: 'postgresql://b@example.com/dev', odd: [1, 2]}\n");
  g_autoptr (TwProfile) again = find ("first");
  g_assert_true (tw_profile_equal (first, again));
  g_autoptr (TwProfile) second = find ("second");
  second->auto_create = TRUE;
  g_assert_true (tw_profile_replace ("second", second, &error));
  g_assert_no_error (error);
  g_autofree char *text = read_file ();
  g_assert_nonnull (strstr (text, "odd: [1, 2], auto_create: true}"));
  second->auto_create = FALSE;
  first->login = TW_LOGIN_PASSWORD;
  set_text (&first->secret, NULL);
  first->tunnel_resume_minutes = 0;
  g_assert_true (tw_profile_replace ("second", second, &error));
  g_assert_true (tw_profile_replace ("first", first, &error));
  g_assert_no_error (error);
  assert_file (OTHERS "    schemas: [c, d]\n\n"
                      "  # the second\n"
                      "  - {name: second, uri: 'postgresql://b@example.com/dev', odd: [1, 2]}\n");
}

/* A key that goes may stand beside the dash of its item. */
static void
test_take_out_the_first_key (void)
{
  write_profiles ("profiles:\r\n- title: Old\r\n  name: a\r\n"
                  "  uri: postgresql://a@b/c\r\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfile) profile = find ("a");
  set_text (&profile->title, "");
  g_assert_true (tw_profile_replace ("a", profile, &error));
  g_assert_no_error (error);
  assert_file ("profiles:\r\n- name: a\r\n  uri: postgresql://a@b/c\r\n");
  set_text (&profile->title, "New one");
  g_assert_true (tw_profile_replace ("a", profile, &error));
  assert_file ("profiles:\r\n- name: a\r\n  uri: postgresql://a@b/c\r\n"
               "  title: \"New one\"\r\n");
}

static void
test_rename_and_remove (void)
{
  write_profiles (OTHERS "  - name: second\n    uri: postgresql://b@example.com/dev\n# end\n");
  g_autoptr (GError) error = NULL;
  g_assert_false (tw_profile_rename ("first", "second", &error));
  g_assert_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE);
  g_clear_error (&error);
  g_assert_false (tw_profile_rename ("first", "sample", &error));
  g_clear_error (&error);
  g_assert_false (tw_profile_rename ("sample", "mine", &error));
  g_clear_error (&error);
  g_assert_true (tw_profile_rename ("second", "2nd warehouse", &error));
  g_assert_no_error (error);
  assert_file (OTHERS
               "  - name: \"2nd warehouse\"\n    uri: postgresql://b@example.com/dev\n# end\n");
  g_assert_true (tw_profile_remove ("2nd warehouse", &error));
  g_assert_no_error (error);
  assert_file (OTHERS "# end\n");
  g_assert_false (tw_profile_remove ("sample", &error));
  g_assert_error (error, TW_SETUP_ERROR, TW_SETUP_ERROR_PROFILE);
  g_clear_error (&error);
  g_assert_false (tw_profile_remove ("gone", &error));
  g_assert_nonnull (strstr (error->message, "gone"));
  assert_file (OTHERS "# end\n");
}

static void
test_export_and_import (void)
{
  write_profiles (OTHERS "    login: iam-user\n    cluster: c1\n    tunnel_instance: i-0123\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = tw_profiles_list (&error);
  g_autofree char *text = tw_profiles_export (all);
  remove_profiles ();
  guint added = 0;
  g_assert_true (tw_profiles_import (text, strlen (text), "shared.yaml", &added, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (added, ==, 1);
  g_autoptr (TwProfile) first = find ("first");
  g_assert_true (tw_profile_equal (first, all->pdata[2]));
  g_assert_cmpstr (first->tunnel_instance, ==, "i-0123");
  g_assert_true (tw_profiles_import (text, strlen (text), "shared.yaml", &added, &error));
  g_assert_cmpuint (added, ==, 0);
  g_autofree char *before = read_file ();
  const char *clash = "profiles:\n  - {name: new, uri: 'postgresql://x@y/z'}\n"
                      "  - {name: first, uri: 'postgresql://x@y/z'}\n";
  g_assert_false (tw_profiles_import (clash, strlen (clash), "clash.yaml", &added, &error));
  g_assert_nonnull (strstr (error->message, "first"));
  g_clear_error (&error);
  assert_file (before);
  const char *secret = "profiles:\n  - {name: new, uri: 'postgresql://x:s3cret@y/z'}\n";
  g_assert_false (tw_profiles_import (secret, strlen (secret), "secret.yaml", &added, &error));
  g_assert_null (strstr (error->message, "s3cret"));
  assert_file (before);
}

static void
test_logins (void)
{
  static const struct {
    const char *fields, *words; /* NULL: is a profile */
  } cases[] = {
    { "login: iam-user", NULL },
    { "login: iam-identity, aws_profile: work", NULL },
    { "login: secret, secret: name", NULL },
    { "login: none", NULL },
    { "login: secret", "secret:" },
    { "login: iam-serverless", "workgroup:" },
    { "login: magic", "one of password, none" },
    { "tunnel_resume_minutes: soon", "whole number" },
  };
  write_profiles ("profiles:\n  - {name: a, login: iam-identity, uri: 'redshift://c1.x.eu-west-1."
                  "redshift.amazonaws.com/dev?sslmode=disable'}\n");
  g_autoptr (GError) open_text = NULL;
  g_assert_null (tw_profiles_find ("a", &open_text));
  g_assert_nonnull (strstr (open_text->message, "needs TLS"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup_printf (
      "profiles:\n  - {name: a, uri: 'redshift://ana@c1.x.eu-west-1.redshift.amazonaws.com/dev', "
      "%s}\n", cases[i].fields);
    write_profiles (text);
    g_autoptr (GError) error = NULL;
    g_autoptr (TwProfile) profile = tw_profiles_find ("a", &error);
    if (cases[i].words) {
      g_assert_null (profile);
      g_assert_nonnull (strstr (error->message, cases[i].words));
      continue;
    }
    g_assert_no_error (error);
    g_autofree char *cluster = tw_profile_dup_cluster (profile);
    g_autofree char *region = tw_profile_dup_region (profile);
    g_assert_cmpstr (cluster, ==, "c1");
    g_assert_cmpstr (region, ==, "eu-west-1");
  }
}

static void
test_csv (void)
{
  const char *text = "a,b\n\"x, \"\"y\"\"\",\n,\"\"\n\"two\nlines\",2\n";
  g_autoptr (GPtrArray) rows = tw_csv_parse (text, strlen (text));
  g_assert_cmpuint (rows->len, ==, 4);
#define CELL(row, column) ((char *) ((GPtrArray *) rows->pdata[row])->pdata[column])
  g_assert_cmpstr (CELL (1, 0), ==, "x, \"y\"");
  g_assert_null (CELL (1, 1));
  g_assert_null (CELL (2, 0));
  g_assert_cmpstr (CELL (2, 1), ==, "");
  g_assert_cmpstr (CELL (3, 0), ==, "two\nlines");
  g_assert_null (tw_csv_parse ("a,b\n1\n", 6));
  g_assert_null (tw_csv_parse ("a\n\"x\n", 5));
}

int
main (int argc, char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("tw-profile-XXXXXX", NULL);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/samples-without-a-file", test_samples_without_a_file);
  g_test_add_func ("/profile/reads-a-file", test_reads_a_file);
  g_test_add_func ("/profile/unknown-name", test_unknown_name);
  g_test_add_func ("/profile/broken-files", test_broken_files);
  g_test_add_func ("/profile/for-uri-hides-password", test_for_uri_hides_password);
  g_test_add_func ("/profile/replace-keeps-the-rest", test_replace_keeps_the_rest);
  g_test_add_func ("/profile/take-out-the-first-key", test_take_out_the_first_key);
  g_test_add_func ("/profile/rename-and-remove", test_rename_and_remove);
  g_test_add_func ("/profile/export-and-import", test_export_and_import);
  g_test_add_func ("/profile/logins", test_logins);
  g_test_add_func ("/csv/quotes-and-nulls", test_csv);
  int status = g_test_run ();
  remove_profiles ();
  g_autofree char *folder = g_build_filename (home, "tradewind", NULL);
  g_rmdir (folder);
  g_rmdir (home);
  return status;
}
