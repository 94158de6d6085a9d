// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>
#include <string.h>

#include "core/tw-paths.h"
#include "setup/tw-setup-connection.h"
#include "setup/tw-setup-draft.h"
#include "tw-test-home.h"

static char *
read_draft (void)
{
  g_autofree char *path = tw_setup_draft_dup_path ();
  char *text = NULL;
  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
test_empty (void)
{
  tw_test_home_clear ();
  g_autoptr (TwSetupDraft) draft = tw_setup_draft_load ();
  g_assert_cmpstr (tw_setup_draft_get_text (draft, "host"), ==, "");
  g_assert_cmpstr (tw_setup_draft_get_secret (draft, "password"), ==, "");
  g_assert_false (tw_setup_draft_get_flag (draft, "open"));
  g_assert_null (*tw_setup_draft_get_list (draft, "schemas"));
}

static void
test_comes_back (void)
{
  tw_test_home_clear ();
  const char *const schemas[] = { "sales", "Odd \"one\"", "ünïcödé", NULL };
  g_autoptr (TwSetupDraft) draft = tw_setup_draft_load ();
  tw_setup_draft_set_text (draft, "host", "warehouse.example.com");
  tw_setup_draft_set_text (draft, "title", "A\tb \\ \"c\"\n☕");
  tw_setup_draft_set_list (draft, "schemas", schemas);
  tw_setup_draft_set_flag (draft, "open", TRUE);
  tw_setup_draft_set_text (draft, "gone", "x");
  tw_setup_draft_set_text (draft, "gone", "");
  tw_setup_draft_flush (draft);
  g_autoptr (TwSetupDraft) again = tw_setup_draft_load ();
  g_assert_cmpstr (tw_setup_draft_get_text (again, "host"), ==, "warehouse.example.com");
  g_assert_cmpstr (tw_setup_draft_get_text (again, "title"), ==, "A\tb \\ \"c\"\n☕");
  g_assert_cmpstr (tw_setup_draft_get_text (again, "gone"), ==, "");
  g_assert_true (tw_setup_draft_get_flag (again, "open"));
  g_assert_true (g_strv_equal (tw_setup_draft_get_list (again, "schemas"), schemas));
}

static void
test_the_last_of_many_changes_wins (void)
{
  tw_test_home_clear ();
  g_autoptr (TwSetupDraft) draft = tw_setup_draft_load ();
  for (int i = 0; i <= 500; i++) {
    g_autofree char *text = g_strdup_printf ("host-%d", i);
    tw_setup_draft_set_text (draft, "host", text);
  }
  tw_setup_draft_flush (draft);
  g_autoptr (TwSetupDraft) again = tw_setup_draft_load ();
  g_assert_cmpstr (tw_setup_draft_get_text (again, "host"), ==, "host-500");
}

static void
test_secrets_stay_in_memory (void)
{
  tw_test_home_clear ();
  g_autoptr (TwSetupDraft) draft = tw_setup_draft_load ();
  tw_setup_draft_set_text (draft, "host", "warehouse.example.com");
  tw_setup_draft_set_secret (draft, "password", "hunter-2");
  tw_setup_draft_set_text (draft, "user", "ana");
  tw_setup_draft_flush (draft);
  g_assert_cmpstr (tw_setup_draft_get_secret (draft, "password"), ==, "hunter-2");
  g_autofree char *text = read_draft ();
  g_assert_nonnull (strstr (text, "ana"));
  g_assert_null (strstr (text, "hunter-2"));
  tw_setup_draft_set_secret (draft, "password", NULL);
  g_assert_cmpstr (tw_setup_draft_get_secret (draft, "password"), ==, "");
}

static void
test_forgets (void)
{
  tw_test_home_clear ();
  g_autoptr (TwSetupDraft) draft = tw_setup_draft_load ();
  tw_setup_draft_set_text (draft, "host", "warehouse.example.com");
  tw_setup_draft_set_secret (draft, "password", "hunter-2");
  tw_setup_draft_clear (draft);
  tw_setup_draft_flush (draft);
  g_autofree char *text = read_draft ();
  g_assert_null (text);
  g_assert_cmpstr (tw_setup_draft_get_text (draft, "host"), ==, "");
  g_assert_cmpstr (tw_setup_draft_get_secret (draft, "password"), ==, "");
}

static void
test_a_broken_file_counts_as_empty (void)
{
  const char *const texts[] = { "", "{", "[]", "{\"host\": 1}", "{\"host\": {}}",
                                "{\"host\": [1, null, [], {}]}", "\xff\xfe", "{\"host\": \"x\"}" };
  g_autofree char *path = tw_setup_draft_dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_assert_true (tw_paths_ensure_directory (folder, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
    g_autoptr (TwSetupDraft) draft = tw_setup_draft_load ();
    g_assert_cmpstr (tw_setup_draft_get_text (draft, "host"), ==, "");
    g_assert_null (*tw_setup_draft_get_list (draft, "host"));
  }
}

/* What the assistant does not ask for outlives an edit, limits and hidden schemas above all. */
static void
test_an_edit_keeps_the_rest (void)
{
  static const char text[] = "profiles:\n"
                             "  - name: sales\n"
                             "    uri: postgresql://ann@localhost/shop\n"
                             "    hidden_schemas: [payroll]\n"
                             "    allowed_functions: [f_tax]\n"
                             "    max_rows: 500\n"
                             "    max_seconds: 30\n";
  g_autofree char *path = tw_paths_config ("profiles.yaml");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_autoptr (TwProfile) entered = tw_profile_new ("typed");
  g_free (entered->uri);
  entered->uri = g_strdup ("postgresql://bob@localhost/shop");
  g_autoptr (TwProfile) saved = tw_setup_save_profile (entered, "sales", &error);
  g_assert_no_error (error);
  g_autoptr (TwProfile) read = tw_profiles_find ("sales", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (read->uri, "bob@"));
  g_assert_cmpstr (read->hidden_schemas[0], ==, "payroll");
  g_assert_cmpstr (read->allowed_functions[0], ==, "f_tax");
  g_assert_cmpuint (read->limits.max_rows, ==, 500);
  g_assert_cmpuint (read->limits.max_seconds, ==, 30);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  tw_test_home_use ();
  g_test_add_func ("/setup-draft/empty", test_empty);
  g_test_add_func ("/setup-draft/comes-back", test_comes_back);
  g_test_add_func ("/setup-draft/last-wins", test_the_last_of_many_changes_wins);
  g_test_add_func ("/setup-draft/secrets", test_secrets_stay_in_memory);
  g_test_add_func ("/setup-draft/forgets", test_forgets);
  g_test_add_func ("/setup-draft/edit-keeps-the-rest", test_an_edit_keeps_the_rest);
  g_test_add_func ("/setup-draft/broken-file", test_a_broken_file_counts_as_empty);
  return g_test_run ();
}
