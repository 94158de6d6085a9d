// SPDX-License-Identifier: Apache-2.0
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-column-path.h"
#include "catalog/tw-relationship.h"

typedef struct {
  char *folder;
  char *path;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("tw-edit-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "relationships.yaml", NULL);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_unlink (place->path);
  g_rmdir (place->folder);
  g_free (place->path);
  g_free (place->folder);
}

static void
write_file (const Place *place, const char *text)
{
  g_assert_true (g_file_set_contents (place->path, text, -1, NULL));
}

static void
assert_file (const Place *place, const char *text)
{
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (place->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, text);
}

static void
add (const Place *place, const char *schema, const char *source, const char *target,
     const char *description)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) from = tw_column_path_split (source), to = tw_column_path_split (target);
  TwRelationshipEntry entry = { .schema = (char *) schema, .source = from, .target = to,
                                .description = (char *) description };
  tw_relationship_file_add (place->path, &entry, &error);
  g_assert_no_error (error);
  g_autoptr (TwRelationshipFile) file = tw_relationship_file_load (place->path, &error);
  g_assert_no_error (error);
  const GPtrArray *entries = tw_relationship_file_get_entries (file);
  gboolean found = FALSE;
  for (guint i = 0; i < entries->len; i++) {
    const TwRelationshipEntry *have = entries->pdata[i];
    found |= g_str_equal (have->schema, schema) && g_str_equal (have->source[0], from[0])
             && g_str_equal (have->target[0], to[0])
             && g_strcmp0 (have->description, description) == 0;
  }
  g_assert_true (found);
}

static void
remove_entry (const Place *place, const char *schema, const char *source, const char *target)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) from = tw_column_path_split (source), to = tw_column_path_split (target);
  tw_relationship_file_remove (place->path, schema, from, to, &error);
  g_assert_no_error (error);
}

static void
test_new_file (Place *place, gconstpointer data)
{
  add (place, "shop", "orders.customer_id", "customers.id", NULL);
  add (place, "shop", "lines.order_id", "orders.id", "lines of an order");
  assert_file (place, "shop:\n"
                      "  - source: orders.customer_id\n"
                      "    target: customers.id\n"
                      "  - source: lines.order_id\n"
                      "    target: orders.id\n"
                      "    description: \"lines of an order\"\n");
  remove_entry (place, "shop", "lines.order_id", "orders.id");
  remove_entry (place, "shop", "orders.customer_id", "customers.id");
  assert_file (place, "shop:\n");
  add (place, "shop", "a.b", "c.d", NULL);
  assert_file (place, "shop:\n  - source: a.b\n    target: c.d\n");
}

#define LAID_OUT_BY_HAND                                                                           \
  "# Joins of the shop\n"                                                                          \
  "\n"                                                                                             \
  "shop:   # the shop\n"                                                                           \
  "\n"                                                                                             \
  "- source:   orders.customer_id\n"                                                               \
  "  owner: anna   # unknown to us\n"                                                              \
  "  target: 'customers.id'\n"                                                                     \
  "\n"                                                                                             \
  "# the lines\n"

#define SECOND                                                                                     \
  "- target: orders.id # reversed order\n"                                                         \
  "  source: lines.order_id\n"                                                                     \
  "  description: >\n"                                                                             \
  "    lines of\n"                                                                                 \
  "    an order\n"

#define REST                                                                                       \
  "# the end of the shop\n"                                                                        \
  "bank:\n"                                                                                        \
  "    -\n"                                                                                        \
  "        source: a.b\n"                                                                          \
  "        target: c.d\n"

static void
test_other_lines_stay (Place *place, gconstpointer data)
{
  write_file (place, LAID_OUT_BY_HAND SECOND REST);
  add (place, "shop", "x.y", "z.w", NULL);
  assert_file (place,
               LAID_OUT_BY_HAND SECOND "- source: x.y\n  target: z.w\n" REST);
  remove_entry (place, "shop", "lines.order_id", "orders.id");
  assert_file (place, LAID_OUT_BY_HAND "- source: x.y\n  target: z.w\n" REST);
  remove_entry (place, "shop", "x.y", "z.w");
  assert_file (place, LAID_OUT_BY_HAND REST);
  add (place, "bank", "e.f", "g.h", NULL);
  assert_file (place, LAID_OUT_BY_HAND REST "    - source: e.f\n      target: g.h\n");
  remove_entry (place, "bank", "a.b", "c.d");
  assert_file (place, LAID_OUT_BY_HAND "# the end of the shop\nbank:\n"
                                       "    - source: e.f\n      target: g.h\n");
}

