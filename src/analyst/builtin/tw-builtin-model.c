// SPDX-License-Identifier: Apache-2.0
#include "analyst/builtin/tw-builtin-model.h"

#include <glib/gi18n.h>
#include <string.h>

#include "analyst/builtin/tw-item.h"
#include "analyst/builtin/tw-plan.h"
#include "analyst/builtin/tw-reader.h"
#include "analyst/builtin/tw-resolver.h"

struct _TwBuiltinModel {
  GObject parent;
};

static void tw_builtin_model_iface_init (TwLanguageModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TwBuiltinModel, tw_builtin_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TW_TYPE_LANGUAGE_MODEL,
                                                      tw_builtin_model_iface_init))

/* Longer questions than this are several questions. */
enum { MAX_ITEMS = 60, MAX_BYTES = 2000 };

static TwModelReply *
decline (char *reason)
{
  TwModelReply *reply = g_new0 (TwModelReply, 1);
  reply->outcome = TW_MODEL_DECLINED;
  reply->reason = reason;
  return reply;
}

static gboolean
is_sql (const char *question)
{
  static const char *const heads[] = { "select ", "with ", "insert ", "update ", "delete ", "drop ",
                                       "create ", "alter ", "explain ", "truncate ", NULL };
  g_autofree char *lower = g_utf8_strdown (question, -1);
  g_strstrip (lower);
  for (guint i = 0; heads[i]; i++)
    if (g_str_has_prefix (lower, heads[i])
        && (strchr (lower, ';') || strchr (lower, '*') || strstr (lower, " from ")
            || strstr (lower, " table ") || strstr (lower, " set ")))
      return TRUE;
  return FALSE;
}

/* Letters of another script, or none at all: nothing that an English grammar could read. */
static char *
find_unreadable (const char *question)
{
  guint letters = 0, latin = 0;
  for (const char *at = question; *at; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    if (!g_unichar_isalpha (c))
      continue;
    letters++;
    latin += g_unichar_get_script (c) == G_UNICODE_SCRIPT_LATIN;
  }
  if (letters == 0)
    return g_strdup (_("There is no question in this text. Ask in English for something that the "
                       "tables hold."));
  return latin * 2 < letters ? g_strdup (_("The built-in model reads English only.")) : NULL;
}

static char *
find_obstacle (const char *question, TwCatalog *catalog)
{
  if (tw_catalog_get_n_tables (catalog) == 0)
    return g_strdup (_("This schema has no tables to ask about."));
  if (!g_utf8_validate (question, -1, NULL))
    return g_strdup (_("The question is not valid text."));
  if (strlen (question) > MAX_BYTES)
    return g_strdup (_("The question is too long for the built-in model. Ask one thing at a "
                       "time."));
  if (is_sql (question))
    return g_strdup (_("This is SQL, not a question. Run it as SQL instead."));
  return find_unreadable (question);
}

/* Something to go on with: a few tables that can be asked about. */
static char *
with_help (char *failure, const TwVocabulary *vocabulary)
{
  const GPtrArray *tables = tw_vocabulary_get_tables (vocabulary);
  GString *text = g_string_new (failure);
  g_string_append (text, " There are");
  guint n = MIN (tables->len, 8);
  for (guint i = 0; i < n; i++) {
    const TwTable *table = g_ptr_array_index (tables, i);
    g_string_append_printf (text, "%s %s", i == 0 ? "" : i + 1 == n ? " and" : ",",
                            table->business_name ? table->business_name : table->name);
  }
  g_string_append (text, tables->len > n ? " and more to ask about." : " to ask about.");
  g_free (failure);
  return g_string_free (text, FALSE);
}

static TwModelReply *
reply_to (const GPtrArray *items, const TwVocabulary *vocabulary)
{
  g_autoptr (TwJoins) joins = tw_joins_new (tw_vocabulary_get_catalog (vocabulary),
                                             tw_vocabulary_get_doubles (vocabulary));
  g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_free);
  char *failure = NULL;
  g_autoptr (TwFrame) frame = tw_reader_read (items, vocabulary, joins, &failure);
  if (frame == NULL)
    return decline (with_help (failure, vocabulary));
  g_autoptr (TwModelReply) reply = g_new0 (TwModelReply, 1);
  if (!tw_frame_complete (frame, vocabulary, joins, &failure)
      || !tw_frame_resolve (frame, vocabulary, joins, &failure, choices)
      || !tw_plan_write (frame, vocabulary, joins, reply, &failure))
    return decline (failure ? failure : g_strdup (_("I could not answer this question.")));
  g_free (failure);
  reply->outcome = TW_MODEL_WROTE;
  reply->explanation = tw_wording_explain (frame, vocabulary);
  g_ptr_array_add (frame->assumptions, NULL);
  reply->assumptions = g_strdupv ((char **) frame->assumptions->pdata);
  return g_steal_pointer (&reply);
}

static const char *
builtin_get_name (TwLanguageModel *model)
{
  return "builtin";
}

static gboolean
builtin_is_local (TwLanguageModel *model)
{
  return TRUE;
}

static TwModelReply *
builtin_write (TwLanguageModel *model, const TwModelRequest *request, GCancellable *cancellable,
               GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  char *obstacle = find_obstacle (request->question, tw_context_get_catalog (request->context));
  if (obstacle)
    return decline (obstacle);
  /* It would only write the same again. */
  if (request->attempts && request->attempts->len > 0)
    return decline (g_strdup (_("The built-in model has no other way to write this.")));
  g_autoptr (TwVocabulary) vocabulary = tw_vocabulary_new (request->context, request->metrics);
  g_autoptr (GPtrArray) items = tw_items_new (request->question, request->context, vocabulary);
  if (items->len > MAX_ITEMS)
    return decline (g_strdup (_("The question is too long for the built-in model. Ask one thing at "
                                "a time.")));
  return reply_to (items, vocabulary);
}

static void
tw_builtin_model_iface_init (TwLanguageModelInterface *iface)
{
  iface->get_name = builtin_get_name;
  iface->is_local = builtin_is_local;
  iface->write = builtin_write;
}

static void
tw_builtin_model_class_init (TwBuiltinModelClass *klass)
{
}

static void
tw_builtin_model_init (TwBuiltinModel *self)
{
}

TwLanguageModel *
tw_builtin_model_new (void)
{
  return g_object_new (TW_TYPE_BUILTIN_MODEL, NULL);
}
