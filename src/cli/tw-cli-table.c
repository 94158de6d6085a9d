// SPDX-License-Identifier: Apache-2.0
#include <math.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "analyst/insight/tw-figure.h"
#include "cli/tw-cli.h"

#define MAX_ROWS 25
#define MAX_CELL 40
#define WIDTH_OF_NO_TERMINAL 160
#define GAP 2
#define LARGEST_AMOUNT 1e13 /* with exact cents */
#define SMALLEST_AMOUNT 1e-4

typedef struct {
  TwResultSet *result;
  const TwMeaning *meanings; /* nullable */
  guint n_rows;
  guint n_columns;  /* that fit */
  GPtrArray *cells; /* of char *: a header row, then n_rows rows */
  guint *widths;
} Table;

static guint
width_of (const char *text)
{
  guint width = 0;
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    if (!g_unichar_iszerowidth (character))
      width += g_unichar_iswide (character) ? 2 : 1;
  }
  return width;
}

/* One line, harmless for a terminal, at most MAX_CELL wide. */
static char *
shorten (const char *text)
{
  GString *cell = g_string_new (NULL);
  guint width = 0;
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    if (g_unichar_iscntrl (character))
      character = g_unichar_isspace (character) ? ' ' : 0xfffd;
    guint wide = g_unichar_iszerowidth (character) ? 0 : g_unichar_iswide (character) ? 2 : 1;
    if (width + wide > MAX_CELL - 1 && width_of (at) > MAX_CELL - width) {
      g_string_append (cell, "…");
      break;
    }
    width += wide;
    g_string_append_unichar (cell, character);
  }
  return g_string_free (cell, FALSE);
}

/* Commas in the whole part, and two digits after the point: the server gives an average sixteen. */
static char *
format_amount (double value, int decimals)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (digits, sizeof digits, decimals == 4 ? "%.4f" : "%.2f", value);
  gsize sign = digits[0] == '-', whole = strcspn (digits, ".");
  GString *grouped = g_string_new (digits);
  for (gsize at = whole; at > sign + 3; at -= 3)
    g_string_insert_c (grouped, (gssize) at - 3, ',');
  return g_string_free (grouped, FALSE);
}

static char *
format_by_meaning (TwResultSet *result, guint row, guint column, TwMeaning meaning)
{
  double value;
  switch (meaning) {
  case TW_MEANING_MONEY:
  case TW_MEANING_NUMBER:
    if (tw_result_set_get_column (result, column)->type == TW_DATA_TYPE_INTEGER
        || !tw_result_set_get_double (result, row, column, &value)
        || fabs (value) >= LARGEST_AMOUNT || (value != 0 && fabs (value) < SMALLEST_AMOUNT))
      break;
    return format_amount (value, fabs (value) < 1 && meaning == TW_MEANING_NUMBER ? 4 : 2);
  case TW_MEANING_COUNT:
  case TW_MEANING_PERCENT:
  case TW_MEANING_DATE:
  case TW_MEANING_MONTH:
  case TW_MEANING_QUARTER:
  case TW_MEANING_YEAR:
    break;
  case TW_MEANING_PLAIN:
    return NULL;
  }
  return tw_figure_format_cell (meaning, result, row, column);
}

static char *
cell_text (const Table *table, guint row, guint column)
{
  if (tw_result_set_is_null (table->result, row, column))
    return g_strdup ("–");
  TwMeaning meaning = table->meanings ? table->meanings[column] : TW_MEANING_PLAIN;
  g_autofree char *formatted = format_by_meaning (table->result, row, column, meaning);
  char buffer[64];
  return shorten (formatted ? formatted
                            : tw_result_set_get_text (table->result, row, column, buffer, NULL));
}

static guint
terminal_width (void)
{
  struct winsize size;
  if (isatty (STDOUT_FILENO) && ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
    return size.ws_col;
  return WIDTH_OF_NO_TERMINAL;
}

static void
fit_columns (Table *table)
{
  guint all = tw_result_set_get_n_columns (table->result);
  guint left = terminal_width ();
  table->widths = g_new0 (guint, all + 1);
  for (table->n_columns = 0; table->n_columns < all; table->n_columns++) {
    guint column = table->n_columns, width = 0;
    for (guint row = 0; row <= table->n_rows; row++)
      width = MAX (width, width_of (g_ptr_array_index (table->cells, row * all + column)));
    if (column > 0 && width + GAP > left)
      return;
    table->widths[column] = width;
    left -= MIN (width + GAP, left);
  }
}

static void
print_cell (const char *text, guint width, gboolean right, gboolean last)
{
  guint padding = width - MIN (width, width_of (text));
  if (right)
    tw_cli_print ("%*s%s", (int) padding, "", text);
  else
    tw_cli_print ("%s%*s", text, last ? 0 : (int) padding, "");
  tw_cli_print ("%s", last ? "\n" : "  ");
}

static void
print_line (Table *table, guint row)
{
  guint all = tw_result_set_get_n_columns (table->result);
  for (guint i = 0; i < table->n_columns; i++) {
    TwDataType type = tw_result_set_get_column (table->result, i)->type;
    print_cell (g_ptr_array_index (table->cells, row * all + i), table->widths[i],
                tw_data_type_is_numeric (type), i + 1 == table->n_columns);
  }
}

static void
print_rule (Table *table)
{
  for (guint i = 0; i < table->n_columns; i++) {
    for (guint n = 0; n < table->widths[i]; n++)
      tw_cli_print ("─");
    tw_cli_print ("%s", i + 1 == table->n_columns ? "\n" : "  ");
  }
}

static void
print_count (Table *table)
{
  guint rows = tw_result_set_get_n_rows (table->result);
  guint columns = tw_result_set_get_n_columns (table->result);
  g_autofree char *n_rows = g_strdup_printf ("%u%s %s", rows,
                                             tw_result_set_get_truncated (table->result)
                                               ? " or more" : "",
                                             rows == 1 ? "row" : "rows");
  if (rows > table->n_rows)
    tw_cli_print ("… %s in all; --json prints every one.\n", n_rows);
  else
    tw_cli_print ("%s.\n", n_rows);
  if (columns > table->n_columns)
    tw_cli_print ("%u of %u columns fit; --json prints every one.\n", table->n_columns, columns);
}

void
tw_cli_print_rows (TwResultSet *result, const TwMeaning *meanings)
{
  Table table = { .result = result, .meanings = meanings };
  table.n_rows = MIN (tw_result_set_get_n_rows (result), MAX_ROWS);
  guint all = tw_result_set_get_n_columns (result);
  table.cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < all; i++)
    g_ptr_array_add (table.cells, shorten (tw_result_set_get_column (result, i)->name));
  for (guint row = 0; row < table.n_rows; row++)
    for (guint i = 0; i < all; i++)
      g_ptr_array_add (table.cells, cell_text (&table, row, i));
  fit_columns (&table);
  if (table.n_columns > 0) {
    print_line (&table, 0);
    print_rule (&table);
  }
  for (guint row = 1; table.n_columns > 0 && row <= table.n_rows; row++)
    print_line (&table, row);
  print_count (&table);
  g_ptr_array_unref (table.cells);
  g_free (table.widths);
}
