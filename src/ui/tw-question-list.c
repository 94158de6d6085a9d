// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-question-list.h"

struct _TwQuestionList {
  GObject parent_instance;

  GPtrArray *answers;    /* of TwAnswer: the model's */
  GHashTable *pipelines; /* of TwAnswer → TwPipeline: what is on its way */
  TwAnswer *foreground;  /* nullable */
};

static GType
get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return TW_TYPE_ANSWER;
}

static guint
get_n_items (GListModel *model)
{
  return TW_QUESTION_LIST (model)->answers->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *answers = TW_QUESTION_LIST (model)->answers;
  return position < answers->len ? g_object_ref (answers->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TwQuestionList, tw_question_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum { ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
is_on_its_way (TwAnswer *answer)
{
  return !tw_answer_state_is_final (tw_answer_get_state (answer));
}

static void
append (TwQuestionList *self, TwAnswer *answer)
{
  g_ptr_array_add (self->answers, g_object_ref (answer));
  g_list_model_items_changed (G_LIST_MODEL (self), self->answers->len - 1, 0, 1);
}

static void
drop (TwQuestionList *self, TwAnswer *answer)
{
  guint position;
  if (!g_ptr_array_find (self->answers, answer, &position))
    return;
  g_ptr_array_remove_index (self->answers, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
state_cb (TwQuestionList *self, GParamSpec *pspec, TwAnswer *answer)
{
  TwAnswerState state = tw_answer_get_state (answer);
  gboolean ended = tw_answer_state_is_final (state);
  if (!g_hash_table_contains (self->pipelines, answer) || (!ended && state != TW_ANSWER_WAITING))
    return;
  g_object_ref (answer);
  if (ended) {
    g_signal_handlers_disconnect_by_func (answer, state_cb, self);
    g_hash_table_remove (self->pipelines, answer);
  }
  if (state != TW_ANSWER_CANCELLED)
    g_signal_emit (self, signals[ENDED], 0, answer);
  else
    drop (self, answer);
  g_object_unref (answer);
}

static void
tw_question_list_finalize (GObject *object)
{
  TwQuestionList *self = TW_QUESTION_LIST (object);
  g_ptr_array_unref (self->answers);
  g_hash_table_unref (self->pipelines);
  g_clear_object (&self->foreground);
  G_OBJECT_CLASS (tw_question_list_parent_class)->finalize (object);
}

static void
tw_question_list_class_init (TwQuestionListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_question_list_finalize;
  signals[ENDED] = g_signal_new ("ended", TW_TYPE_QUESTION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, TW_TYPE_ANSWER);
}

static void
tw_question_list_init (TwQuestionList *self)
{
  self->answers = g_ptr_array_new_with_free_func (g_object_unref);
  self->pipelines = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
}

TwQuestionList *
tw_question_list_new (void)
{
  return g_object_new (TW_TYPE_QUESTION_LIST, NULL);
}

void
tw_question_list_track (TwQuestionList *self, TwAnswer *answer, TwPipeline *pipeline)
{
  g_return_if_fail (TW_IS_QUESTION_LIST (self));
  if (!is_on_its_way (answer))
    return;
  if (!g_hash_table_contains (self->pipelines, answer))
    g_signal_connect_object (answer, "notify::state", G_CALLBACK (state_cb), self,
                             G_CONNECT_SWAPPED);
  g_hash_table_insert (self->pipelines, g_object_ref (answer), g_object_ref (pipeline));
}

TwPipeline *
tw_question_list_get_pipeline (TwQuestionList *self, TwAnswer *answer)
{
  g_return_val_if_fail (TW_IS_QUESTION_LIST (self), NULL);
  return g_hash_table_lookup (self->pipelines, answer);
}

void
tw_question_list_set_foreground (TwQuestionList *self, TwAnswer *answer)
{
  g_return_if_fail (TW_IS_QUESTION_LIST (self));
  if (self->foreground == answer)
    return;
  g_autoptr (TwAnswer) old = g_steal_pointer (&self->foreground);
  g_set_object (&self->foreground, answer);
  if (answer)
    drop (self, answer);
  if (old && g_hash_table_contains (self->pipelines, old))
    append (self, old);
}

void
tw_question_list_cancel (TwQuestionList *self, TwAnswer *answer)
{
  g_return_if_fail (TW_IS_QUESTION_LIST (self));
  TwPipeline *pipeline = tw_question_list_get_pipeline (self, answer);
  if (pipeline)
    tw_pipeline_cancel (pipeline, answer);
}

void
tw_question_list_remove (TwQuestionList *self, TwAnswer *answer)
{
  g_return_if_fail (TW_IS_QUESTION_LIST (self));
  g_object_ref (answer);
  tw_question_list_cancel (self, answer);
  drop (self, answer);
  g_object_unref (answer);
}

void
tw_question_list_clear (TwQuestionList *self)
{
  g_return_if_fail (TW_IS_QUESTION_LIST (self));
  GList *answers = g_hash_table_get_keys (self->pipelines);
  for (GList *at = answers; at; at = at->next)
    g_object_ref (at->data);
  for (GList *at = answers; at; at = at->next)
    tw_question_list_cancel (self, at->data);
  g_list_free_full (answers, g_object_unref);
  g_clear_object (&self->foreground);
  guint n = self->answers->len;
  g_ptr_array_set_size (self->answers, 0);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}
