// SPDX-License-Identifier: Apache-2.0
#include "aws/tw-xml.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_LENGTH (16 * 1024 * 1024)
#define MAX_DEPTH 64

typedef struct {
  TwXml *root;
  GPtrArray *open; /* borrowed: the elements not closed yet */
} Parser;

static const char *
local_name (const char *name)
{
  const char *colon = strchr (name, ':');
  return colon ? colon + 1 : name;
}

static void
start_element_cb (GMarkupParseContext *context, const char *name, const char **attributes,
                  const char **values, gpointer user_data, GError **error)
{
  Parser *parser = user_data;
  if (parser->open->len >= MAX_DEPTH) {
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                         _("nested too deep"));
    return;
  }
  if (parser->open->len == 0 && parser->root) {
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                         _("more than one root element"));
    return;
  }
  TwXml *element = g_new0 (TwXml, 1);
  element->name = g_strdup (local_name (name));
  element->text = g_strdup ("");
  element->children = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_xml_free);
  if (parser->open->len) {
    TwXml *parent = parser->open->pdata[parser->open->len - 1];
    g_ptr_array_add (parent->children, element);
  } else {
    parser->root = element;
  }
  g_ptr_array_add (parser->open, element);
}

static void
end_element_cb (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Parser *parser = user_data;
  TwXml *element = parser->open->pdata[parser->open->len - 1];
  g_strstrip (element->text);
  g_ptr_array_set_size (parser->open, (int) parser->open->len - 1);
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data,
         GError **error)
{
  Parser *parser = user_data;
  if (parser->open->len == 0)
    return;
  TwXml *element = parser->open->pdata[parser->open->len - 1];
  g_autofree char *before = element->text;
  g_autofree char *more = g_strndup (text, length);
  element->text = g_strconcat (before, more, NULL);
}

static const GMarkupParser markup_parser = {
  .start_element = start_element_cb,
  .end_element = end_element_cb,
  .text = text_cb,
};

TwXml *
tw_xml_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  Parser parser = { .open = open };
  g_autoptr (GMarkupParseContext) context
    = g_markup_parse_context_new (&markup_parser, G_MARKUP_DEFAULT_FLAGS, &parser, NULL);
  g_autoptr (GError) local = NULL;
  gboolean good = length <= MAX_LENGTH
                  && g_markup_parse_context_parse (context, text, (gssize) length, &local)
                  && g_markup_parse_context_end_parse (context, &local);
  if (good && parser.root)
    return parser.root;
  g_clear_pointer (&parser.root, tw_xml_free);
  tw_set_error (error, TW_AWS_ERROR, TW_AWS_ERROR_PROTOCOL,
                _("A proxy may have answered in the service's place."),
                _("The service's answer is no XML that can be read: %s"),
                local ? local->message : _("it is empty or too large"));
  return NULL;
}

void
tw_xml_free (TwXml *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  /* Some answers hold passwords. */
  if (self->text)
    explicit_bzero (self->text, strlen (self->text));
  g_free (self->text);
  g_ptr_array_unref (self->children);
  g_free (self);
}

static const TwXml *
find_child (const TwXml *self, const char *name)
{
  for (guint i = 0; i < self->children->len; i++) {
    const TwXml *child = self->children->pdata[i];
    if (strcmp (child->name, name) == 0)
      return child;
  }
  return NULL;
}

const TwXml *
tw_xml_find (const TwXml *self, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, "/", -1);
  for (char **name = names; self && *name; name++)
    self = find_child (self, *name);
  return self;
}

const GPtrArray *
tw_xml_get_children (const TwXml *self, const char *path)
{
  const TwXml *found = tw_xml_find (self, path);
  return found ? found->children : NULL;
}

const char *
tw_xml_get_text (const TwXml *self, const char *path)
{
  const TwXml *found = tw_xml_find (self, path);
  return found && *found->text ? found->text : NULL;
}
