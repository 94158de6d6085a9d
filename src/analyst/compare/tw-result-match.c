// SPDX-License-Identifier: Apache-2.0
#include "analyst/compare/tw-result-match.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <pg_query.h>
#include <string.h>

#include "analyst/compare/tw-result-cells.h"

typedef struct {
  TwResultCells *reference, *candidate;
  guint *mapping;       /* a reference column → a candidate column */
  gboolean *is_taken;   /* a candidate column */
  guint tries;
} Match;

/* Enough for any answer a person reads; a hundred columns alike must not take for ever. */
#define MAX_TRIES 5000
#define MAX_JOINED_COLUMNS 8

/* Half of the last digit that both sides keep; whole numbers must agree. */
static double
rounding_of (const Match *match, guint reference_column, guint candidate_column)
{
  guint digits = MIN (match->reference->digits[reference_column],
                      match->candidate->digits[candidate_column]);
  return digits == 0 ? 0 : 0.5 * pow (10, -(double) digits) * (1 + 1e-6);
}

typedef struct {
  const TwResultCells *grid;
  const guint *columns;
  guint n_columns;
} Order;

/* Texts first: two numbers that differ only by rounding must not decide. */
static int
compare_rows (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Order *order = user_data;
  guint left = *(const guint *) a, right = *(const guint *) b;
  for (guint numbers = 0; numbers <= 1; numbers++)
    for (guint i = 0; i < order->n_columns; i++) {
      const TwResultCell *one = tw_result_cells_at (order->grid, left, order->columns[i]);
      const TwResultCell *other = tw_result_cells_at (order->grid, right, order->columns[i]);
      if ((guint) (one->is_number || other->is_number) != numbers)
        continue;
      int compared = tw_result_cell_compare (one, other);
      if (compared != 0)
        return compared;
    }
  return 0;
}

static void
sort_rows (TwResultCells *grid, const guint *columns, guint n_columns)
{
  Order order = { grid, columns, n_columns };
  g_array_sort_with_data (grid->sorted, compare_rows, &order);
}

