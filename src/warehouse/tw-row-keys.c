// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-row-keys.h"

#include <locale.h>
#include <math.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#include "warehouse/tw-result-batch.h"

#define CHECK_EVERY 4096 /* rows between two looks at the cancellable */
#define LONGEST_TEXT 256 /* UTF-16 units of a text that count */
#define LONGEST_KEY 255  /* bytes */
#define MANY 50000       /* rows that are worth a second thread */
#define FEW 48           /* so many are sorted by insertion */
#define SIGN (G_GUINT64_CONSTANT (1) << 63)

/* @rest: where the key goes on in the arena, behind its length; 0: it does not */
typedef struct {
  guint64 key;
  guint32 row;
  guint32 rest;
} Pair;

typedef struct {
  TwResultSet *result;
  guint column;
  gboolean descending;
  gboolean exact; /* integers, in units of @scale where they are decimals */
  guint8 scale;
  UCollator *collator; /* of text */
  GByteArray *arena;
} Sort;

static guint64
ordered_integer (gint64 value)
{
  return (guint64) value ^ SIGN;
}

static guint64
ordered_double (double value)
{
  guint64 bits;
  if (isnan (value))
    return G_MAXUINT64; /* PostgreSQL: above everything */
  value = value == 0 ? 0 : value; /* -0 is 0 */
  memcpy (&bits, &value, sizeof bits);
  return bits & SIGN ? ~bits : bits | SIGN;
}

static gint64
power_of_ten (guint8 exponent)
{
  gint64 power = 1;
  while (exponent-- > 0)
    power *= 10;
  return power;
}

/* Whether every cell of the column is a whole number once it is counted in units of @scale. */
static gboolean
is_exact (TwResultSet *result, guint column, guint8 *scale)
{
  *scale = 0;
  for (guint i = 0; i < tw_result_set_get_n_batches (result); i++) {
    const TwCells *cells = &tw_result_set_get_batch (result, i)->cells[column];
    if (cells->form == TW_CELL_TEXT || cells->scales != NULL)
      return FALSE;
    if (cells->form == TW_CELL_DECIMAL)
      *scale = MAX (*scale, cells->scale);
  }
  for (guint i = 0; i < tw_result_set_get_n_batches (result); i++) {
    const TwResultBatch *batch = tw_result_set_get_batch (result, i);
    const TwCells *cells = &batch->cells[column];
    gint64 ignored, power = power_of_ten ((guint8) (*scale - cells->scale));
    for (guint row = 0; power > 1 && row < batch->n_rows; row++)
      if (__builtin_mul_overflow (tw_cells_get_number (cells, row), power, &ignored))
        return FALSE;
  }
  return TRUE;
}

static guint64
exact_key (const Sort *self, const TwCells *cells, guint row)
{
  gint64 number = tw_cells_get_number (cells, row);
  if (cells->form == TW_CELL_DECIMAL)
    number *= power_of_ten ((guint8) (self->scale - cells->scale));
  else if (cells->form == TW_CELL_TIMESTAMPTZ)
    number -= (gint64) cells->offset * 60 * G_USEC_PER_SEC;
  return ordered_integer (number);
}

static guint64
double_key (const Sort *self, guint row)
{
  double value;
  char buffer[64];
  if (!tw_result_set_get_double (self->result, row, self->column, &value))
    value = g_ascii_strtod (tw_result_set_get_text (self->result, row, self->column, buffer, NULL),
                            NULL); /* "NaN", "Infinity" */
  return ordered_double (value);
}

/* UTF-8 to the UTF-16 that ICU wants: its length. */
static int
widen (const char *text, gsize length, UChar units[LONGEST_TEXT])
{
  int n = (int) MIN (length, LONGEST_TEXT);
  guint8 every = 0;
  for (int i = 0; i < n; i++) {
    units[i] = (guint8) text[i];
    every |= (guint8) text[i];
  }
  if (every < 0x80)
    return n;
  UErrorCode status = U_ZERO_ERROR;
  gsize bytes = MIN (length, LONGEST_TEXT);
  while (bytes < length && bytes > 0 && ((guint8) text[bytes] & 0xc0) == 0x80)
    bytes--;
  int32_t units_made = 0;
  u_strFromUTF8WithSub (units, LONGEST_TEXT, &units_made, text, (int32_t) bytes, 0xfffd, NULL,
                        &status);
  return MIN (units_made, LONGEST_TEXT);
}

