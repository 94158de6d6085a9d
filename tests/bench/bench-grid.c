// SPDX-License-Identifier: Apache-2.0
//
// Scrolling through 1,000,000 rows of 12, 50 and 200 columns in a window of 1280 × 800: what a frame
// takes, beside a floor that draws one colour and a plain GtkColumnView over the same model; then the
// same while rows arrive from a real server, and what the process needs for them.
#include "bench-plain-view.h"
#include "tw-test-postgres.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/grid/tw-grid.h"
#include "ui/tw-frame-memory.h"
#include "warehouse/tw-query.h"
#include "warehouse/tw-result-batch.h"

#define N_ROWS 1000000
#define MAX_FRAMES 2000
#define N_FRAMES 200
#define N_FRAMES_WIDE 40 /* of GtkColumnView from 50 columns on: a tenth of a second each */
#define N_CELLS_ARRIVING 12000000
#define MOST_MS 8
#define MOST_ARRIVING_MS 16.7
#define MOST_MEMORY 1.3

static const guint widths[] = { 12, 50, 200 };

/* The frames of one measurement. */
static gint64 frame_start;
static double frames[MAX_FRAMES];
static guint n_frames;

static void
before_paint_cb (GdkFrameClock *clock G_GNUC_UNUSED)
{
  frame_start = g_get_monotonic_time ();
}

static void
after_paint_cb (GdkFrameClock *clock G_GNUC_UNUSED)
{
  if (frame_start && n_frames < MAX_FRAMES)
    frames[n_frames++] = (double) (g_get_monotonic_time () - frame_start) / 1000;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static void
report (const char *widget, const char *move, double most)
{
  if (n_frames == 0) {
    printf ("  %-14s %-12s no frame was done\n", widget, move);
    return;
  }
  qsort (frames, n_frames, sizeof *frames, compare_doubles);
  printf ("  %-14s %-12s %6.1f / %6.1f / %6.1f ms", widget, move, frames[n_frames / 2],
          frames[n_frames * 95 / 100], frames[n_frames - 1]);
  if (most > 0)
    printf ("  (95th at most %.1f)", most);
  printf ("\n");
  fflush (stdout);
}

/* The windows. */

typedef struct {
  const char *name;
  GtkWidget *(*make) (TwResultSet *result);
  double most; /* 0: none */
} Contestant;

static GtkWidget *
make_grid (TwResultSet *result)
{
  TwGrid *grid = g_object_new (TW_TYPE_GRID, NULL);
  tw_grid_set_result (grid, result);
  return GTK_WIDGET (grid);
}

static const Contestant contestants[] = {
  { "GtkColumnView", bench_plain_view_new, 0 },
  { "TwGrid", make_grid, MOST_MS },
};

typedef struct {
  GtkWidget *window;
  GtkWidget *content;
  GtkAdjustment *across, *down;
} Shown;

static Shown
show (GtkWidget *content)
{
  Shown shown = { .window = gtk_window_new (), .content = content };
  gtk_window_set_default_size (GTK_WINDOW (shown.window), 1280, 800);
  tw_frame_memory_keep (GTK_WINDOW (shown.window));
  GtkWidget *child = content;
  if (GTK_IS_SCROLLABLE (content)) {
    child = gtk_scrolled_window_new ();
    gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (child), content);
    shown.across = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (child));
    shown.down = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (child));
  }
  gtk_window_set_child (GTK_WINDOW (shown.window), child);
  gtk_window_present (GTK_WINDOW (shown.window));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (shown.window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), NULL);
  n_frames = 0;
  while (n_frames == 0)
    g_main_context_iteration (NULL, TRUE);
  return shown;
}

/* The ways to scroll. */

static double
small_step (double value, double page G_GNUC_UNUSED, double upper G_GNUC_UNUSED)
{
  return value + 20;
}

static double
one_page (double value, double page, double upper G_GNUC_UNUSED)
{
  return value + page;
}

static double
anywhere (double value G_GNUC_UNUSED, double page, double upper)
{
  return g_random_double_range (0, MAX (upper - page, 1));
}

typedef struct {
  const char *name;
  gboolean across;
  double (*to) (double value, double page, double upper);
} Move;

static const Move moves[] = {
  { "small steps", FALSE, small_step },
  { "pages", FALSE, one_page },
  { "jumps", FALSE, anywhere },
  { "sideways", TRUE, anywhere },
};

static void
one_frame (Shown *shown, const Move *move)
{
  guint seen = n_frames;
  GtkAdjustment *adjustment = move->across ? shown->across : shown->down;
  if (adjustment)
    gtk_adjustment_set_value (adjustment, move->to (gtk_adjustment_get_value (adjustment),
                                                    gtk_adjustment_get_page_size (adjustment),
                                                    gtk_adjustment_get_upper (adjustment)));
  gtk_widget_queue_draw (shown->content);
  while (n_frames == seen && n_frames < MAX_FRAMES)
    g_main_context_iteration (NULL, TRUE);
}