static void
test_line_breaks_of_windows (Place *place, gconstpointer data)
{
  write_file (place, "# ü\r\nshop:\r\n  - source: a.b\r\n    target: c.d\r\n\r\n# end\r\n");
  add (place, "shop", "e.f", "g.h", NULL);
  assert_file (place, "# ü\r\nshop:\r\n  - source: a.b\r\n    target: c.d\r\n"
                      "  - source: e.f\r\n    target: g.h\r\n\r\n# end\r\n");
  remove_entry (place, "shop", "a.b", "c.d");
  assert_file (place,
               "# ü\r\nshop:\r\n  - source: e.f\r\n    target: g.h\r\n\r\n# end\r\n");
  add (place, "bank", "a.b", "c.d", NULL);
  assert_file (place, "# ü\r\nshop:\r\n  - source: e.f\r\n    target: g.h\r\n\r\n# end\r\n"
                      "bank:\r\n  - source: a.b\r\n    target: c.d\r\n");
}

static void
test_flow_style (Place *place, gconstpointer data)
{
  write_file (place, "shop: [{source: a.b, target: c.d}, {source: e.f, target: g.h}]\nbank: []\n");
  add (place, "shop", "i.j", "k.l", "ü, and more");
  add (place, "bank", "i.j", "k.l", NULL);
  assert_file (place, "shop: [{source: a.b, target: c.d}, {source: e.f, target: g.h}, "
                      "{source: i.j, target: k.l, description: \"ü, and more\"}]\n"
                      "bank: [{source: i.j, target: k.l}]\n");
  remove_entry (place, "shop", "a.b", "c.d");
  remove_entry (place, "shop", "i.j", "k.l");
  remove_entry (place, "bank", "i.j", "k.l");
  assert_file (place, "shop: [{source: e.f, target: g.h}]\nbank: []\n");
}

static void
test_flow_style_over_lines (Place *place, gconstpointer data)
{
  write_file (place, "{shop: [ # joins\n  {source: a.b, target: c.d}, # first\n"
                     "  {source: e.f, target: g.h},\n  {source: i.j, target: k.l},\n]}\n");
  remove_entry (place, "shop", "e.f", "g.h");
  assert_file (place, "{shop: [ # joins\n  {source: a.b, target: c.d}, # first\n"
                      "  {source: i.j, target: k.l},\n]}\n");
  remove_entry (place, "shop", "i.j", "k.l");
  remove_entry (place, "shop", "a.b", "c.d");
  assert_file (place, "{shop: [ # joins\n  # first\n]}\n");
  add (place, "bank", "a.b", "c.d", NULL);
  assert_file (place, "{shop: [ # joins\n  # first\n], bank: [{source: a.b, target: c.d}]}\n");
}

static void
test_section_without_entries (Place *place, gconstpointer data)
{
  write_file (place, "shop:  # nothing yet\nbank: ~ # nor here\n");
  add (place, "shop", "a.b", "c.d", NULL);
  add (place, "bank", "a.b", "c.d", NULL);
  assert_file (place, "shop:  # nothing yet\n  - source: a.b\n    target: c.d\n"
                      "bank:  [{source: a.b, target: c.d}] # nor here\n");
}

static void
test_no_last_line_break (Place *place, gconstpointer data)
{
  write_file (place, "shop:\n- source: a.b\n  target: c.d");
  add (place, "shop", "e.f", "g.h", NULL);
  assert_file (place, "shop:\n- source: a.b\n  target: c.d\n- source: e.f\n  target: g.h\n");
  write_file (place, "# only a comment");
  add (place, "shop", "e.f", "g.h", NULL);
  assert_file (place, "# only a comment\nshop:\n  - source: e.f\n    target: g.h\n");
}

static void
test_odd_texts (Place *place, gconstpointer data)
{
  add (place, "My \"Schema\": #1", "\"a.b\".\"c\"\"d\"", "t.größe",
       "- [x]: {y} # z\n\ttab \\ \"q\"");
  add (place, "null", "a.b", "c.d", "yes");
  add (place, "表", "a.b", "c.d", "\xe2\x80\xa8 line separator");
  remove_entry (place, "My \"Schema\": #1", "\"a.b\".\"c\"\"d\"", "t . größe");
  remove_entry (place, "表", "a.b", "c.d");
}

