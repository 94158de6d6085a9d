// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-links.h"

#include <string.h>

#define SCHEME "https://"

static void
append_escaped (GString *markup, const char *text, gsize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, (gssize) length);
  g_string_append (markup, escaped);
}

char *
tw_links_to_markup (const char *text)
{
  g_autoptr (GString) markup = g_string_new (NULL);
  for (const char *at = text; *at;) {
    const char *link = strstr (at, SCHEME);
    gsize before = link ? (gsize) (link - at) : strlen (at);
    append_escaped (markup, at, before);
    at += before;
    if (link == NULL)
      break;
    gsize length = strcspn (link, " \n\t\"<>");
    const char *name = link + strlen (SCHEME);
    g_string_append (markup, "<a href=\"");
    append_escaped (markup, link, length);
    g_string_append (markup, "\">");
    append_escaped (markup, name, MIN (strcspn (name, "?#"), length - strlen (SCHEME)));
    g_string_append (markup, "</a>");
    at = link + length;
  }
  return g_string_free (g_steal_pointer (&markup), FALSE);
}
