// SPDX-License-Identifier: Apache-2.0
#include "tw-test-catalog.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *in_question;
} Noun;

static const Noun AREAS[] = {
  { "retail", "retail" },           { "wholesale", "wholesale" },   { "online", "online" },
  { "marketing", "marketing" },     { "finance", "finance" },       { "logistics", "logistics" },
  { "hospital", "hospital" },       { "airline", "airline" },       { "insurance", "insurance" },
  { "mortgage", "mortgage" },       { "library", "library" },       { "museum", "museum" },
  { "energy", "energy" },           { "telecom", "telecom" },       { "payroll", "payroll" },
  { "legal", "legal" },             { "research", "research" },     { "training", "training" },
  { "security", "security" },       { "quality", "quality" },       { "franchise", "franchise" },
  { "export", "export" },           { "garden", "garden" },         { "kitchen", "kitchen" },
  { "sports", "sports" },           { "theater", "theater" },       { "railway", "railway" },
  { "harbor", "harbor" },           { "mining", "mining" },         { "forestry", "forestry" },
  { "fishing", "fishing" },         { "bakery", "bakery" },         { "pharmacy", "pharmacy" },
  { "dental", "dental" },           { "veterinary", "veterinary" }, { "school", "school" },
  { "university", "university" },   { "charity", "charity" },       { "election", "election" },
  { "festival", "festival" },       { "prison", "prison" },         { "embassy", "embassy" },
  { "construction", "construction" }, { "plumbing", "plumbing" },   { "laundry", "laundry" },
  { "radio", "radio" },             { "newspaper", "newspaper" },   { "satellite", "satellite" },
};

static const Noun THINGS[] = {
  { "customer", "clients" },        { "supplier", "vendors" },      { "employee", "staff" },
  { "order", "orders" },            { "invoice", "invoices" },      { "shipment", "deliveries" },
  { "product", "products" },        { "category", "categories" },   { "warehouse", "depots" },
  { "inventory", "stock" },         { "campaign", "campaigns" },    { "contract", "agreements" },
  { "payment", "payments" },        { "refund", "refunds" },        { "vehicle", "vehicles" },
  { "driver", "drivers" },          { "route", "routes" },          { "ticket", "tickets" },
  { "complaint", "complaints" },    { "survey", "surveys" },        { "meeting", "meetings" },
  { "subscription", "memberships" }, { "promotion", "promotions" }, { "budget", "budgets" },
  { "project", "projects" },        { "task", "tasks" },            { "machine", "machines" },
  { "sensor", "sensors" },          { "inspection", "inspections" }, { "incident", "incidents" },
  { "claim", "claims" },            { "policy", "policies" },       { "loan", "loans" },
  { "account", "accounts" },        { "transfer", "transfers" },    { "auction", "auctions" },
  { "lease", "leases" },            { "building", "buildings" },    { "room", "rooms" },
  { "reservation", "bookings" },    { "event", "events" },          { "visitor", "visitors" },
  { "donation", "donations" },      { "grant", "grants" },          { "course", "courses" },
  { "exam", "exams" },              { "license", "licenses" },      { "permit", "permits" },
  { "recipe", "recipes" },          { "manuscript", "manuscripts" },
};

/* Every table has the first eight, and some of the others. */
#define N_COMMON 8
static const char *const ATTRIBUTES[] = {
  "name varchar(80)",      "status varchar(20)",     "created_at timestamp",
  "country varchar(40)",
  "total_amount numeric(12,2)", "rating integer",    "cost numeric(12,2)",     "quantity integer",
  "unit_price numeric(10,2)", "city varchar(60)",    "region varchar(30)",     "email varchar(120)",
  "discount numeric(4,2)", "start_date date",        "end_date date",          "due_date date",
  "priority integer",      "score numeric(5,2)",     "weight numeric(8,2)",
  "height numeric(8,2)",
  "duration_minutes integer", "currency char(3)",    "channel varchar(20)",    "owner_id integer",
  "postal_code varchar(12)", "phone varchar(24)",    "approved_by integer",    "capacity integer",
  "tax_rate numeric(5,2)", "margin numeric(6,2)",    "language varchar(20)",   "is_active boolean",
  "source_system varchar(30)", "external_code varchar(30)", "updated_at timestamp",
  "temperature numeric(5,2)",
};

static void
trim_comment (char *text, const char **comment)
{
  char *bar = strstr (text, " | ");
  *comment = NULL;
  if (bar) {
    *bar = '\0';
    *comment = bar + 3;
  }
  g_strstrip (text);
}

