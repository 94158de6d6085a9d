// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "aws/tw-xml.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static guint
count (const TwXml *node)
{
  guint n = 1;
  if (!g_utf8_validate (node->name, -1, NULL) || !g_utf8_validate (node->text, -1, NULL))
    g_error ("an element is no text");
  for (guint i = 0; i < node->children->len; i++)
    n += count (node->children->pdata[i]);
  return n;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwXml) root = tw_xml_parse (text, size, &error);
  if ((root == NULL) == (error == NULL))
    g_error ("neither a tree nor an error");
  if (root) {
    count (root);
    tw_xml_get_text (root, "Error/Code");
    tw_xml_find (root, "GetCallerIdentityResult");
  }
  return 0;
}
