// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-result-view.h"

#include "core/tw-worker.h"

struct _TwResultView {
  GObject parent_instance;
  TwResultSet *result;
  gboolean complete;
  GArray *keys;        /* of TwSortKey */
  GPtrArray *filters;  /* of TwRowFilter */
  GHashTable *folded;  /* of column to TwFoldedColumn */
  TwRowOrder *order;
  GCancellable *running;
};

G_DEFINE_FINAL_TYPE (TwResultView, tw_result_view, G_TYPE_OBJECT)

enum { PROP_0, PROP_BUSY, N_PROPS };
static GParamSpec *properties[N_PROPS];

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* What a worker needs to know. */
typedef struct {
  TwResultSet *result;
  GArray *keys;
  GPtrArray *filters;
  GHashTable *folded; /* a copy; the worker adds to it */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  g_object_unref (work->result);
  g_array_unref (work->keys);
  g_ptr_array_unref (work->filters);
  g_hash_table_unref (work->folded);
  g_free (work);
}

static GHashTable *
folded_new (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) tw_folded_column_unref);
}

static void
folded_add (GHashTable *to, GHashTable *from)
{
  GHashTableIter iter;
  gpointer column, folded;
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &column, &folded))
    g_hash_table_insert (to, column, tw_folded_column_ref (folded));
}

static Work *
work_new (TwResultView *self)
{
  Work *work = g_new0 (Work, 1);
  work->result = g_object_ref (self->result);
  work->keys = g_array_copy (self->keys);
  work->filters = g_ptr_array_copy (self->filters, (GCopyFunc) (void (*) (void)) tw_row_filter_ref,
                                    NULL);
  g_ptr_array_set_free_func (work->filters, (GDestroyNotify) tw_row_filter_unref);
  work->folded = folded_new ();
  folded_add (work->folded, self->folded);
  return work;
}

static TwRowOrder *
apply_filter (Work *work, TwRowFilter *filter, TwRowOrder *among, GCancellable *cancellable,
              GError **error)
{
  gpointer column = GUINT_TO_POINTER (tw_row_filter_get_column (filter));
  TwFoldedColumn *folded = NULL;
  if (tw_row_filter_get_test (filter) == TW_ROW_TEST_CONTAINS) {
    folded = g_hash_table_lookup (work->folded, column);
    if (folded == NULL) {
      folded = tw_folded_column_new (work->result, tw_row_filter_get_column (filter), cancellable,
                                     error);
      if (folded == NULL)
        return NULL;
      g_hash_table_insert (work->folded, column, folded);
    }
  }
  return tw_row_filter_apply (filter, work->result, among, folded, cancellable, error);
}

static void
order_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  GError *error = NULL;
  g_autoptr (TwRowOrder) order = NULL;
  for (guint i = 0; i < work->filters->len; i++) {
    TwRowOrder *fewer = apply_filter (work, work->filters->pdata[i], order, cancellable, &error);
    g_clear_pointer (&order, tw_row_order_unref);
    if (fewer == NULL) {
      g_task_return_error (task, error);
      return;
    }
    order = fewer;
  }
  TwRowOrder *sorted = tw_row_order_sort (work->result, order, (TwSortKey *) work->keys->data,
                                          work->keys->len, cancellable, &error);
  if (sorted)
    g_task_return_pointer (task, sorted, (GDestroyNotify) tw_row_order_unref);
  else
    g_task_return_error (task, error);
}

static void
take_order (TwResultView *self, TwRowOrder *order)
{
  g_clear_pointer (&self->order, tw_row_order_unref);
  self->order = order;
}

static void
set_running (TwResultView *self, GCancellable *running)
{
  g_cancellable_cancel (self->running);
  g_set_object (&self->running, running);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ordered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwResultView *self = TW_RESULT_VIEW (source);
  GTask *task = G_TASK (result);
  g_autoptr (GError) error = NULL;
  TwRowOrder *order = g_task_propagate_pointer (task, &error);
  if (g_task_get_cancellable (task) != self->running) {
    g_clear_pointer (&order, tw_row_order_unref);
    return; /* another wish came meanwhile */
  }
  Work *work = g_task_get_task_data (task);
  folded_add (self->folded, work->folded);
  if (order)
    take_order (self, order);
  set_running (self, NULL);
}

static void
update (TwResultView *self)
{
  if (!self->complete || (self->keys->len == 0 && self->filters->len == 0)) {
    take_order (self, NULL);
    set_running (self, NULL);
    return;
  }
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, cancellable, ordered_cb, NULL);
  g_task_set_source_tag (task, update);
  g_task_set_task_data (task, work_new (self), work_free);
  set_running (self, cancellable);
  tw_worker_run (TW_WORKER_COMPUTE, task, order_thread);
}