/* The first eight bytes of the text's collation key; what is left goes into the arena. */
static guint64
text_key (Sort *self, guint row, guint32 *rest)
{
  char buffer[64];
  UChar units[LONGEST_TEXT];
  guint8 bytes[LONGEST_KEY + 1] = { 0 };
  gsize length = 0;
  const char *text = tw_result_set_get_text (self->result, row, self->column, buffer, &length);
  int n_units = widen (text, length, units);
  int n = ucol_getSortKey (self->collator, units, n_units, bytes, LONGEST_KEY);
  n = CLAMP (n - 1, 0, LONGEST_KEY); /* without its terminator */
  guint64 key = 0;
  for (int i = 0; i < 8; i++)
    key = key << 8 | (i < n ? bytes[i] : 0);
  *rest = 0;
  if (n > 8 && self->arena->len < G_MAXUINT32 - sizeof bytes) {
    guint8 left = (guint8) (n - 8);
    *rest = self->arena->len;
    g_byte_array_append (self->arena, &left, 1);
    g_byte_array_append (self->arena, bytes + 8, left);
  }
  return key;
}

/* The language that the person's system sorts by; the C locale's order by code suits nobody. */
static UCollator *
open_collator (void)
{
  const char *locale = setlocale (LC_COLLATE, NULL);
  if (locale == NULL || strcmp (locale, "C") == 0 || strcmp (locale, "POSIX") == 0
      || g_str_has_prefix (locale, "C."))
    locale = "";
  UErrorCode status = U_ZERO_ERROR;
  UCollator *collator = ucol_open (locale, &status);
  if (U_FAILURE (status))
    g_error ("ICU's collation data cannot be loaded: %s", u_errorName (status));
  return collator;
}

static gboolean
is_text (TwResultSet *result, guint column)
{
  TwDataType type = tw_result_set_get_column (result, column)->type;
  return !tw_data_type_is_numeric (type) && !tw_data_type_is_temporal (type)
         && type != TW_DATA_TYPE_BOOLEAN;
}

/* What one thread makes pairs of: the rows that are not NULL, in their order. */
typedef struct {
  Sort sort;
  const guint32 *rows;
  guint n_rows;
  Pair *pairs;
  guint n_pairs;
  GArray *nulls; /* of guint32 */
  GCancellable *cancellable;
} Part;

static gpointer
part_run (gpointer data)
{
  Part *self = data;
  Sort *sort = &self->sort;
  for (guint i = 0; i < self->n_rows; i++) {
    guint at;
    if (i % CHECK_EVERY == 0 && g_cancellable_is_cancelled (self->cancellable))
      break;
    const TwCells *cells = tw_result_set_get_cells (sort->result, self->rows[i], sort->column, &at);
    if (tw_cells_is_null (cells, at)) {
      g_array_append_val (self->nulls, self->rows[i]);
      continue;
    }
    Pair *pair = &self->pairs[self->n_pairs++];
    *pair = (Pair) { .row = self->rows[i] };
    if (sort->collator)
      pair->key = text_key (sort, self->rows[i], &pair->rest);
    else
      pair->key = sort->exact ? exact_key (sort, cells, at) : double_key (sort, self->rows[i]);
    if (sort->descending)
      pair->key = ~pair->key;
  }
  return NULL;
}

static void
part_init (Part *self, const Sort *sort, const guint32 *rows, guint n_rows, Pair *pairs,
           GCancellable *cancellable)
{
  *self = (Part) { *sort, rows, n_rows, pairs, 0, g_array_new (FALSE, FALSE, sizeof (guint32)),
                   cancellable };
  self->sort.arena = g_byte_array_new ();
  g_byte_array_set_size (self->sort.arena, 1); /* so that no key's rest is at 0 */
  if (is_text (sort->result, sort->column))
    self->sort.collator = open_collator ();
}

/* Behind what @self has. */
static void
part_join (Part *self, Part *next)
{
  guint32 base = self->sort.arena->len;
  for (guint i = 0; i < next->n_pairs; i++)
    next->pairs[i].rest += next->pairs[i].rest ? base : 0;
  memmove (self->pairs + self->n_pairs, next->pairs, next->n_pairs * sizeof *next->pairs);
  self->n_pairs += next->n_pairs;
  g_byte_array_append (self->sort.arena, next->sort.arena->data, next->sort.arena->len);
  g_array_append_vals (self->nulls, next->nulls->data, next->nulls->len);
}

static void
part_clear (Part *self)
{
  g_byte_array_unref (self->sort.arena);
  g_array_unref (self->nulls);
  g_clear_pointer (&self->sort.collator, ucol_close);
}

/* The keys of many texts by two threads; joined in @self. */
static void
make_pairs (Part *self)
{
  guint half = self->n_rows / 2;
  if (self->sort.collator == NULL || self->n_rows < MANY) {
    part_run (self);
    return;
  }
  Part second;
  part_init (&second, &self->sort, self->rows + half, self->n_rows - half, self->pairs + half,
             self->cancellable);
  self->n_rows = half;
  GThread *thread = g_thread_new ("sort", part_run, &second);
  part_run (self);
  g_thread_join (thread);
  part_join (self, &second);
  part_clear (&second);
}