static void
add_column (TwSystemTable *table, char *text)
{
  const char *comment;
  trim_comment (text, &comment);
  char *blank = strchr (text, ' ');
  if (blank)
    *blank = '\0';
  const char *type = blank ? g_strchug (blank + 1) : "integer";
  tw_system_table_add_column (table, text, type, FALSE, comment);
}

static void
add_table (TwSystemTables *tables, const char *schema, const char *line)
{
  g_auto (GStrv) halves = g_strsplit (line, ": ", 2);
  g_auto (GStrv) columns = g_strsplit (halves[1], ", ", -1);
  const char *comment;
  trim_comment (halves[0], &comment);
  TwSystemTable *table
    = tw_system_tables_add_table (tables, schema, halves[0], TW_TABLE_KIND_TABLE, comment);
  for (guint i = 0; columns[i]; i++)
    add_column (table, columns[i]);
}

static TwSystemTable *
find_table (TwSystemTables *tables, const char *name)
{
  for (guint i = 0; i < tables->tables->len; i++) {
    TwSystemTable *table = g_ptr_array_index (tables->tables, i);
    if (g_str_equal (table->name, name))
      return table;
  }
  g_assert_not_reached ();
}

static void
add_join (TwSystemTables *tables, const char *join)
{
  g_auto (GStrv) ends = g_strsplit (join, " ", 2);
  g_auto (GStrv) source = g_strsplit (ends[0], ".", 2);
  g_auto (GStrv) target = g_strsplit (ends[1], ".", 2);
  const char *from[] = { source[1], NULL }, *to[] = { target[1], NULL };
  const TwSystemTable *many = find_table (tables, source[0]);
  tw_system_tables_add_constraint (tables, TW_CONSTRAINT_FOREIGN_KEY, many, from,
                                   find_table (tables, target[0]), to);
}

static TwSystemTables *
read_tables (TwDialect dialect, const char *schema, const char *const *lines,
             const char *const *joins)
{
  TwSystemTables *tables = tw_system_tables_new (dialect, "test");
  for (guint i = 0; lines[i]; i++)
    add_table (tables, schema, lines[i]);
  for (guint i = 0; joins && joins[i]; i++)
    add_join (tables, joins[i]);
  return tables;
}

TwCatalog *
tw_test_catalog_new (const char *schema, const char *const *lines, const char *const *joins)
{
  return tw_test_catalog_new_for (TW_DIALECT_POSTGRESQL, schema, lines, joins);
}

TwCatalog *
tw_test_catalog_new_for (TwDialect dialect, const char *schema, const char *const *lines,
                         const char *const *joins)
{
  g_autoptr (TwSystemTables) tables = read_tables (dialect, schema, lines, joins);
  return tw_catalog_new (tables, NULL);
}

TwCatalog *
tw_test_catalog_new_with_file (const char *schema, const char *const *lines,
                               const char *const *joins, TwRelationshipFile *file)
{
  g_autoptr (TwSystemTables) tables
    = read_tables (TW_DIALECT_POSTGRESQL, schema, lines, joins);
  return tw_catalog_new (tables, file);
}

static void
add_generated_table (TwSystemTables *tables, guint number, guint n_columns)
{
  const Noun *area = &AREAS[number / G_N_ELEMENTS (THINGS)];
  const Noun *thing = &THINGS[number % G_N_ELEMENTS (THINGS)];
  const Noun *parent = &THINGS[(number + 1) % G_N_ELEMENTS (THINGS)];
  g_autofree char *name = g_strdup_printf ("%s_%s", area->name, thing->name);
  TwSystemTable *table
    = tw_system_tables_add_table (tables, "dw", name, TW_TABLE_KIND_TABLE, NULL);
  g_autofree char *key = g_strdup_printf ("%s_id", thing->name);
  g_autofree char *parent_key = g_strdup_printf ("%s_id", parent->name);
  tw_system_table_add_column (table, key, "integer", TRUE, NULL);
  tw_system_table_add_column (table, parent_key, "integer", FALSE, NULL);
  for (guint i = 0; i + 2 < n_columns; i++) {
    const guint n_others = G_N_ELEMENTS (ATTRIBUTES) - N_COMMON;
    const char *attribute
      = ATTRIBUTES[i < N_COMMON ? i : N_COMMON + (number * 7 + i) % n_others];
    g_auto (GStrv) parts = g_strsplit (attribute, " ", 2);
    g_autofree char *column = i < G_N_ELEMENTS (ATTRIBUTES)
                                ? g_strdup (parts[0])
                                : g_strdup_printf ("%s_%u", parts[0], i);
    tw_system_table_add_column (table, column, parts[1], FALSE, NULL);
  }
}

