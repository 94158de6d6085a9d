// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "catalog/tw-catalog-error.h"

typedef struct {
  yaml_parser_t yaml;
  const char *name;
  guint n_nodes;
} Reader;

static TwYamlNode *read_node (Reader *self, yaml_event_t *event, guint depth, GError **error);

static TwYamlNode *
node_new (TwYamlKind kind, const yaml_event_t *event)
{
  TwYamlNode *self = g_new0 (TwYamlNode, 1);
  self->kind = kind;
  self->line = (guint) event->start_mark.line + 1;
  self->column = (guint) event->start_mark.column;
  self->start = event->start_mark.index;
  self->end = event->end_mark.index;
  return self;
}

void
tw_yaml_node_free (TwYamlNode *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_free (self);
}

static GPtrArray *
node_array_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) tw_yaml_node_free);
}

gboolean
tw_yaml_fail (const char *name, guint line, GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_YAML,
                       _("Correct the file in a text editor and try again."), _("%s, line %u: %s"),
                       name,
                       line, message);
}

static gboolean
next_event (Reader *self, yaml_event_t *event, GError **error)
{
  if (yaml_parser_parse (&self->yaml, event))
    return TRUE;
  const char *problem = self->yaml.problem ? self->yaml.problem : _("it cannot be understood");
  return tw_yaml_fail (self->name, (guint) self->yaml.problem_mark.line + 1, error,
                       _("this is not valid YAML: %s."), problem);
}

static TwYamlNode *
read_text (Reader *self, const yaml_event_t *event, GError **error)
{
  const char *value = (const char *) event->data.scalar.value;
  if (strlen (value) != event->data.scalar.length) {
    tw_yaml_fail (self->name, (guint) event->start_mark.line + 1, error,
                  _("a text holds a NUL character; expected readable text."));
    return NULL;
  }
  TwYamlNode *node = node_new (TW_YAML_TEXT, event);
  node->text = g_strdup (value);
  node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
  return node;
}

/* Reads up to @end_type; a list's items, or a mapping's keys and values in turn. */
static gboolean
read_children (Reader *self, yaml_event_type_t end_type, GPtrArray *children, guint depth,
               TwYamlNode *parent, GError **error)
{
  while (TRUE) {
    yaml_event_t event;
    if (!next_event (self, &event, error))
      return FALSE;
    if (event.type == end_type) {
      parent->end = event.end_mark.index;
      yaml_event_delete (&event);
      return TRUE;
    }
    TwYamlNode *child = read_node (self, &event, depth + 1, error);
    yaml_event_delete (&event);
    if (child == NULL)
      return FALSE;
    g_ptr_array_add (children, child);
  }
}

static gboolean
split_pairs (Reader *self, TwYamlNode *node, GPtrArray *children, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  node->keys = node_array_new ();
  for (guint i = 0; i + 1 < children->len; i += 2) {
    TwYamlNode *key = g_steal_pointer (&children->pdata[i]);
    g_ptr_array_add (node->keys, key);
    g_ptr_array_add (node->items, g_steal_pointer (&children->pdata[i + 1]));
    if (key->kind != TW_YAML_TEXT)
      return tw_yaml_fail (self->name, key->line, error,
                           _("a key is a list or a mapping; expected a name."));
    if (!g_hash_table_add (seen, key->text))
      return tw_yaml_fail (self->name, key->line, error,
                           _("the key \"%.60s\" stands here a second time; expected it once."),
                           key->text);
  }
  return TRUE;
}

static TwYamlNode *
read_list (Reader *self, const yaml_event_t *event, guint depth, GError **error)
{
  g_autoptr (TwYamlNode) node = node_new (TW_YAML_LIST, event);
  node->flow = event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
  node->items = node_array_new ();
  if (!read_children (self, YAML_SEQUENCE_END_EVENT, node->items, depth, node, error))
    return NULL;
  return g_steal_pointer (&node);
}

static TwYamlNode *
read_mapping (Reader *self, const yaml_event_t *event, guint depth, GError **error)
{
  g_autoptr (TwYamlNode) node = node_new (TW_YAML_MAPPING, event);
  g_autoptr (GPtrArray) children = node_array_new ();
  node->flow = event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
  node->items = node_array_new ();
  if (!read_children (self, YAML_MAPPING_END_EVENT, children, depth, node, error)
      || !split_pairs (self, node, children, error))
    return NULL;
  return g_steal_pointer (&node);
}