static void
tw_result_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TwResultView *self = TW_RESULT_VIEW (object);
  if (id == PROP_BUSY)
    g_value_set_boolean (value, tw_result_view_get_busy (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
tw_result_view_finalize (GObject *object)
{
  TwResultView *self = TW_RESULT_VIEW (object);
  g_clear_object (&self->result);
  g_array_unref (self->keys);
  g_ptr_array_unref (self->filters);
  g_hash_table_unref (self->folded);
  g_clear_pointer (&self->order, tw_row_order_unref);
  g_clear_object (&self->running);
  G_OBJECT_CLASS (tw_result_view_parent_class)->finalize (object);
}

static void
tw_result_view_class_init (TwResultViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = tw_result_view_get_property;
  object_class->finalize = tw_result_view_finalize;
  properties[PROP_BUSY] = g_param_spec_boolean (
    "busy", NULL, NULL, FALSE,
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[CHANGED] = g_signal_new ("changed", TW_TYPE_RESULT_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
tw_result_view_init (TwResultView *self)
{
  self->keys = g_array_new (FALSE, FALSE, sizeof (TwSortKey));
  self->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_row_filter_unref);
  self->folded = folded_new ();
}

TwResultView *
tw_result_view_new (TwResultSet *result)
{
  TwResultView *self = g_object_new (TW_TYPE_RESULT_VIEW, NULL);
  self->result = g_object_ref (result);
  return self;
}

TwResultSet *
tw_result_view_get_result (TwResultView *self)
{
  return self->result;
}

void
tw_result_view_set_complete (TwResultView *self)
{
  g_return_if_fail (TW_IS_RESULT_VIEW (self));
  if (self->complete)
    return;
  self->complete = TRUE;
  if (self->keys->len > 0 || self->filters->len > 0)
    update (self);
}

guint
tw_result_view_get_n_rows (TwResultView *self)
{
  return self->order ? tw_row_order_get_n_rows (self->order)
                     : tw_result_set_get_n_rows (self->result);
}

guint
tw_result_view_get_row (TwResultView *self, guint position)
{
  return self->order ? tw_row_order_get_row (self->order, position) : position;
}

TwRowOrder *
tw_result_view_get_order (TwResultView *self)
{
  return self->order;
}

void
tw_result_view_set_sort (TwResultView *self, const TwSortKey *keys, guint n_keys)
{
  g_return_if_fail (TW_IS_RESULT_VIEW (self));
  g_array_set_size (self->keys, 0);
  g_array_append_vals (self->keys, keys, n_keys);
  update (self);
}

const TwSortKey *
tw_result_view_get_sort (TwResultView *self, guint *n_keys)
{
  *n_keys = self->keys->len;
  return (const TwSortKey *) self->keys->data;
}

void
tw_result_view_toggle_sort (TwResultView *self, guint column, gboolean add)
{
  g_return_if_fail (TW_IS_RESULT_VIEW (self));
  g_autoptr (GArray) keys = g_array_copy (self->keys);
  TwSortKey key = { column, FALSE };
  guint at = 0;
  while (at < keys->len && g_array_index (keys, TwSortKey, at).column != column)
    at++;
  gboolean there = at < keys->len;
  gboolean was_descending = there && g_array_index (keys, TwSortKey, at).descending;
  key.descending = there;
  if (!add)
    g_array_set_size (keys, 0);
  else if (there)
    g_array_remove_index (keys, at);
  if (!was_descending)
    g_array_insert_val (keys, MIN (at, keys->len), key);
  tw_result_view_set_sort (self, (TwSortKey *) keys->data, keys->len);
}

void
tw_result_view_set_filter (TwResultView *self, guint column, TwRowFilter *filter)
{
  g_return_if_fail (TW_IS_RESULT_VIEW (self));
  g_return_if_fail (filter == NULL || tw_row_filter_get_column (filter) == column);
  TwRowFilter *old = tw_result_view_get_filter (self, column);
  if (old == NULL && filter == NULL)
    return;
  if (filter)
    g_ptr_array_add (self->filters, tw_row_filter_ref (filter));
  if (old)
    g_ptr_array_remove (self->filters, old);
  update (self);
}

TwRowFilter *
tw_result_view_get_filter (TwResultView *self, guint column)
{
  for (guint i = 0; i < self->filters->len; i++)
    if (tw_row_filter_get_column (self->filters->pdata[i]) == column)
      return self->filters->pdata[i];
  return NULL;
}

guint
tw_result_view_get_n_filters (TwResultView *self)
{
  return self->filters->len;
}

static void
fold_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  TwResultSet *result = TW_RESULT_VIEW (source)->result; /* never another one */
  TwFoldedColumn *folded
    = tw_folded_column_new (result, GPOINTER_TO_UINT (data), cancellable, &error);
  if (folded)
    g_task_return_pointer (task, folded, (GDestroyNotify) tw_folded_column_unref);
  else
    g_task_return_error (task, error);
}

static void
folded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TwResultView *self = TW_RESULT_VIEW (source);
  TwFoldedColumn *folded = g_task_propagate_pointer (G_TASK (result), NULL);
  if (folded)
    g_hash_table_insert (self->folded, g_task_get_task_data (G_TASK (result)), folded);
}

void
tw_result_view_prepare_filter (TwResultView *self, guint column)
{
  g_return_if_fail (TW_IS_RESULT_VIEW (self));
  gpointer key = GUINT_TO_POINTER (column);
  if (!self->complete || g_hash_table_contains (self->folded, key))
    return;
  g_autoptr (GTask) task = g_task_new (self, NULL, folded_cb, NULL);
  g_task_set_source_tag (task, tw_result_view_prepare_filter);
  g_task_set_task_data (task, key, NULL);
  tw_worker_run (TW_WORKER_COMPUTE, task, fold_thread);
}

void
tw_result_view_clear (TwResultView *self)
{
  g_return_if_fail (TW_IS_RESULT_VIEW (self));
  g_hash_table_remove_all (self->folded);
  g_array_set_size (self->keys, 0);
  g_ptr_array_set_size (self->filters, 0);
  update (self);
}

gboolean
tw_result_view_get_busy (TwResultView *self)
{
  return self->running != NULL;
}
