// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-relationship.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "catalog/tw-catalog-error.h"
#include "catalog/tw-column-path.h"
#include "catalog/tw-yaml.h"
#include "core/tw-paths.h"

/* A person's file as it is, and what it holds. An edit is one splice of its bytes; whatever the
 * splice does to the rest is checked before a byte is written (is_one_apart()). */
typedef struct {
  char *path;
  char *text;
  gsize length;
  TwYamlNode *root;            /* nullable */
  TwRelationshipFile *content;
} Document;

static void
document_free (Document *self)
{
  g_free (self->path);
  g_free (self->text);
  tw_yaml_node_free (self->root);
  tw_relationship_file_unref (self->content);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Document, document_free)

static Document *
document_load (const char *path, GError **error)
{
  g_autoptr (Document) self = g_new0 (Document, 1);
  /* A link may lead into a folder under version control: what it points to is replaced. */
  char *real = realpath (path, NULL);
  self->path = g_strdup (real ? real : path);
  free (real);
  if (!tw_yaml_read_file (self->path, &self->text, &self->length, error))
    return NULL;
  if (self->text == NULL)
    self->text = g_strdup ("");
  if (!tw_yaml_parse (self->text, self->length, self->path, &self->root, error))
    return NULL;
  self->content = tw_relationship_file_parse (self->text, (gssize) self->length, error);
  return self->content ? g_steal_pointer (&self) : NULL;
}

static gboolean
same_path (const char *a, const char *b)
{
  g_autoptr (TwColumnPath) left = tw_column_path_parse (a, -1);
  g_autoptr (TwColumnPath) right = tw_column_path_parse (b, -1);
  if (left == NULL || right == NULL)
    return g_str_equal (a, b);
  return g_strcmp0 (left->schema, right->schema) == 0 && g_str_equal (left->table, right->table)
         && g_str_equal (left->column, right->column);
}

static gboolean
is_entry (const TwRelationshipEntry *entry, const char *schema, const char *source,
          const char *target)
{
  return g_str_equal (entry->schema, schema) && same_path (entry->source, source)
         && same_path (entry->target, target);
}

static gboolean
has_entry (const TwRelationshipFile *file, const char *schema, const char *source,
           const char *target)
{
  const GPtrArray *entries = tw_relationship_file_get_entries (file);
  for (guint i = 0; i < entries->len; i++)
    if (is_entry (entries->pdata[i], schema, source, target))
      return TRUE;
  return FALSE;
}

static gboolean
equal_entries (const TwRelationshipEntry *a, const TwRelationshipEntry *b)
{
  return g_str_equal (a->schema, b->schema) && g_str_equal (a->source, b->source)
         && g_str_equal (a->target, b->target)
         && g_strcmp0 (a->description, b->description) == 0;
}

/* Whether @longer is @shorter and exactly one entry more, the one that is named. */
static gboolean
is_one_apart (const TwRelationshipFile *longer, const TwRelationshipFile *shorter,
              const char *schema, const char *source, const char *target)
{
  const GPtrArray *more = tw_relationship_file_get_entries (longer);
  const GPtrArray *less = tw_relationship_file_get_entries (shorter);
  guint extra = 0;
  if (more->len != less->len + 1)
    return FALSE;
  while (extra < less->len && equal_entries (more->pdata[extra], less->pdata[extra]))
    extra++;
  for (guint i = extra; i < less->len; i++)
    if (!equal_entries (more->pdata[i + 1], less->pdata[i]))
      return FALSE;
  /* Equal neighbours are interchangeable, so the first that may be the extra one decides. */
  return is_entry (more->pdata[extra], schema, source, target);
}

static gsize
byte_at (const Document *self, gsize character)
{
  const char *at = self->text;
  const char *end = self->text + self->length;
  for (; character > 0 && at < end; character--)
    at = g_utf8_next_char (at);
  return (gsize) (at - self->text);
}

static gboolean
at_line_start (const Document *self, gsize at)
{
  return at == 0 || self->text[at - 1] == '\n' || self->text[at - 1] == '\r';
}