static void
test_refused (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  char *source[] = { "a.b", NULL }, *target[] = { "c.d", NULL }, *other[] = { "c.e", NULL };
  TwRelationshipEntry entry = { .schema = "shop", .source = source, .target = target };
  write_file (place, "shop:\n- {source: a . b, target: c.d}\n");
  g_assert_false (tw_relationship_file_add (place->path, &entry, &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (tw_relationship_file_remove (place->path, "shop", source, other, &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME);
  g_clear_error (&error);
  target[0] = "nonsense";
  g_assert_false (tw_relationship_file_add (place->path, &entry, &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME);
  g_clear_error (&error);
  target[0] = "c.\xff";
  g_assert_false (tw_relationship_file_add (place->path, &entry, &error));
  g_clear_error (&error);
  assert_file (place, "shop:\n- {source: a . b, target: c.d}\n");

  target[0] = "e.f";
  write_file (place, "shop: [\n");
  g_assert_false (tw_relationship_file_add (place->path, &entry, &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_YAML);
  g_clear_error (&error);
  write_file (place, "a: []\n...\n");
  g_assert_false (tw_relationship_file_add (place->path, &entry, &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED);
  assert_file (place, "a: []\n...\n");
}

static void
test_link_and_mode_stay (Place *place, gconstpointer data)
{
  struct stat status;
  g_autofree char *target = g_build_filename (place->folder, "in-git.yaml", NULL);
  g_assert_true (g_file_set_contents (target, "", -1, NULL));
  g_assert_cmpint (g_chmod (target, 0640), ==, 0);
  g_assert_cmpint (symlink (target, place->path), ==, 0);
  add (place, "shop", "a.b", "c.d", NULL);
  g_assert_true (g_file_test (place->path, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_stat (target, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
  g_unlink (target);
}

/* Any sequence of edits in any layout leaves what it did not name. */
static void
test_random_edits (Place *place, gconstpointer data)
{
  const char *const layouts[] = { "", "s0: []\n", "{}", "s0:\n  # c\n",
                                  "# a\n\ns1:\n- {source: x.y, target: z.w} # k\n",
                                  "s0: [\n]\ns1:\r\n" };
  for (guint round = 0; round < 24; round++) {
    g_autoptr (GHashTable) expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    write_file (place, layouts[round % G_N_ELEMENTS (layouts)]);
    for (guint step = 0; step < 12; step++) {
      g_autofree char *schema = g_strdup_printf ("s%d", g_test_rand_int_range (0, 2));
      g_autofree char *source = g_strdup_printf ("t%d.c", g_test_rand_int_range (0, 4));
      g_autofree char *key = g_strconcat (schema, " ", source, NULL);
      if (g_hash_table_remove (expected, key))
        remove_entry (place, schema, source, "t.k");
      else if (g_hash_table_add (expected, g_strdup (key)))
        add (place, schema, source, "t.k", step % 2 ? "why: #" : NULL);
    }
    g_autoptr (TwRelationshipFile) file = tw_relationship_file_load (place->path, NULL);
    guint others = round % G_N_ELEMENTS (layouts) == 4 ? 1 : 0;
    g_assert_cmpuint (tw_relationship_file_get_entries (file)->len, ==,
                      g_hash_table_size (expected) + others);
  }
}

int
main (int argc, char *argv[])
{
  const struct {
    const char *name;
    void (*function) (Place *, gconstpointer);
  } tests[] = {
    { "new-file", test_new_file },
    { "other-lines-stay", test_other_lines_stay },
    { "line-breaks-of-windows", test_line_breaks_of_windows },
    { "flow-style", test_flow_style },
    { "flow-style-over-lines", test_flow_style_over_lines },
    { "section-without-entries", test_section_without_entries },
    { "no-last-line-break", test_no_last_line_break },
    { "odd-texts", test_odd_texts },
    { "refused", test_refused },
    { "link-and-mode-stay", test_link_and_mode_stay },
    { "random-edits", test_random_edits },
  };
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/relationship-edit/", tests[i].name, NULL);
    g_test_add (path, Place, NULL, set_up, tests[i].function, tear_down);
  }
  return g_test_run ();
}
