// SPDX-License-Identifier: Apache-2.0
#include "tw-test-moto.h"

TwTestMoto *
tw_test_moto_start (void)
{
  TwTestMoto *self = tw_test_service_start ("moto-server.py");
  if (self == NULL)
    return NULL;
  g_setenv ("AWS_ENDPOINT_URL", tw_test_moto_get_url (self), TRUE);
  tw_test_moto_use_keys (self);
  return self;
}

void
tw_test_moto_stop (TwTestMoto *self)
{
  tw_test_service_stop (self);
}

const char *
tw_test_moto_get_url (TwTestMoto *self)
{
  return json_object_get_string_member (tw_test_service_get_ready (self), "url");
}

JsonObject *
tw_test_moto_call (TwTestMoto *self, const char *service, const char *operation,
                   const char *parameters)
{
  g_autofree char *line
    = g_strdup_printf ("{\"service\":\"%s\",\"operation\":\"%s\",\"parameters\":%s}", service,
                       operation, parameters ? parameters : "{}");
  return tw_test_service_ask (self, line);
}

void
tw_test_moto_set_verifies (TwTestMoto *self, gboolean verifies)
{
  g_autoptr (JsonObject) done
    = tw_test_service_ask (self, verifies ? "{\"verify\":true}" : "{\"verify\":false}");
}

void
tw_test_moto_use_keys (TwTestMoto *self)
{
  JsonObject *ready = tw_test_service_get_ready (self);
  tw_test_service_use_keys (json_object_get_string_member (ready, "key"),
                            json_object_get_string_member (ready, "secret"), NULL);
}
