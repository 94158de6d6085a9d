// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catalog/tw-relationship-draft.h"
#include "tw-test-catalog.h"

/* What the engine asks of the kernel while it saves; a child may die before the n-th of these calls. */
static GString *calls;
static int die_before = -1;

static void
note (const char *call)
{
  if (calls == NULL)
    return;
  if (die_before-- == 0)
    _exit (9);
  g_string_append_printf (calls, "%s ", call);
}

int
fsync (int fd)
{
  static int (*real) (int);
  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "fsync");
  note ("fsync");
  return real (fd);
}

int
rename (const char *from, const char *to)
{
  static int (*real) (const char *, const char *);
  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "rename");
  note ("rename");
  return real (from, to);
}

typedef struct {
  char *folder;
  char *path;
  TwCatalog *catalog;
  TwRelationshipDraft *draft;
} Place;

static const char *const tables[] = {
  "customers: customer_id integer, name varchar(40), referred_by integer",
  "addresses: address_id integer, city varchar(40)",
  "orders: order_id integer, customer_id integer, bill_address integer, ship_address integer, "
  "placed date",
  "lines: order_id integer, line integer, part varchar(9)",
  "returns: order_id integer, line integer, reason varchar(9)",
  NULL,
};
static const char *const joins[] = { "orders.customer_id customers.customer_id", NULL };

static void
set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("tw-draft-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "relationships.yaml", NULL);
  place->catalog = tw_test_catalog_new ("shop", tables, joins);
}

static void
tear_down (Place *place, gconstpointer data)
{
  g_clear_pointer (&place->draft, tw_relationship_draft_free);
  g_unlink (place->path);
  g_rmdir (place->folder);
  g_free (place->path);
  g_free (place->folder);
  tw_catalog_unref (place->catalog);
}

static void
open_file (Place *place, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (place->path, text, -1, NULL));
  g_clear_pointer (&place->draft, tw_relationship_draft_free);
  place->draft = tw_relationship_draft_new (place->catalog, place->path, &error);
  g_assert_no_error (error);
}

static void
save (const Place *place)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (tw_relationship_draft_is_dirty (place->draft));
  tw_relationship_draft_save (place->draft, &error);
  g_assert_no_error (error);
  g_assert_false (tw_relationship_draft_is_dirty (place->draft));
}