static void
join_generated (TwSystemTables *tables, guint first)
{
  for (guint i = first; i + 1 < tables->tables->len; i++) {
    const TwSystemTable *source = g_ptr_array_index (tables->tables, i);
    const TwSystemTable *target = g_ptr_array_index (tables->tables, i + 1);
    const TwSystemColumn *key = &g_array_index (source->columns, TwSystemColumn, 1);
    const TwSystemColumn *primary = &g_array_index (target->columns, TwSystemColumn, 0);
    const char *from[] = { key->name, NULL }, *to[] = { primary->name, NULL };
    if (g_str_equal (key->name, primary->name))
      tw_system_tables_add_constraint (tables, TW_CONSTRAINT_FOREIGN_KEY, source, from, target, to);
  }
}

void
tw_test_catalog_add_generated (TwSystemTables *tables, guint n_tables, guint n_columns)
{
  guint first = tables->tables->len;
  g_assert_cmpuint (n_tables, <=, G_N_ELEMENTS (AREAS) * G_N_ELEMENTS (THINGS));
  for (guint i = 0; i < n_tables; i++)
    add_generated_table (tables, i, n_columns);
  join_generated (tables, first);
}

TwCatalog *
tw_test_catalog_new_generated (guint n_tables, guint n_columns)
{
  g_autoptr (TwSystemTables) tables = tw_system_tables_new (TW_DIALECT_REDSHIFT, "generated");
  tw_test_catalog_add_generated (tables, n_tables, n_columns);
  return tw_catalog_new (tables, NULL);
}

void
tw_test_question_free (TwTestQuestion *self)
{
  g_free (self->text);
  g_free (self->table);
  g_free (self);
}

GPtrArray *
tw_test_catalog_new_questions (const TwCatalog *generated, guint n)
{
  static const char *const FORMS[] = {
    "How many %s %s are there?",
    "Show me the total amount of %s %s by country",
    "What is the average rating for %s %s per month in 2024?",
    "List the top 10 %s %s with the highest cost",
  };
  GPtrArray *questions = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_test_question_free);
  const guint n_tables = tw_catalog_get_n_tables (generated);
  for (guint i = 0; i < n; i++) {
    const guint number = (guint) ((guint64) i * n_tables / n);
    const Noun *area = &AREAS[number / G_N_ELEMENTS (THINGS)];
    const Noun *thing = &THINGS[number % G_N_ELEMENTS (THINGS)];
    TwTestQuestion *question = g_new0 (TwTestQuestion, 1);
    g_auto (GStrv) parts = g_strsplit (FORMS[i % G_N_ELEMENTS (FORMS)], "%s", 3);
    question->text
      = g_strconcat (parts[0], area->in_question, parts[1], thing->in_question, parts[2], NULL);
    question->table = g_strdup_printf ("%s_%s", area->name, thing->name);
    g_ptr_array_add (questions, question);
  }
  return questions;
}

static GStrv
read_lines (const char *name)
{
  g_autofree char *path
    = g_build_filename (TW_TEST_SUPPORT_DIR, "..", "fixtures", "retrieval", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strsplit (text, "\n", -1);
}

TwCatalog *
tw_test_catalog_read_crowded (void)
{
  g_auto (GStrv) lines = read_lines ("warehouse.txt");
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();
  g_autoptr (GPtrArray) joins = g_ptr_array_new ();
  for (guint i = 0; lines[i]; i++)
    if (g_str_has_prefix (lines[i], "> "))
      g_ptr_array_add (joins, lines[i] + 2);
    else if (*lines[i] && *lines[i] != '#')
      g_ptr_array_add (tables, lines[i]);
  g_ptr_array_add (tables, NULL);
  g_ptr_array_add (joins, NULL);
  return tw_test_catalog_new ("dw", (const char *const *) tables->pdata,
                              (const char *const *) joins->pdata);
}

static void
labelled_question_free (gpointer data)
{
  TwLabelledQuestion *question = data;
  g_free (question->text);
  g_strfreev (question->tables);
  g_free (question);
}

GPtrArray *
tw_test_catalog_read_questions (void)
{
  g_auto (GStrv) lines = read_lines ("questions.txt");
  GPtrArray *questions = g_ptr_array_new_with_free_func (labelled_question_free);
  for (guint i = 0; lines[i]; i++) {
    g_auto (GStrv) halves = g_strsplit (lines[i], " | ", 2);
    if (*lines[i] == '\0' || *lines[i] == '#')
      continue;
    TwLabelledQuestion *question = g_new0 (TwLabelledQuestion, 1);
    question->text = g_strdup (halves[0]);
    question->tables = g_strsplit (halves[1], ", ", -1);
    g_ptr_array_add (questions, question);
  }
  return questions;
}
