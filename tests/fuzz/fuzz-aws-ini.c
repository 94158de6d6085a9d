// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "aws/tw-aws-ini.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* A file like ~/.aws/config: every section that is listed is there; a secret is in no message. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAwsIni) ini = tw_aws_ini_parse (text, size, "config", &error);
  if ((ini == NULL) == (error == NULL))
    g_error ("neither a file nor an error");
  if (ini == NULL)
    return 0;
  g_auto (GStrv) sections = tw_aws_ini_list_sections (ini);
  for (guint i = 0; sections[i]; i++) {
    if (!tw_aws_ini_has_section (ini, sections[i]))
      g_error ("a listed section is missing");
    tw_aws_ini_get (ini, sections[i], "aws_access_key_id");
    tw_aws_ini_get_nested (ini, sections[i], "redshift", "endpoint_url");
  }
  return 0;
}
