// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "setup/tw-dotenv.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A person's .env file, up to what an import of it would come to. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (TwDotenv) dotenv = tw_dotenv_parse ((const char *) data, size);
  for (guint i = 0; i < dotenv->entries->len; i++) {
    const TwDotenvEntry *entry = dotenv->entries->pdata[i];
    if (*entry->key == '\0' || !g_utf8_validate (entry->value, -1, NULL))
      g_error ("an entry is no text");
  }
  g_autoptr (GError) error = NULL;
  g_autoptr (TwDotenvImport) import = tw_dotenv_import_new (dotenv, NULL, &error);
  if ((import == NULL) == (error == NULL))
    g_error ("neither an import nor an error");
  return 0;
}
