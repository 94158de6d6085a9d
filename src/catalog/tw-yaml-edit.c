// SPDX-License-Identifier: Apache-2.0
#include "catalog/tw-yaml-edit.h"

#include <string.h>

static gsize
byte_at (const TwYamlSource *self, gsize character)
{
  const char *at = self->text;
  const char *end = self->text + self->length;
  for (; character > 0 && at < end; character--)
    at = g_utf8_next_char (at);
  return (gsize) (at - self->text);
}

static gboolean
at_line_start (const TwYamlSource *self, gsize at)
{
  return at == 0 || self->text[at - 1] == '\n' || self->text[at - 1] == '\r';
}

/* Behind the line break of the line that holds @at. */
static gsize
next_line (const TwYamlSource *self, gsize at)
{
  at += strcspn (self->text + at, "\r\n");
  if (self->text[at] == '\r' && self->text[at + 1] == '\n')
    return at + 2;
  return self->text[at] ? at + 1 : at;
}

static const char *
line_break (const TwYamlSource *self)
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

/* A text in lines of its own ends, to the parser, behind the blank lines that follow it; they are
 * not its own. @end is the start of a line. */
static gsize
before_blank_lines (const TwYamlSource *self, gsize end)
{
  gsize last = end;
  while (last > 0 && g_ascii_isspace (self->text[last - 1]))
    last--;
  gsize line = next_line (self, last);
  return last > 0 && line < end ? line : end;
}

/* Behind the last line of a block node. */
static gsize
block_end (const TwYamlSource *self, const TwYamlNode *node)
{
  gsize end = byte_at (self, content_end (node));
  return at_line_start (self, end) ? before_blank_lines (self, end) : next_line (self, end);
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
    else if (character == '\n')
      g_string_append (out, "\\n");
    else if (character < 0x20 || (character >= 0x7f && character < 0xa0))
      g_string_append_printf (out, "\\x%02x", character);
    else if (character == 0x2028 || character == 0x2029 || character == 0xfeff)
      g_string_append_printf (out, "\\u%04x", character);
    else
      g_string_append_unichar (out, character);
  }
  g_string_append_c (out, '"');
}

static gboolean
is_given (const TwYamlField *field)
{
  return field->list ? *field->list != NULL : field->value != NULL && *field->value;
}

static void
append_value (GString *out, const TwYamlField *field)
{
  if (field->list == NULL && field->bare) {
    g_string_append (out, field->value);
    return;
  }
  if (field->list == NULL) {
    append_text (out, field->value);
    return;
  }
  g_string_append_c (out, '[');
  for (guint i = 0; field->list[i]; i++) {
    g_string_append (out, i ? ", " : "");
    append_text (out, field->list[i]);
  }
  g_string_append_c (out, ']');
}

/* As it can stand there without quotation marks: printable, with its first line not set in. */
static gboolean
can_be_lines (const char *text)
{
  if (strchr (text, '\n') == NULL || g_ascii_isspace (*text)
      || g_ascii_isspace (text[strlen (text) - 1]))
    return FALSE;
  for (const char *at = text; *at; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);
    if (character != '\n' && character != '\t' && !g_unichar_isprint (character))
      return FALSE;
  }
  return TRUE;
}

static void
append_lines (GString *out, const char *text, guint indent, const char *end)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *spaces = g_strnfill (indent, ' ');
  g_string_append (out, "|-");
  for (guint i = 0; lines[i]; i++)
    g_string_append_printf (out, "%s%s%s", end, *lines[i] ? spaces : "", lines[i]);
}

static void
append_block_entry (GString *out, const TwYamlField *fields, guint n, guint indent, const char *end)
{
  g_autofree char *spaces = g_strnfill (indent, ' ');
  const char *mark = "- ";
  for (guint i = 0; i < n; i++) {
    if (!is_given (&fields[i]))
      continue;
    g_string_append_printf (out, "%s%s%s: ", spaces, mark, fields[i].key);
    if (fields[i].lines && can_be_lines (fields[i].value))
      append_lines (out, fields[i].value, indent + 4, end);
    else
      append_value (out, &fields[i]);
    g_string_append (out, end);
    mark = "  ";
  }
}