static void
measure (Shown *shown, const Move *move, guint n, const Contestant *who)
{
  for (int i = 0; i < 5; i++)
    one_frame (shown, move);
  n_frames = 0;
  while (n_frames < n)
    one_frame (shown, move);
  report (who->name, move->name, who->most);
}

/* The rows. */

static char *
make_cell (guint column, guint value)
{
  if (column % 3 == 0)
    return g_strdup_printf ("%u", value * 7919 + column);
  if (column % 3 == 1)
    return g_strdup_printf ("Sir Rodney's Scones %u", value);
  return g_strdup_printf ("%u.%02u", value * 104729 % 1000000, value % 100);
}

static TwDataType
type_of (guint column)
{
  return column % 3 == 0   ? TW_DATA_TYPE_INTEGER
         : column % 3 == 1 ? TW_DATA_TYPE_TEXT
                           : TW_DATA_TYPE_DECIMAL;
}

static TwResultSet *
make_empty (guint n_columns)
{
  TwResultColumn *columns = g_new0 (TwResultColumn, n_columns);
  for (guint i = 0; i < n_columns; i++)
    columns[i] = (TwResultColumn) {
      .name = g_strdup_printf ("column_%u", i),
      .type_name = (char *) tw_data_type_get_name (type_of (i)),
      .type = type_of (i),
      .modifier = -1,
      .scale = -1,
    };
  TwResultSet *result = tw_result_set_new (columns, n_columns);
  for (guint i = 0; i < n_columns; i++)
    g_free (columns[i].name);
  g_free (columns);
  return result;
}

static TwResultSet *
make_rows (guint n_columns)
{
  TwResultSet *result = make_empty (n_columns);
  g_autofree TwDataType *types = g_new (TwDataType, n_columns);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_columns; i++)
    types[i] = type_of (i);
  for (guint i = 0; i < n_columns * 64; i++)
    g_ptr_array_add (texts, make_cell (i % n_columns, i / n_columns));
  g_autoptr (TwResultBuilder) builder = tw_result_builder_new (types, n_columns);
  for (guint row = 0; row < N_ROWS; row++) {
    for (guint i = 0; i < n_columns; i++) {
      const char *text = texts->pdata[(row * 31 + row / 64) % 64 * n_columns + i];
      tw_result_builder_add (builder, i, text, strlen (text));
    }
    tw_result_builder_end_row (builder);
    if (tw_result_builder_is_full (builder) || row + 1 == N_ROWS) {
      g_autoptr (TwResultBatch) batch = tw_result_builder_finish (builder);
      tw_result_set_append (result, batch);
    }
  }
  return result;
}

static void
scroll_through (guint n_columns)
{
  printf ("1,000,000 rows × %u columns: a frame as median / 95th / worst\n", n_columns);
  g_autoptr (TwResultSet) result = make_rows (n_columns);
  for (guint i = 0; i < G_N_ELEMENTS (contestants); i++) {
    const Contestant *who = &contestants[i];
    gint64 begin = g_get_monotonic_time ();
    Shown shown = show (who->make (result));
    printf ("  %-14s first frame  %6.0f ms\n", who->name,
            (double) (g_get_monotonic_time () - begin) / 1000);
    guint n = who->most == 0 && n_columns > 12 ? N_FRAMES_WIDE : N_FRAMES;
    for (guint j = 0; j < G_N_ELEMENTS (moves); j++)
      measure (&shown, &moves[j], n, who);
    gtk_window_destroy (GTK_WINDOW (shown.window));
  }
}

/* While rows arrive. */

static char *
make_query (guint n_columns)
{
  GString *sql = g_string_new ("SELECT ");
  for (guint i = 0; i < n_columns; i++)
    g_string_append_printf (sql,
                            i % 3 == 0   ? "%sg * 7 + %u AS column_%u"
                            : i % 3 == 1 ? "%s'Scones of Sir Rodney ' || g %% 5000 + %u AS column_%u"
                                         : "%s(g %% 100000 / 100.0 + %u)::numeric(9,2) AS column_%u",
                            i == 0 ? "" : ", ", i, i);
  g_string_append_printf (sql, " FROM generate_series(1, %u) g", N_CELLS_ARRIVING / n_columns);
  return g_string_free (sql, FALSE);
}

typedef struct {
  TwResultSet *result;
  gboolean done;
} Fetch;

static void
started_cb (TwResultSet *result, gpointer user_data)
{
  ((Fetch *) user_data)->result = g_object_ref (result);
}

