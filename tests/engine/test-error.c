// SPDX-License-Identifier: Apache-2.0
#include "core/tw-error.h"

static void
test_hint_survives_copy (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (tw_set_error (&error, TW_CORE_ERROR, TW_CORE_ERROR_FILE, "Free some space.",
                                "%s is full", "/home"));
  g_autoptr (GError) copy = g_error_copy (error);
  g_clear_error (&error);
  g_assert_cmpstr (copy->message, ==, "/home is full");
  g_assert_cmpstr (tw_error_get_hint (copy), ==, "Free some space.");
}

static void
test_foreign_error_has_no_hint (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_FILE_ERROR, G_FILE_ERROR_NOENT, "gone");
  g_assert_null (tw_error_get_hint (error));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/hint-survives-copy", test_hint_survives_copy);
  g_test_add_func ("/error/foreign-has-no-hint", test_foreign_error_has_no_hint);
  return g_test_run ();
}