static gboolean
rows_match (Match *match, const guint *reference_columns, const guint *candidate_columns,
            guint n_columns)
{
  TwResultCells *reference = match->reference, *candidate = match->candidate;
  sort_rows (reference, reference_columns, n_columns);
  sort_rows (candidate, candidate_columns, n_columns);
  for (guint i = 0; i < reference->n_rows; i++) {
    guint left = g_array_index (reference->sorted, guint, i);
    guint right = g_array_index (candidate->sorted, guint, i);
    for (guint n = 0; n < n_columns; n++) {
      double rounding = rounding_of (match, reference_columns[n], candidate_columns[n]);
      if (!tw_result_cell_equal (tw_result_cells_at (reference, left, reference_columns[n]),
                        tw_result_cells_at (candidate, right, candidate_columns[n]), rounding))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
all_rows_match (Match *match)
{
  guint n_columns = match->reference->n_columns, n = 0;
  g_autofree guint *from = g_new (guint, n_columns + 1);
  g_autofree guint *to = g_new (guint, n_columns + 1);
  for (guint i = 0; i < n_columns; i++) {
    if (i == match->reference->skipped)
      continue;
    from[n] = i;
    to[n++] = match->mapping[i];
  }
  match->tries++;
  return rows_match (match, from, to, n);
}

/* Tries every candidate column for reference column @at whose values are the same by themselves. */
static gboolean
map_columns (Match *match, guint at)
{
  if (at == match->reference->n_columns)
    return all_rows_match (match);
  if (at == match->reference->skipped)
    return map_columns (match, at + 1);
  for (guint column = 0; column < match->candidate->n_columns; column++) {
    if (match->is_taken[column] || match->tries > MAX_TRIES
        || !rows_match (match, &at, &column, 1))
      continue;
    match->mapping[at] = column;
    match->is_taken[column] = TRUE;
    if (map_columns (match, at + 1))
      return TRUE;
    match->is_taken[column] = FALSE;
  }
  return FALSE;
}

static gboolean
is_text_column (const TwResultCells *grid, guint column)
{
  for (guint row = 0; row < grid->n_rows; row++)
    if (tw_result_cells_at (grid, row, column)->text && !tw_result_cells_at (grid, row, column)->is_number)
      return TRUE;
  return FALSE;
}

/* Column @left with column @right behind it, as a first and a last name are written. */
static TwResultCells *
grid_join (const TwResultCells *grid, guint left, guint right, gboolean skips)
{
  TwResultCells *joined = g_new (TwResultCells, 1);
  gsize n_cells = (gsize) grid->n_rows * grid->n_columns;
  *joined = *grid;
  joined->cells = g_new0 (TwResultCell, n_cells + 1);
  joined->digits = g_memdup2 (grid->digits, (grid->n_columns + 1) * sizeof (guint));
  joined->sorted = g_array_copy (grid->sorted);
  joined->skipped = skips ? right : grid->n_columns;
  for (gsize i = 0; i < n_cells; i++) {
    const TwResultCell *cell = &grid->cells[i];
    joined->cells[i] = *cell;
    joined->cells[i].text = i % grid->n_columns == left
                              ? g_strjoin (" ", cell->text ? cell->text : "",
                                           grid->cells[i - left + right].text, NULL)
                              : g_strdup (cell->text);
    joined->cells[i].is_number = cell->is_number && i % grid->n_columns != left;
  }
  return joined;
}

static gboolean
map_joined (Match *match, TwResultCells **side, guint left, guint right)
{
  TwResultCells *whole = *side;
  if (left == right || !is_text_column (whole, left) || !is_text_column (whole, right))
    return FALSE;
  TwResultCells *joined = grid_join (whole, left, right, side == &match->reference);
  *side = joined;
  gboolean maps = map_columns (match, 0);
  if (maps) {
    tw_result_cells_free (whole);
    return TRUE;
  }
  *side = whole;
  tw_result_cells_free (joined);
  return FALSE;
}

/* The columns as they are, else with two texts of either side joined. */
static gboolean
map_any_way (Match *match)
{
  if (match->reference->n_columns <= match->candidate->n_columns && map_columns (match, 0))
    return TRUE;
  TwResultCells **sides[] = { &match->reference, &match->candidate };
  for (guint side = 0; side < G_N_ELEMENTS (sides); side++) {
    guint n = MIN ((*sides[side])->n_columns, MAX_JOINED_COLUMNS);
    for (guint pair = 0; pair < n * n; pair++)
      if (map_joined (match, sides[side], pair / n, pair % n))
        return TRUE;
  }
  return FALSE;
}

static JsonArray *
find_sort_clause (JsonNode *root)
{
  static const char *const path[] = { "stmts", "stmt", "SelectStmt" };
  JsonObject *object = json_node_get_object (root);
  for (guint i = 0; object && i < G_N_ELEMENTS (path); i++) {
    JsonNode *member = json_object_get_member (object, path[i]);
    if (member && JSON_NODE_HOLDS_ARRAY (member)) {
      JsonArray *array = json_node_get_array (member);
      member = json_array_get_length (array) == 1 ? json_array_get_element (array, 0) : NULL;
    }
    object = member && JSON_NODE_HOLDS_OBJECT (member) ? json_node_get_object (member) : NULL;
  }
  if (object == NULL || !json_object_has_member (object, "sortClause"))
    return NULL;
  return json_object_get_array_member (object, "sortClause");
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  return object && json_object_has_member (object, name)
           ? json_object_get_object_member (object, name)
           : NULL;
}

/* The output column that a sort item names by number or by name, or -1. */
static int
sort_column (JsonObject *item, TwResultSet *result)
{
  JsonObject *node = get_object (get_object (item, "SortBy"), "node");
  JsonObject *number = get_object (get_object (node, "A_Const"), "ival");
  JsonObject *reference = get_object (node, "ColumnRef");
  gint64 ordinal = number ? json_object_get_int_member_with_default (number, "ival", 0) : 0;
  if (ordinal >= 1 && ordinal <= tw_result_set_get_n_columns (result))
    return (int) ordinal - 1;
  if (reference == NULL || !json_object_has_member (reference, "fields"))
    return -1;
  JsonArray *fields = json_object_get_array_member (reference, "fields");
  guint n = json_array_get_length (fields);
  JsonObject *last = n > 0 ? json_array_get_object_element (fields, n - 1) : NULL;
  JsonObject *string = get_object (last, "String");
  if (string == NULL || !json_object_has_member (string, "sval"))
    return -1;
  const char *name = json_object_get_string_member (string, "sval");
  for (guint i = 0; i < tw_result_set_get_n_columns (result); i++)
    if (strcmp (tw_result_set_get_column (result, i)->name, name) == 0)
      return (int) i;
  return -1;
}

/* The leading sort keys that are result columns; one that is not ends what can be compared. */
static GArray *
sort_columns (const char *sql, TwResultSet *result)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (guint));
  PgQueryParseResult parsed = pg_query_parse (sql);
  g_autoptr (JsonNode) root = parsed.error ? NULL : json_from_string (parsed.parse_tree, NULL);
  JsonArray *clause = root ? find_sort_clause (root) : NULL;
  for (guint i = 0; clause && i < json_array_get_length (clause); i++) {
    int column = sort_column (json_array_get_object_element (clause, i), result);
    if (column < 0)
      break;
    guint index = (guint) column;
    g_array_append_val (columns, index);
  }
  pg_query_free_parse_result (parsed);
  return columns;
}

static gboolean
order_matches (Match *match, GArray *columns)
{
  for (guint row = 0; row < match->reference->n_rows; row++)
    for (guint i = 0; i < columns->len; i++) {
      guint column = g_array_index (columns, guint, i);
      guint other = match->mapping[column];
      if (column == match->reference->skipped)
        return TRUE;
      if (!tw_result_cell_equal (tw_result_cells_at (match->reference, row, column),
                        tw_result_cells_at (match->candidate, row, other),
                        rounding_of (match, column, other)))
        return FALSE;
    }
  return TRUE;
}

static char *
find_difference (Match *match, TwResultSet *reference, const char *reference_sql)
{
  TwResultCells *left = match->reference, *right = match->candidate;
  if (left->n_rows != right->n_rows)
    return g_strdup_printf (_("%u rows instead of %u"), right->n_rows, left->n_rows);
  if (!map_any_way (match))
    return left->n_columns > right->n_columns
             ? g_strdup_printf (_("%u columns instead of %u"), right->n_columns, left->n_columns)
             : g_strdup (_("other values"));
  g_autoptr (GArray) columns
    = reference_sql ? sort_columns (reference_sql, reference) : g_array_new (FALSE, FALSE, 4);
  return order_matches (match, columns) ? NULL : g_strdup (_("another order"));
}

gboolean
tw_results_match (TwResultSet *reference, const char *reference_sql, TwResultSet *candidate,
                      char **reason)
{
  Match match = { .reference = tw_result_cells_new (reference), .candidate = tw_result_cells_new (candidate) };
  match.mapping = g_new0 (guint, match.reference->n_columns + 1);
  match.is_taken = g_new0 (gboolean, match.candidate->n_columns + 1);
  *reason = find_difference (&match, reference, reference_sql);
  tw_result_cells_free (match.reference);
  tw_result_cells_free (match.candidate);
  g_free (match.mapping);
  g_free (match.is_taken);
  return *reason == NULL;
}