static void
assert_file (const Place *place, const char *text)
{
  g_autofree char *content = NULL;
  g_assert_true (g_file_get_contents (place->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, text);
}

static const TwColumn *
column (const Place *place, const char *table, const char *name)
{
  const TwTable *found = tw_catalog_find_table (place->catalog, "shop", table);
  return tw_table_find_column (found, name);
}

static guint
add (const Place *place, const char *source, const char *from, const char *target, const char *to,
     const char *role, GError **error)
{
  const TwColumn *left = column (place, source, from), *right = column (place, target, to);
  return tw_relationship_draft_add (place->draft, &left, &right, 1, role, NULL, error);
}

static const TwRelationshipItem *
find (const Place *place, const char *source_text)
{
  const GPtrArray *items = tw_relationship_draft_get_items (place->draft);
  for (guint i = 0; i < items->len; i++) {
    const TwRelationshipItem *item = items->pdata[i];
    if (g_str_equal (item->source_text, source_text))
      return item;
  }
  return NULL;
}

#define HAND_WRITTEN                                                                               \
  "# Joins of the shop, by hand\n"                                                                 \
  "shop:   # odd spacing\n"                                                                        \
  "\n"                                                                                             \
  "  - {target: addresses.address_id,   source: orders.bill_address, why: 'law'}   # flow\n"
#define SECOND                                                                                     \
  "  -   source:    orders.ship_address\n"                                                         \
  "      owner: anna\n"                                                                            \
  "      target:   \"addresses.address_id\"   # quoted\n"                                          \
  "      description: >\n"                                                                         \
  "        where it\n"                                                                             \
  "        goes\n"
#define END "\n# the end\nbank: []\n"

static void
test_only_meant_lines (Place *place, gconstpointer data)
{
  open_file (place, HAND_WRITTEN SECOND END);
  const TwRelationshipItem *shipped = find (place, "orders.ship_address");
  g_assert_cmpint (shipped->origin, ==, TW_RELATIONSHIP_ORIGIN_FILE);
  g_assert_cmpstr (shipped->description, ==, "where it goes\n");
  g_assert_true (tw_relationship_draft_describe (place->draft, shipped->id, "shipping",
                                                 "where to", NULL));
  g_assert_cmpint (find (place, "orders.ship_address")->origin, ==, TW_RELATIONSHIP_ORIGIN_EDIT);
  g_assert_cmpuint (add (place, "customers", "referred_by", "customers", "customer_id", "referrer",
                         NULL), >, 0);
  save (place);
  assert_file (place, HAND_WRITTEN
               "  -   source:    orders.ship_address\n"
               "      owner: anna\n"
               "      target:   \"addresses.address_id\"   # quoted\n"
               "      description: \"where to\"\n"
               "      role: shipping\n"
               "  - source: customers.referred_by\n"
               "    target: customers.customer_id\n"
               "    role: referrer\n" END);
  tw_relationship_draft_undo (place->draft);
  tw_relationship_draft_undo (place->draft);
  g_assert_false (tw_relationship_draft_can_undo (place->draft));
  save (place);
  assert_file (place, HAND_WRITTEN
               "  -   source:    orders.ship_address\n"
               "      owner: anna\n"
               "      target:   \"addresses.address_id\"   # quoted\n"
               "      description: \"where it goes\\n\"\n" END);
  const TwRelationshipItem *billed = find (place, "orders.bill_address");
  g_assert_true (tw_relationship_draft_remove (place->draft, billed->id, NULL));
  save (place);
  assert_file (place, "# Joins of the shop, by hand\nshop:   # odd spacing\n\n"
               "  -   source:    orders.ship_address\n"
               "      owner: anna\n"
               "      target:   \"addresses.address_id\"   # quoted\n"
               "      description: \"where it goes\\n\"\n" END);
}

/* The catalog that the file makes of the same tables. */
static TwCatalog *
catalog_with_file (const Place *place)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (place->path, &text, NULL, &error));
  g_autoptr (TwRelationshipFile) file = tw_relationship_file_parse (text, -1, &error);
  g_assert_no_error (error);
  return tw_test_catalog_new_with_file ("shop", tables, joins, file);
}

static void
test_lower_sources (Place *place, gconstpointer data)
{
  open_file (place, "");
  guint id = find (place, "orders.customer_id")->id;
  g_assert_true (find (place, "orders.customer_id")->has_lower);
  TwRelationshipOrigin lower = find (place, "orders.customer_id")->lower;
  g_assert_true (tw_relationship_draft_remove (place->draft, id, NULL));
  g_assert_true (tw_relationship_draft_find (place->draft, id)->ignored);
  save (place);
  assert_file (place, "shop:\n  - source: orders.customer_id\n    target: customers.customer_id\n"
                      "    ignored: true\n");
  g_autoptr (TwCatalog) without = catalog_with_file (place);
  g_assert_cmpuint (tw_catalog_get_relationships (without)->len, ==, 0);
  g_assert_cmpuint (tw_catalog_get_ignored_relationships (without)->len, ==, 1);
  g_assert_true (tw_relationship_draft_revert (place->draft, id, NULL));
  g_assert_cmpint (tw_relationship_draft_find (place->draft, id)->origin, ==, lower);
  save (place);
  assert_file (place, "shop:\n");

  g_assert_true (tw_relationship_draft_describe (place->draft, id, NULL, "who bought", NULL));
  const TwRelationshipItem *item = tw_relationship_draft_find (place->draft, id);
  g_assert_cmpint (item->origin, ==, TW_RELATIONSHIP_ORIGIN_EDIT);
  g_assert_cmpint (item->lower, ==, lower);
  /* Other columns: the given one is ignored, and another takes its place; one step. */
  const TwColumn *source = column (place, "orders", "order_id");
  const TwColumn *target = column (place, "customers", "customer_id");
  guint other = tw_relationship_draft_set_columns (place->draft, id, &source, &target, 1, NULL);
  g_assert_cmpuint (other, >, 0);
  g_assert_cmpuint (other, !=, id);
  g_assert_true (tw_relationship_draft_find (place->draft, id)->ignored);
  tw_relationship_draft_undo (place->draft);
  g_assert_false (tw_relationship_draft_find (place->draft, id)->ignored);
  g_assert_null (tw_relationship_draft_find (place->draft, other));
  tw_relationship_draft_redo (place->draft);
  g_assert_nonnull (tw_relationship_draft_find (place->draft, other));
}

