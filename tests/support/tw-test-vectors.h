// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

/* The public vectors beside the checkout, in ../shared/data; see the README there. They are never
 * copied into the project, so every test of them is skipped where they are missing. */

/** tw_test_vectors_available: whether the folder is there */
gboolean tw_test_vectors_available (void);

/** tw_test_vector_read: (transfer full): a file's bytes, terminated; a missing one fails the test */
char *tw_test_vector_read (const char *name, gsize *length);

/** tw_test_vectors_add: a test `/FOLDER/ENTRY` for every entry of @folder, given its name; one
 * skipped test where the vectors are missing */
void tw_test_vectors_add (const char *folder, void (*function) (gconstpointer entry));