/* Behind the line break of the line that holds @at. */
static gsize
next_line (const Document *self, gsize at)
{
  at += strcspn (self->text + at, "\r\n");
  if (self->text[at] == '\r' && self->text[at + 1] == '\n')
    return at + 2;
  return self->text[at] ? at + 1 : at;
}

static const char *
line_break (const Document *self)
{
  const char *first = strchr (self->text, '\n');
  return first && first > self->text && first[-1] == '\r' ? "\r\n" : "\n";
}

/* Where the last thing inside a node ends; block lists and mappings end there too. */
static gsize
content_end (const TwYamlNode *node)
{
  if (node->kind == TW_YAML_TEXT || node->flow || node->items->len == 0)
    return node->end;
  return content_end (node->items->pdata[node->items->len - 1]);
}

/* Behind the last line of a block node. */
static gsize
block_end (const Document *self, const TwYamlNode *node)
{
  gsize end = byte_at (self, content_end (node));
  return at_line_start (self, end) ? end : next_line (self, end);
}

static gboolean
is_plain (const char *text)
{
  const char *const reserved[] = { "true", "false", "yes", "no", "on", "off", "null", "y", "n" };
  for (guint i = 0; i < G_N_ELEMENTS (reserved); i++)
    if (g_ascii_strcasecmp (text, reserved[i]) == 0)
      return FALSE;
  for (const char *at = text; *at; at++)
    if (!g_ascii_isalnum (*at) && *at != '_' && (at == text || *at != '.'))
      return FALSE;
  return g_ascii_isalpha (*text) || *text == '_';
}

static void
append_text (GString *out, const char *text)
{
  if (is_plain (text)) {
    g_string_append (out, text);
    return;
  }
  g_string_append_c (out, '"');
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    if (character == '"' || character == '\\')
      g_string_append_printf (out, "\\%c", (char) character);
    else if (character < 0x20 || (character >= 0x7f && character < 0xa0))
      g_string_append_printf (out, "\\x%02x", character);
    else if (character == 0x2028 || character == 0x2029 || character == 0xfeff)
      g_string_append_printf (out, "\\u%04x", character);
    else
      g_string_append_unichar (out, character);
  }
  g_string_append_c (out, '"');
}

static void
append_block_entry (GString *out, const TwRelationshipEntry *entry, guint indent, const char *end)
{
  g_autofree char *spaces = g_strnfill (indent, ' ');
  g_string_append_printf (out, "%s- source: ", spaces);
  append_text (out, entry->source);
  g_string_append_printf (out, "%s%s  target: ", end, spaces);
  append_text (out, entry->target);
  if (entry->description && *entry->description) {
    g_string_append_printf (out, "%s%s  description: ", end, spaces);
    append_text (out, entry->description);
  }
  g_string_append (out, end);
}

static void
append_flow_entry (GString *out, const TwRelationshipEntry *entry)
{
  g_string_append (out, "{source: ");
  append_text (out, entry->source);
  g_string_append (out, ", target: ");
  append_text (out, entry->target);
  if (entry->description && *entry->description) {
    g_string_append (out, ", description: ");
    append_text (out, entry->description);
  }
  g_string_append (out, "}");
}

