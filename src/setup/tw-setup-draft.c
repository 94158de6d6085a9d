// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-setup-draft.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/tw-json-read.h"
#include "core/tw-json.h"
#include "core/tw-paths.h"
#include "core/tw-worker.h"

#define FILE_NAME "setup.json"

struct _TwSetupDraft {
  GObject parent_instance;

  GHashTable *lists;   /* of GStrv; a text is a list of one */
  GHashTable *secrets; /* of wiped text */
  GMutex lock;         /* for the next two */
  GCond written;
  char *waiting;       /* nullable: the next content of the file */
  gboolean writing;    /* a worker is at it, and looks for more when it is done */
};

G_DEFINE_FINAL_TYPE (TwSetupDraft, tw_setup_draft, G_TYPE_OBJECT)

static void
free_secret (gpointer data)
{
  explicit_bzero (data, strlen (data));
  g_free (data);
}

char *
tw_setup_draft_dup_path (void)
{
  return tw_paths_data (FILE_NAME);
}

/* Writing. */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

/* "" where there is nothing to keep. */
static char *
print (TwSetupDraft *self)
{
  if (g_hash_table_size (self->lists) == 0)
    return g_strdup ("");
  g_autoptr (GString) text = g_string_new ("{");
  g_autoptr (GList) keys
    = g_list_sort (g_hash_table_get_keys (self->lists), compare_names);
  for (GList *key = keys; key; key = key->next) {
    char **list = g_hash_table_lookup (self->lists, key->data);
    g_string_append (text, key == keys ? "\n" : ",\n");
    tw_json_append_string (text, key->data);
    g_string_append (text, ":[");
    for (char **each = list; *each; each++) {
      g_string_append (text, each == list ? "" : ",");
      tw_json_append_string (text, *each);
    }
    g_string_append_c (text, ']');
  }
  g_string_append (text, "\n}\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What cannot be written is still in memory: only a crash would lose it. */
static void
write_text (const char *text)
{
  g_autofree char *path = tw_setup_draft_dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;
  if (*text == '\0')
    g_unlink (path);
  else if (!tw_paths_ensure_directory (folder, &error)
           || !tw_paths_write_atomically (path, text, strlen (text), 0600, &error))
    g_message ("%s", error->message);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TwSetupDraft *self = source;
  g_mutex_lock (&self->lock);
  while (self->waiting) {
    g_autofree char *text = g_steal_pointer (&self->waiting);
    g_mutex_unlock (&self->lock);
    write_text (text);
    g_mutex_lock (&self->lock);
  }
  self->writing = FALSE;
  g_cond_broadcast (&self->written);
  g_mutex_unlock (&self->lock);
  g_task_return_boolean (task, TRUE);
}

/* @text: (transfer full): "" removes the file */
static void
save_text (TwSetupDraft *self, char *text)
{
  g_mutex_lock (&self->lock);
  g_autofree char *old = g_steal_pointer (&self->waiting);
  self->waiting = text;
  gboolean start = !self->writing;
  self->writing = TRUE;
  g_mutex_unlock (&self->lock);
  if (!start)
    return;
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, save_text);
  tw_worker_run (TW_WORKER_DATABASE, task, write_thread);
}

/* Reading. */

static void
take_member (TwSetupDraft *self, JsonObject *object, const char *name)
{
  JsonArray *array = tw_json_get_array (object, name);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  for (guint i = 0; array && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_strv_builder_add (builder, json_node_get_string (node));
  }
  if (array)
    g_hash_table_insert (self->lists, g_strdup (name), g_strv_builder_end (builder));
}

static void
read_file (TwSetupDraft *self)
{
  g_autofree char *path = tw_setup_draft_dup_path ();
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents (path, &text, &length, NULL))
    return;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = tw_json_parse_object (parser, text, (gssize) length);
  g_autoptr (GList) names = object ? json_object_get_members (object) : NULL;
  for (GList *name = names; name; name = name->next)
    take_member (self, object, name->data);
}

static void
tw_setup_draft_finalize (GObject *object)
{
  TwSetupDraft *self = TW_SETUP_DRAFT (object);
  g_hash_table_unref (self->lists);
  g_hash_table_unref (self->secrets);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->written);
  g_free (self->waiting);
  G_OBJECT_CLASS (tw_setup_draft_parent_class)->finalize (object);
}

static void
tw_setup_draft_class_init (TwSetupDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tw_setup_draft_finalize;
}

static void
tw_setup_draft_init (TwSetupDraft *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->written);
  self->lists
    = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  self->secrets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_secret);
}

TwSetupDraft *
tw_setup_draft_load (void)
{
  TwSetupDraft *self = g_object_new (TW_TYPE_SETUP_DRAFT, NULL);
  read_file (self);
  return self;
}

const char *const *
tw_setup_draft_get_list (TwSetupDraft *self, const char *key)
{
  static const char *const none[] = { NULL };
  char **list = g_hash_table_lookup (self->lists, key);
  return list ? (const char *const *) list : none;
}

void
tw_setup_draft_set_list (TwSetupDraft *self, const char *key, const char *const *texts)
{
  g_return_if_fail (TW_IS_SETUP_DRAFT (self));
  if (g_strv_equal (tw_setup_draft_get_list (self, key), texts))
    return;
  if (*texts)
    g_hash_table_insert (self->lists, g_strdup (key), g_strdupv ((char **) texts));
  else
    g_hash_table_remove (self->lists, key);
  save_text (self, print (self));
}

const char *
tw_setup_draft_get_text (TwSetupDraft *self, const char *key)
{
  const char *text = *tw_setup_draft_get_list (self, key);
  return text ? text : "";
}

void
tw_setup_draft_set_text (TwSetupDraft *self, const char *key, const char *text)
{
  const char *const list[] = { text && *text ? text : NULL, NULL };
  tw_setup_draft_set_list (self, key, list);
}

gboolean
tw_setup_draft_get_flag (TwSetupDraft *self, const char *key)
{
  return g_str_equal (tw_setup_draft_get_text (self, key), "yes");
}

void
tw_setup_draft_set_flag (TwSetupDraft *self, const char *key, gboolean on)
{
  tw_setup_draft_set_text (self, key, on ? "yes" : NULL);
}

const char *
tw_setup_draft_get_secret (TwSetupDraft *self, const char *key)
{
  const char *secret = g_hash_table_lookup (self->secrets, key);
  return secret ? secret : "";
}

void
tw_setup_draft_set_secret (TwSetupDraft *self, const char *key, const char *secret)
{
  g_return_if_fail (TW_IS_SETUP_DRAFT (self));
  if (secret && *secret)
    g_hash_table_insert (self->secrets, g_strdup (key), g_strdup (secret));
  else
    g_hash_table_remove (self->secrets, key);
}

void
tw_setup_draft_clear (TwSetupDraft *self)
{
  g_return_if_fail (TW_IS_SETUP_DRAFT (self));
  g_hash_table_remove_all (self->lists);
  g_hash_table_remove_all (self->secrets);
  save_text (self, g_strdup (""));
}

void
tw_setup_draft_flush (TwSetupDraft *self)
{
  g_return_if_fail (TW_IS_SETUP_DRAFT (self));
  g_mutex_lock (&self->lock);
  while (self->writing)
    g_cond_wait (&self->written, &self->lock);
  g_mutex_unlock (&self->lock);
}