static void
test_composite (Place *place, gconstpointer data)
{
  open_file (place, "");
  const TwColumn *source[] = { column (place, "returns", "order_id"),
                               column (place, "returns", "line") };
  const TwColumn *target[] = { column (place, "lines", "order_id"),
                               column (place, "lines", "line") };
  g_assert_cmpuint (tw_relationship_draft_add (place->draft, source, target, 2, NULL, NULL, NULL),
                    >, 0);
  save (place);
  assert_file (place, "shop:\n  - source: [returns.order_id, returns.line]\n"
                      "    target: [lines.order_id, lines.line]\n");
  g_autoptr (TwCatalog) catalog = catalog_with_file (place);
  const GPtrArray *all = tw_catalog_get_relationships (catalog);
  const TwRelationship *key = all->pdata[all->len - 1];
  g_assert_cmpuint (key->n_columns, ==, 2);
  g_assert_cmpstr (key->source[1]->name, ==, "line");
}

static void
test_refused (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  open_file (place, "");
  g_assert_cmpuint (add (place, "orders", "order_id", "orders", "order_id", NULL, &error), ==, 0);
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_cmpuint (add (place, "orders", "placed", "customers", "customer_id", NULL, &error), ==,
                    0);
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED);
  g_clear_error (&error);
  const TwColumn *source = column (place, "customers", "customer_id");
  const TwColumn *target = column (place, "orders", "customer_id");
  g_assert_false (tw_relationship_draft_check (place->draft, &source, &target, 1, 0, &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_EXISTS);
  g_assert_false (tw_relationship_draft_is_dirty (place->draft));
  g_assert_false (tw_relationship_draft_can_undo (place->draft));
}