static void
append_flow_entry (GString *out, const TwYamlField *fields, guint n)
{
  const char *mark = "{";
  for (guint i = 0; i < n; i++) {
    if (!is_given (&fields[i]))
      continue;
    g_string_append_printf (out, "%s%s: ", mark, fields[i].key);
    append_value (out, &fields[i]);
    mark = ", ";
  }
  g_string_append (out, "}");
}

/* The new text with the bytes from @start to @end replaced. */
static char *
splice (const TwYamlSource *self, gsize start, gsize end, const GString *with)
{
  g_autoptr (GString) text = g_string_new_len (self->text, (gssize) start);
  g_string_append_len (text, with->str, (gssize) with->len);
  g_string_append_len (text, self->text + end, (gssize) (self->length - end));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Into a list or mapping in brackets: behind its last item, or behind the opening bracket. */
static char *
add_to_flow (const TwYamlSource *self, const TwYamlNode *node, const GString *item)
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
add_lines (const TwYamlSource *self, gsize at, const GString *lines)
{
  g_autoptr (GString) inserted = g_string_new (at_line_start (self, at) ? "" : line_break (self));
  g_string_append_len (inserted, lines->str, (gssize) lines->len);
  return splice (self, at, at, inserted);
}

static char *
add_section (const TwYamlSource *self, const char *name, const TwYamlField *fields, guint n)
{
  g_autoptr (GString) section = g_string_new (NULL);
  append_text (section, name);
  if (self->root && self->root->flow) {
    g_string_append (section, ": [");
    append_flow_entry (section, fields, n);
    g_string_append_c (section, ']');
    return add_to_flow (self, self->root, section);
  }
  g_string_append_printf (section, ":%s", line_break (self));
  append_block_entry (section, fields, n, 2, line_break (self));
  return add_lines (self, self->length, section);
}

/* The section's name is there, with nothing or `~` behind it. */
static char *
fill_section (const TwYamlSource *self, const TwYamlNode *nothing, const TwYamlField *fields, guint n)
{
  g_autoptr (GString) list = g_string_new (NULL);
  gsize start = byte_at (self, nothing->start);
  gsize end = byte_at (self, nothing->end);
  if (self->root->flow || end > start) {
    g_string_append (list, " [");
    append_flow_entry (list, fields, n);
    g_string_append_c (list, ']');
    return splice (self, start, end, list);
  }
  append_block_entry (list, fields, n, 2, line_break (self));
  return add_lines (self, next_line (self, start), list);
}

/* The start of the line whose dash opens the item of a block list. */
static gsize
dash_line (const TwYamlSource *self, const TwYamlNode *list, const TwYamlNode *item)
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
only_spaces_before (const TwYamlSource *self, gsize at)
{
  while (!at_line_start (self, at) && g_ascii_isspace (self->text[at - 1]))
    at--;
  return at_line_start (self, at);
}

static gsize
skip_spaces (const TwYamlSource *self, gsize at, const char *spaces)
{
  return at + strspn (self->text + at, spaces);
}

static char *
without_flow_item (const TwYamlSource *self, const TwYamlNode *list, guint index)
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

char *
tw_yaml_add_entry (const TwYamlSource *self, const char *section, const TwYamlField *fields,
                   guint n_fields)
{
  const TwYamlNode *root = self->root && self->root->kind == TW_YAML_MAPPING ? self->root : NULL;
  const TwYamlNode *list = root ? tw_yaml_lookup (root, section) : NULL;
  if (list == NULL)
    return add_section (self, section, fields, n_fields);
  if (list->kind != TW_YAML_LIST)
    return fill_section (self, list, fields, n_fields);
  g_autoptr (GString) item = g_string_new (NULL);
  if (list->flow) {
    append_flow_entry (item, fields, n_fields);
    return add_to_flow (self, list, item);
  }
  append_block_entry (item, fields, n_fields, list->column, line_break (self));
  return add_lines (self, block_end (self, list), item);
}

char *
tw_yaml_remove_item (const TwYamlSource *self, const TwYamlNode *list, guint index)
{
  if (list->flow)
    return without_flow_item (self, list, index);
  const TwYamlNode *item = list->items->pdata[index];
  g_autoptr (GString) nothing = g_string_new (NULL);
  return splice (self, dash_line (self, list, item), block_end (self, item), nothing);
}

static char *
replace_value (const TwYamlSource *self, const TwYamlNode *key, const TwYamlNode *value,
               const TwYamlField *field)
{
  g_autoptr (GString) text = g_string_new (NULL);
  if (value->kind == TW_YAML_TEXT || value->flow) {
    gsize start = byte_at (self, value->start);
    gsize end = byte_at (self, value->end);
    if (value->kind == TW_YAML_TEXT && value->plain && *value->text == '\0')
      g_string_append_c (text, ' '); /* nothing stands behind the colon */
    append_value (text, field);
    if (end > start && at_line_start (self, end)) {
      g_string_append (text, line_break (self));
      end = before_blank_lines (self, end);
    }
    return splice (self, start, end, text);
  }
  gsize colon = byte_at (self, key->end);
  colon += strcspn (self->text + colon, ":") + 1;
  g_string_append_c (text, ' ');
  append_value (text, field);
  g_string_append (text, line_break (self));
  return splice (self, colon, block_end (self, value), text);
}

static char *
add_field (const TwYamlSource *self, const TwYamlNode *entry, const TwYamlField *field)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const TwYamlNode *last = entry->items->pdata[entry->items->len - 1];
  if (entry->flow) {
    g_string_append_printf (text, ", %s: ", field->key);
    append_value (text, field);
    gsize at = byte_at (self, last->end);
    return splice (self, at, at, text);
  }
  const TwYamlNode *first = entry->keys->pdata[0];
  g_autofree char *spaces = g_strnfill (first->column, ' ');
  g_string_append_printf (text, "%s%s: ", spaces, field->key);
  append_value (text, field);
  g_string_append (text, line_break (self));
  return add_lines (self, block_end (self, last), text);
}

