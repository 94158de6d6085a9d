// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "warehouse/tw-address.h"
#include "warehouse/tw-endpoint.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* Where a warehouse is, as somebody pasted it; what was understood has to be an address again. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TwAddress) address = tw_address_parse (text, &error);
  if ((address == NULL) == (error == NULL))
    g_error ("neither an address nor an error");
  g_autofree char *uri = address ? tw_address_dup_uri (address) : NULL;
  if (uri == NULL)
    return 0;
  if (!g_utf8_validate (uri, -1, NULL))
    g_error ("an address that is no text");
  g_autoptr (TwAddress) again = tw_address_parse (uri, &error);
  g_autofree char *same = again ? tw_address_dup_uri (again) : NULL;
  if (g_strcmp0 (uri, same) != 0)
    g_error ("an address that says something else when it is read again: %s, then %s", uri,
             same ? same : error->message);
  g_autoptr (TwEndpoint) endpoint = tw_endpoint_parse (uri, NULL, NULL);
  return 0;
}