/* By radix, least significant byte first; a byte that all agree in is passed over. */
static Pair *
sort_pairs (Pair *pairs, Pair *other, guint n)
{
  guint counts[8][256] = { 0 };
  for (guint i = 0; i < n; i++)
    for (guint byte = 0; byte < 8; byte++)
      counts[byte][pairs[i].key >> (8 * byte) & 0xff]++;
  for (guint byte = 0; byte < 8; byte++) {
    if (n == 0 || counts[byte][pairs[0].key >> (8 * byte) & 0xff] == n)
      continue;
    guint start[256];
    for (guint value = 0, sum = 0; value < 256; value++) {
      start[value] = sum;
      sum += counts[byte][value];
    }
    for (guint i = 0; i < n; i++)
      other[start[pairs[i].key >> (8 * byte) & 0xff]++] = pairs[i];
    Pair *swap = pairs;
    pairs = other;
    other = swap;
  }
  return pairs;
}

/* Eight bytes of what the key goes on with, from @from on; 0 where it has ended. */
static guint64
rest_key (const Sort *self, const Pair *pair, guint from)
{
  if (pair->rest == 0)
    return 0;
  const guint8 *rest = self->arena->data + pair->rest;
  guint64 key = 0;
  for (guint i = from; i < from + 8; i++)
    key = key << 8 | (i < rest[0] ? rest[i + 1] : 0);
  return key;
}

static void
insert_sorted (Pair *pairs, guint n)
{
  for (guint i = 1; i < n; i++) {
    Pair pair = pairs[i];
    guint at = i;
    for (; at > 0 && pairs[at - 1].key > pair.key; at--)
      pairs[at] = pairs[at - 1];
    pairs[at] = pair;
  }
}

/* Pairs that agree in all bytes before @from of their rests: by the next eight, and so on. */
static gboolean
sort_rests (Sort *self, Pair *pairs, Pair *other, guint n, guint from, GCancellable *cancellable)
{
  guint64 end = self->descending ? G_MAXUINT64 : 0;
  if (g_cancellable_is_cancelled (cancellable))
    return FALSE;
  for (guint i = 0; i < n; i++)
    pairs[i].key = self->descending ? ~rest_key (self, &pairs[i], from)
                                    : rest_key (self, &pairs[i], from);
  if (n < FEW)
    insert_sorted (pairs, n);
  else if (sort_pairs (pairs, other, n) == other)
    memcpy (pairs, other, n * sizeof *pairs);
  for (guint first = 0, next; first < n; first = next) {
    for (next = first + 1; next < n && pairs[next].key == pairs[first].key; next++)
      ;
    if (next - first > 1 && pairs[first].key != end
        && !sort_rests (self, pairs + first, other, next - first, from + 8, cancellable))
      return FALSE;
  }
  return TRUE;
}

/* Texts that agree in their first eight bytes. */
static gboolean
sort_ties (Sort *self, Pair *pairs, Pair *other, guint n, GCancellable *cancellable)
{
  for (guint first = 0, next; first < n; first = next) {
    for (next = first + 1; next < n && pairs[next].key == pairs[first].key; next++)
      ;
    if (next - first > 1
        && !sort_rests (self, pairs + first, other, next - first, 0, cancellable))
      return FALSE;
  }
  return TRUE;
}

gboolean
tw_row_keys_sort (TwResultSet *result, guint column, gboolean descending, guint32 *rows,
                  guint n_rows, GCancellable *cancellable, GError **error)
{
  Sort sort = { .result = result, .column = column, .descending = descending };
  g_autofree Pair *pairs = g_new (Pair, MAX (n_rows, 1));
  g_autofree Pair *other = g_new (Pair, MAX (n_rows, 1));
  if (!is_text (result, column))
    sort.exact = is_exact (result, column, &sort.scale);
  Part part;
  part_init (&part, &sort, rows, n_rows, pairs, cancellable);
  make_pairs (&part);
  guint n = part.n_pairs;
  Pair *sorted = sort_pairs (pairs, other, n);
  if (part.sort.collator)
    sort_ties (&part.sort, sorted, sorted == pairs ? other : pairs, n, cancellable);
  gboolean cancelled = g_cancellable_set_error_if_cancelled (cancellable, error);
  for (guint i = 0; i < n && !cancelled; i++)
    rows[i] = sorted[i].row;
  for (guint i = 0; i < part.nulls->len && !cancelled; i++)
    rows[n + i] = g_array_index (part.nulls, guint32, i);
  part_clear (&part);
  return !cancelled;
}