static char *
take_field_out (const TwYamlSource *self, const TwYamlNode *entry, guint index)
{
  g_autoptr (GString) nothing = g_string_new (NULL);
  gboolean last = index + 1 == entry->keys->len;
  gsize start = byte_at (self, ((TwYamlNode *) entry->keys->pdata[index])->start);
  const TwYamlNode *value = entry->items->pdata[index];
  if (entry->flow && last && index > 0)
    return splice (self, byte_at (self, ((TwYamlNode *) entry->items->pdata[index - 1])->end),
                   byte_at (self, value->end), nothing);
  /* The first stands behind the dash of its item. */
  if (!last && (entry->flow || !only_spaces_before (self, start)))
    return splice (self, start, byte_at (self, ((TwYamlNode *) entry->keys->pdata[index + 1])->start),
                   nothing);
  while (!at_line_start (self, start))
    start--;
  return splice (self, start, block_end (self, value), nothing);
}

char *
tw_yaml_set_field (const TwYamlSource *self, const TwYamlNode *entry, const TwYamlField *field)
{
  guint index = 0;
  while (index < entry->keys->len
         && !g_str_equal (((TwYamlNode *) entry->keys->pdata[index])->text, field->key))
    index++;
  if (index == entry->keys->len)
    return is_given (field) ? add_field (self, entry, field)
                            : g_strndup (self->text, self->length);
  return is_given (field) ? replace_value (self, entry->keys->pdata[index],
                                           entry->items->pdata[index], field)
                          : take_field_out (self, entry, index);
}