static TwYamlNode *
read_node (Reader *self, yaml_event_t *event, guint depth, GError **error)
{
  guint line = (guint) event->start_mark.line + 1;
  if (event->type == YAML_ALIAS_EVENT) {
    tw_yaml_fail (self->name, line, error,
                  _("an alias (*name) is not allowed here; write the value out."));
    return NULL;
  }
  if (depth > TW_YAML_MAX_DEPTH) {
    tw_yaml_fail (self->name, line, error, _("values are nested more than %d deep."),
                  TW_YAML_MAX_DEPTH);
    return NULL;
  }
  if (++self->n_nodes > TW_YAML_MAX_NODES) {
    tw_yaml_fail (self->name, line, error, _("the file holds more than %d values."),
                  TW_YAML_MAX_NODES);
    return NULL;
  }
  if (event->type == YAML_SEQUENCE_START_EVENT)
    return read_list (self, event, depth, error);
  if (event->type == YAML_MAPPING_START_EVENT)
    return read_mapping (self, event, depth, error);
  return read_text (self, event, error);
}

/* STREAM-START (DOCUMENT-START node DOCUMENT-END)? STREAM-END */
static gboolean
read_stream (Reader *self, TwYamlNode **root, GError **error)
{
  gboolean ended = FALSE;
  while (!ended) {
    yaml_event_t event;
    gboolean good = TRUE;
    if (!next_event (self, &event, error))
      return FALSE;
    ended = event.type == YAML_STREAM_END_EVENT;
    if (event.type == YAML_DOCUMENT_START_EVENT && *root)
      good = tw_yaml_fail (self->name, (guint) event.start_mark.line + 1, error,
                           _("a second document begins here; expected one."));
    else if (event.type == YAML_SCALAR_EVENT || event.type == YAML_SEQUENCE_START_EVENT
             || event.type == YAML_MAPPING_START_EVENT || event.type == YAML_ALIAS_EVENT)
      good = (*root = read_node (self, &event, 1, error)) != NULL;
    yaml_event_delete (&event);
    if (!good)
      return FALSE;
  }
  return TRUE;
}

static guint
line_of (const char *text, const char *at)
{
  guint line = 1;
  for (; text < at; text++)
    line += *text == '\n';
  return line;
}

static gboolean
check_bytes (const char *text, gsize length, const char *name, GError **error)
{
  const char *bad = NULL;
  if (length > TW_YAML_MAX_BYTES)
    return tw_yaml_fail (name, 1, error, _("the file has %zu bytes; expected at most %d."), length,
                         TW_YAML_MAX_BYTES);
  if (g_utf8_validate (text, (gssize) length, &bad))
    return TRUE;
  return tw_yaml_fail (name, line_of (text, bad), error, *bad == '\0'
                       ? _("a NUL byte stands here; expected readable text.")
                       : _("this is not UTF-8 text; expected the file saved as UTF-8."));
}

gboolean
tw_yaml_parse (const char *text, gsize length, const char *name, TwYamlNode **root, GError **error)
{
  Reader reader = { .name = name };
  *root = NULL;
  if (!check_bytes (text, length, name, error))
    return FALSE;
  if (!yaml_parser_initialize (&reader.yaml))
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED, NULL,
                         _("%s could not be read: there is not enough memory."), name);
  yaml_parser_set_encoding (&reader.yaml, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string (&reader.yaml, (const guchar *) text, length);
  gboolean good = read_stream (&reader, root, error);
  if (!good)
    g_clear_pointer (root, tw_yaml_node_free);
  yaml_parser_delete (&reader.yaml);
  return good;
}

static gboolean
fail_to_read (const char *path, const char *why, GError **error)
{
  return tw_set_error (error, TW_CORE_ERROR, TW_CORE_ERROR_FILE,
                       _("Check the file and its permissions."), _("%s could not be read: %s"),
                       path,
                       why);
}

static gboolean
read_all (int file, const char *path, gsize size, char **text, gsize *length, GError **error)
{
  g_autofree char *bytes = g_malloc (size + 1);
  gsize have = 0;
  while (have < size) {
    gssize got = read (file, bytes + have, size - have);
    if (got < 0 && errno != EINTR)
      return fail_to_read (path, g_strerror (errno), error);
    if (got == 0)
      break;
    have += got > 0 ? (gsize) got : 0;
  }
  bytes[have] = '\0';
  *text = g_steal_pointer (&bytes);
  *length = have;
  return TRUE;
}

gboolean
tw_yaml_read_file (const char *path, char **text, gsize *length, GError **error)
{
  struct stat status;
  *text = NULL;
  *length = 0;
  int file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return errno == ENOENT || fail_to_read (path, g_strerror (errno), error);
  gboolean good = fstat (file, &status) == 0;
  if (!good || !S_ISREG (status.st_mode))
    good = fail_to_read (path, _("it is not a regular file."), error);
  else if (status.st_size > TW_YAML_MAX_BYTES)
    good = tw_yaml_fail (path, 1, error, _("the file has %zu bytes; expected at most %d."),
                         (gsize) status.st_size, TW_YAML_MAX_BYTES);
  else
    good = read_all (file, path, (gsize) status.st_size, text, length, error);
  close (file);
  return good;
}