/* The new text with the bytes from @start to @end replaced. */
static char *
splice (const Document *self, gsize start, gsize end, const GString *with)
{
  g_autoptr (GString) text = g_string_new_len (self->text, (gssize) start);
  g_string_append_len (text, with->str, (gssize) with->len);
  g_string_append_len (text, self->text + end, (gssize) (self->length - end));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Into a list or mapping in brackets: behind its last item, or behind the opening bracket. */
static char *
add_to_flow (const Document *self, const TwYamlNode *node, const GString *item)
{
  g_autoptr (GString) inserted = g_string_new (NULL);
  gsize at = byte_at (self, node->start) + 1;
  if (node->items->len > 0) {
    const TwYamlNode *last = node->items->pdata[node->items->len - 1];
    at = byte_at (self, last->end);
    g_string_append (inserted, ", ");
  }
  g_string_append_len (inserted, item->str, (gssize) item->len);
  return splice (self, at, at, inserted);
}

/* As lines of their own at @at, which is the start of a line or the end of the file. */
static char *
add_lines (const Document *self, gsize at, const GString *lines)
{
  g_autoptr (GString) inserted = g_string_new (at_line_start (self, at) ? "" : line_break (self));
  g_string_append_len (inserted, lines->str, (gssize) lines->len);
  return splice (self, at, at, inserted);
}

static char *
add_section (const Document *self, const TwRelationshipEntry *entry)
{
  g_autoptr (GString) section = g_string_new (NULL);
  append_text (section, entry->schema);
  if (self->root && self->root->flow) {
    g_string_append (section, ": [");
    append_flow_entry (section, entry);
    g_string_append_c (section, ']');
    return add_to_flow (self, self->root, section);
  }
  g_string_append_printf (section, ":%s", line_break (self));
  append_block_entry (section, entry, 2, line_break (self));
  return add_lines (self, self->length, section);
}

/* The section's name is there, with nothing or `~` behind it. */
static char *
fill_section (const Document *self, const TwYamlNode *nothing, const TwRelationshipEntry *entry)
{
  g_autoptr (GString) list = g_string_new (NULL);
  gsize start = byte_at (self, nothing->start);
  gsize end = byte_at (self, nothing->end);
  if (self->root->flow || end > start) {
    g_string_append (list, " [");
    append_flow_entry (list, entry);
    g_string_append_c (list, ']');
    return splice (self, start, end, list);
  }
  append_block_entry (list, entry, 2, line_break (self));
  return add_lines (self, next_line (self, start), list);
}

static char *
text_with (const Document *self, const TwRelationshipEntry *entry)
{
  const TwYamlNode *root = self->root && self->root->kind == TW_YAML_MAPPING ? self->root : NULL;
  const TwYamlNode *section = root ? tw_yaml_lookup (root, entry->schema) : NULL;
  if (section == NULL)
    return add_section (self, entry);
  if (section->kind != TW_YAML_LIST)
    return fill_section (self, section, entry);
  g_autoptr (GString) item = g_string_new (NULL);
  if (section->flow) {
    append_flow_entry (item, entry);
    return add_to_flow (self, section, item);
  }
  append_block_entry (item, entry, section->column, line_break (self));
  return add_lines (self, block_end (self, section), item);
}

/* The start of the line whose dash opens the item of a block list. */
static gsize
dash_line (const Document *self, const TwYamlNode *list, const TwYamlNode *item)
{
  gsize line = byte_at (self, item->start);
  gsize first = byte_at (self, list->start);
  while (TRUE) {
    while (!at_line_start (self, line))
      line--;
    gsize spaces = strspn (self->text + line, " ");
    if ((spaces == list->column && self->text[line + spaces] == '-') || line <= first)
      return line;
    line--;
  }
}

static gboolean
only_spaces_before (const Document *self, gsize at)
{
  while (!at_line_start (self, at) && g_ascii_isspace (self->text[at - 1]))
    at--;
  return at_line_start (self, at);
}

static gsize
skip_spaces (const Document *self, gsize at, const char *spaces)
{
  return at + strspn (self->text + at, spaces);
}

static char *
without_flow_item (const Document *self, const TwYamlNode *list, guint index)
{
  g_autoptr (GString) nothing = g_string_new (NULL);
  const TwYamlNode *item = list->items->pdata[index];
  gsize start = byte_at (self, item->start);
  gsize end = byte_at (self, item->end);
  gsize comma = skip_spaces (self, end, " \t\r\n");
  if (self->text[comma] == ',') {
    end = skip_spaces (self, comma + 1, " \t");
  } else if (index > 0) {
    gsize before = byte_at (self, ((TwYamlNode *) list->items->pdata[index - 1])->end);
    gsize gap = skip_spaces (self, before, " \t\r\n,");
    start = gap == start ? before : start;
  }
  gsize rest = skip_spaces (self, end, " \t");
  if (only_spaces_before (self, start) && strchr ("\r\n", self->text[rest])) {
    while (!at_line_start (self, start))
      start--;
    end = next_line (self, rest);
  }
  return splice (self, start, end, nothing);
}

static char *
text_without (const Document *self, const char *schema, const char *source, const char *target)
{
  const TwYamlNode *list = tw_yaml_lookup (self->root, schema);
  const GPtrArray *entries = tw_relationship_file_get_entries (self->content);
  guint index = 0; /* in its list */
  for (guint i = 0; i < entries->len; i++) {
    const TwRelationshipEntry *entry = entries->pdata[i];
    if (is_entry (entry, schema, source, target))
      break;
    index += g_str_equal (entry->schema, schema);
  }
  if (list->flow)
    return without_flow_item (self, list, index);
  const TwYamlNode *item = list->items->pdata[index];
  g_autoptr (GString) nothing = g_string_new (NULL);
  return splice (self, dash_line (self, list, item), block_end (self, item), nothing);
}

static gboolean
fail_to_edit (const Document *self, GError **error)
{
  return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED,
                       "Edit the file in a text editor.",
                       "%s is laid out in a way that cannot be edited without changing more of it.",
                       self->path);
}