static void
done_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *outcome, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TwResultSet) result = tw_query_run_finish (outcome, &error);
  g_assert_no_error (error);
  ((Fetch *) user_data)->done = TRUE;
}

/* In kilobytes: "VmHWM", "VmRSS". */
static double
read_status (const char *field)
{
  g_autofree char *status = NULL;
  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  const char *at = status ? strstr (status, field) : NULL;
  return at ? g_ascii_strtod (at + strlen (field) + 1, NULL) : 0;
}

/* The most that was ever resident is counted from now on. */
static void
forget_peak (void)
{
  FILE *file = fopen ("/proc/self/clear_refs", "w");
  if (file) {
    fputs ("5", file);
    fclose (file);
  }
}

static double
payload (TwResultSet *result)
{
  guint n_rows = tw_result_set_get_n_rows (result);
  guint n_columns = tw_result_set_get_n_columns (result);
  gsize bytes = 0, length;
  char buffer[64];
  for (guint row = 0; row < n_rows; row++)
    for (guint i = 0; i < n_columns; i++) {
      tw_result_set_get_text (result, row, i, buffer, &length);
      bytes += length;
    }
  return (double) bytes / 1024;
}

static void
scroll_while_arriving (TwPool *pool, guint n_columns, const Contestant *who)
{
  g_autofree char *sql = make_query (n_columns);
  TwQueryLimits limits = { .read_only = TRUE };
  Fetch fetch = { NULL, FALSE };
  malloc_trim (0);
  forget_peak ();
  double before = read_status ("VmRSS:");
  tw_query_run_async (pool, sql, NULL, &limits, started_cb, &fetch, NULL, done_cb, &fetch);
  while (fetch.result == NULL || tw_result_set_get_n_rows (fetch.result) == 0)
    g_main_context_iteration (NULL, TRUE);
  Shown shown = show (who->make (fetch.result));
  n_frames = 0;
  for (guint i = 0; !fetch.done && n_frames < MAX_FRAMES; i++)
    one_frame (&shown, &moves[i % G_N_ELEMENTS (moves)]);
  guint n = n_frames;
  while (!fetch.done)
    g_main_context_iteration (NULL, TRUE);
  double peak = read_status ("VmHWM:") - before, bytes = payload (fetch.result);
  report (who->name, "arriving", who->most > 0 ? MOST_ARRIVING_MS : 0);
  printf ("  %-14s %u frames; peak memory %.0f MB for %.0f MB of cells: %.2f ×", who->name, n,
          peak / 1024, bytes / 1024, peak / bytes);
  printf (who->most > 0 ? "  (at most %.1f)\n" : "\n", MOST_MEMORY);
  gtk_window_destroy (GTK_WINDOW (shown.window));
  g_object_unref (fetch.result);
}

static void
scroll_all_while_arriving (void)
{
  TwTestPostgres *server = tw_test_postgres_get ();
  if (server == NULL) {
    printf ("SKIPPED: while rows arrive: PostgreSQL's server cannot run here\n");
    return;
  }
  g_autoptr (TwPool) pool = tw_pool_new (tw_test_postgres_get_endpoint (server), 1);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
    printf ("%u rows × %u columns, while they arrive (all ways to scroll in turn)\n",
            N_CELLS_ARRIVING / widths[i], widths[i]);
    for (guint j = 0; j < G_N_ELEMENTS (contestants); j++)
      scroll_while_arriving (pool, widths[i], &contestants[j]);
  }
}

/* Beside what. */

static void
draw_floor (GtkDrawingArea *area G_GNUC_UNUSED, cairo_t *cr, int width G_GNUC_UNUSED,
            int height G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  cairo_set_source_rgb (cr, 0.9, 0.9, 0.9);
  cairo_paint (cr);
}

static void
measure_floor (void)
{
  GtkWidget *area = gtk_drawing_area_new ();
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_floor, NULL, NULL);
  Shown shown = show (area);
  measure (&shown, &moves[0], N_FRAMES, &(Contestant) { "one colour", NULL, 0 });
  gtk_window_destroy (GTK_WINDOW (shown.window));
}

static gboolean
has_accessibility_bus (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) address
    = bus ? g_dbus_connection_call_sync (bus, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus",
                                         "GetAddress", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, 5000,
                                         NULL, NULL)
          : NULL;
  return address != NULL;
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ()) {
    printf ("SKIPPED: there is no display (run it under xvfb-run)\n");
    return 77;
  }
  printf ("accessibility bus: %s\n", has_accessibility_bus () ? "on" : "off");
  measure_floor ();
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    scroll_through (widths[i]);
  scroll_all_while_arriving ();
  return 0;
}