static void
test_conflict (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *theirs = "# theirs\nshop:\n- source: orders.ship_address\n"
                       "  target: addresses.address_id\n- {source: gone.a, target: gone.b}\n";
  open_file (place, "shop:\n- {source: orders.bill_address, target: addresses.address_id}\n");
  guint billed = find (place, "orders.bill_address")->id;
  g_assert_true (tw_relationship_draft_describe (place->draft, billed, "billing", NULL, NULL));
  g_assert_true (g_file_set_contents (place->path, theirs, -1, NULL));
  g_assert_false (tw_relationship_draft_save (place->draft, &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_CONFLICT);
  assert_file (place, theirs);
  g_assert_true (tw_relationship_draft_reload (place->draft, TRUE, NULL));
  g_assert_nonnull (find (place, "gone.a")->problem);
  save (place);
  g_autofree char *both = g_strconcat (theirs, "- source: orders.bill_address\n"
                                               "  target: addresses.address_id\n"
                                               "  role: billing\n", NULL);
  assert_file (place, both);
  g_assert_true (tw_relationship_draft_remove (place->draft, find (place, "gone.a")->id, NULL));
  g_assert_true (tw_relationship_draft_reload (place->draft, FALSE, NULL));
  g_assert_false (tw_relationship_draft_is_dirty (place->draft));
  g_assert_nonnull (find (place, "gone.a"));
}

static void
test_import (Place *place, gconstpointer data)
{
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  guint added = 0;
  open_file (place, "");
  const char *csv = "Source Table,Source Column,Target Table,Target Column,Description,Role\r\n"
                    "orders,bill_address,addresses,address_id,\"who, pays\",billing\r\n"
                    "shop.returns,order_id;line,lines,order_id;line,,\r\n"
                    "orders,nothing,addresses,address_id,,\r\n"
                    "orders,bill_address,addresses,address_id,again,\r\n";
  tw_relationship_draft_import_csv (place->draft, csv, -1, &added, &messages, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added, ==, 2);
  g_assert_cmpuint (messages->len, ==, 2);
  g_assert_true (g_str_has_prefix (messages->pdata[0], "Line 4: orders has no column"));
  g_assert_true (g_str_has_prefix (messages->pdata[1], "Line 5: "));
  save (place);
  assert_file (place, "shop:\n  - source: orders.bill_address\n    target: addresses.address_id\n"
                      "    role: billing\n    description: \"who, pays\"\n"
                      "  - source: [returns.order_id, returns.line]\n"
                      "    target: [lines.order_id, lines.line]\n");
  tw_relationship_draft_undo (place->draft);
  g_assert_null (find (place, "orders.bill_address"));
  g_assert_false (tw_relationship_draft_can_undo (place->draft));
  g_assert_true (tw_relationship_draft_import_csv (
    place->draft, "customers,referred_by,customers,customer_id,\n", -1, &added, NULL, &error));
  g_assert_cmpuint (added, ==, 1);
  g_assert_false (tw_relationship_draft_import_csv (place->draft, "a,b\nc,d\n", -1, &added, NULL,
                                                    &error));
  g_assert_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED);
}

/* The new file is synced before it takes the old one's place; wherever the program dies, the file is
 * the old one or the new one. */
static void
test_interrupted_save (Place *place, gconstpointer data)
{
  const char *old = "shop:\n- {source: orders.bill_address, target: addresses.address_id}\n";
  const char *new = "shop:\n";
  gboolean seen_old = FALSE, seen_new = FALSE;
  for (int at = 0; at < 4; at++) {
    open_file (place, old);
    g_assert_true (tw_relationship_draft_remove (place->draft,
                                                 find (place, "orders.bill_address")->id, NULL));
    pid_t child = fork ();
    if (child == 0) {
      calls = g_string_new (NULL);
      die_before = at;
      _exit (tw_relationship_draft_save (place->draft, NULL)
                 && g_str_has_prefix (calls->str, "fsync rename ")
               ? 0
               : 1);
    }
    int status;
    g_assert_cmpint (waitpid (child, &status, 0), ==, child);
    g_assert_true (WIFEXITED (status));
    g_assert_true (WEXITSTATUS (status) == 9 || WEXITSTATUS (status) == 0);
    g_autofree char *text = NULL;
    g_assert_true (g_file_get_contents (place->path, &text, NULL, NULL));
    g_assert_true (g_str_equal (text, old) || g_str_equal (text, new));
    seen_old |= g_str_equal (text, old);
    seen_new |= g_str_equal (text, new);
  }
  g_assert_true (seen_old && seen_new);
  g_autoptr (GDir) folder = g_dir_open (place->folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (folder))) {
    g_autofree char *path = g_build_filename (place->folder, name, NULL);
    if (!g_str_equal (path, place->path))
      g_unlink (path);
  }
}

int
main (int argc, char *argv[])
{
  const struct {
    const char *name;
    void (*function) (Place *, gconstpointer);
  } tests[] = {
    { "only-meant-lines", test_only_meant_lines },
    { "lower-sources", test_lower_sources },
    { "composite", test_composite },
    { "refused", test_refused },
    { "conflict", test_conflict },
    { "import", test_import },
    { "interrupted-save", test_interrupted_save },
  };
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/relationship-draft/", tests[i].name, NULL);
    g_test_add (path, Place, NULL, set_up, tests[i].function, tear_down);
  }
  return g_test_run ();
}