static gboolean
document_save (const Document *self, const char *text, GError **error)
{
  struct stat status;
  g_autofree char *folder = g_path_get_dirname (self->path);
  int mode = stat (self->path, &status) == 0 ? (int) (status.st_mode & 0777) : 0600;
  return tw_paths_ensure_directory (folder, error)
         && tw_paths_write_atomically (self->path, text, strlen (text), mode, error);
}

static gboolean
check_entry (const TwRelationshipEntry *entry, GError **error)
{
  const char *texts[]
    = { entry->schema, entry->source, entry->target, entry->description ? entry->description : "" };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!g_utf8_validate (texts[i], -1, NULL))
      return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_FAILED,
                           "Write it in readable characters.", "The relationship is not UTF-8.");
  const char *ends[] = { entry->source, entry->target };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autoptr (TwColumnPath) path = tw_column_path_parse (ends[i], -1);
    if (path == NULL)
      return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                           "Write both ends as table.column.", "\"%.200s\" is not a table.column.",
                           ends[i]);
  }
  return TRUE;
}

gboolean
tw_relationship_file_add (const char *path, const TwRelationshipEntry *entry, GError **error)
{
  if (!check_entry (entry, error))
    return FALSE;
  g_autoptr (Document) document = document_load (path, error);
  if (document == NULL)
    return FALSE;
  if (has_entry (document->content, entry->schema, entry->source, entry->target))
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_EXISTS,
                         "Remove it first to give it another description.",
                         "The relationship %s → %s of schema %s is in %s already.", entry->source,
                         entry->target, entry->schema, path);
  g_autofree char *text = text_with (document, entry);
  g_autoptr (TwRelationshipFile) after = tw_relationship_file_parse (text, -1, NULL);
  if (after == NULL
      || !is_one_apart (after, document->content, entry->schema, entry->source, entry->target))
    return fail_to_edit (document, error);
  return document_save (document, text, error);
}

gboolean
tw_relationship_file_remove (const char *path, const char *schema, const char *source,
                             const char *target, GError **error)
{
  g_autoptr (Document) document = document_load (path, error);
  if (document == NULL)
    return FALSE;
  if (!has_entry (document->content, schema, source, target))
    return tw_set_error (error, TW_CATALOG_ERROR, TW_CATALOG_ERROR_UNKNOWN_NAME,
                         "List the relationships to see how they are written.",
                         "There is no relationship %s → %s of schema %s in %s.", source, target,
                         schema, path);
  g_autofree char *text = text_without (document, schema, source, target);
  g_autoptr (TwRelationshipFile) after = tw_relationship_file_parse (text, -1, NULL);
  if (after == NULL || !is_one_apart (document->content, after, schema, source, target))
    return fail_to_edit (document, error);
  return document_save (document, text, error);
}
