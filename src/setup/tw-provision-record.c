// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-provision-record.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/tw-json-read.h"
#include "core/tw-json.h"
#include "core/tw-paths.h"

#define WATCH_MS 200
#define FOLDER "provision"

void
tw_provision_record_free (TwProvisionRecord *self)
{
  if (self == NULL)
    return;
  g_free (self->stack_name);
  g_free (self->region);
  g_free (self->account);
  g_free (self->aws_profile);
  g_free (self->cluster);
  g_free (self->token);
  g_free (self->stack_id);
  g_free (self);
}

static char *
path_of (const char *account, const char *region, const char *stack_name)
{
  g_autofree char *folder = tw_paths_data (FOLDER);
  g_autofree char *name = g_strdup_printf ("%s.%s.%s.json", account, region, stack_name);
  return g_build_filename (folder, name, NULL);
}

static gboolean
save (const TwProvisionRecord *self, GError **error)
{
  const char *const members[][2] = {
    { "route", self->route == TW_PROVISION_CLUSTER ? "cluster" : "bastion" },
    { "stack_name", self->stack_name },
    { "region", self->region },
    { "account", self->account },
    { "aws_profile", self->aws_profile },
    { "cluster", self->cluster },
    { "token", self->token },
    { "stack_id", self->stack_id },
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i][1]) {
      json_builder_set_member_name (builder, members[i][0]);
      json_builder_add_string_value (builder, members[i][1]);
    }
  json_builder_set_member_name (builder, "created");
  json_builder_add_int_value (builder, self->created);
  json_builder_set_member_name (builder, "hourly");
  json_builder_add_double_value (builder, self->hourly);
  json_builder_end_object (builder);
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autoptr (GString) text = g_string_new (NULL);
  tw_json_append (text, root);
  g_string_append_c (text, '\n');
  g_autofree char *path = path_of (self->account, self->region, self->stack_name);
  g_autofree char *folder = g_path_get_dirname (path);
  return tw_paths_ensure_directory (folder, error)
         && tw_paths_write_atomically (path, text->str, text->len, 0600, error);
}

static TwProvisionRecord *
load (const char *path)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = g_file_get_contents (path, &text, &length, NULL)
                         ? tw_json_parse_object (parser, text, (gssize) length)
                         : NULL;
  if (object == NULL)
    return NULL;
  g_autoptr (TwProvisionRecord) self = g_new0 (TwProvisionRecord, 1);
  self->route = g_strcmp0 (tw_json_get_string (object, "route"), "bastion") == 0
                  ? TW_PROVISION_BASTION
                  : TW_PROVISION_CLUSTER;
  self->stack_name = g_strdup (tw_json_get_string (object, "stack_name"));
  self->region = g_strdup (tw_json_get_string (object, "region"));
  self->account = g_strdup (tw_json_get_string (object, "account"));
  self->aws_profile = g_strdup (tw_json_get_string (object, "aws_profile"));
  self->cluster = g_strdup (tw_json_get_string (object, "cluster"));
  self->token = g_strdup (tw_json_get_string (object, "token"));
  self->stack_id = g_strdup (tw_json_get_string (object, "stack_id"));
  self->created = tw_json_get_int (object, "created");
  self->hourly = tw_json_get_double (object, "hourly");
  gboolean whole = self->stack_name && self->region && self->account && self->cluster
                   && self->token;
  return whole ? g_steal_pointer (&self) : NULL;
}

static char *
new_token (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  return g_strconcat ("tradewind-", uuid, NULL);
}

TwProvisionRecord *
tw_provision_record_open (const TwProvisionPlan *plan, GError **error)
{
  g_autofree char *path = path_of (plan->account, plan->region, plan->stack_name);
  TwProvisionRecord *found = load (path);
  if (found)
    return found;
  g_autoptr (TwProvisionRecord) self = g_new0 (TwProvisionRecord, 1);
  self->route = plan->route;
  self->stack_name = g_strdup (plan->stack_name);
  self->region = g_strdup (plan->region);
  self->account = g_strdup (plan->account);
  self->aws_profile = g_strdup (plan->aws_profile);
  self->cluster = g_strdup (plan->cluster);
  self->token = new_token ();
  self->created = plan->stack ? plan->stack->created : g_get_real_time () / G_USEC_PER_SEC;
  self->hourly = plan->estimate->hourly;
  return save (self, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
tw_provision_record_renew (TwProvisionRecord *self, GError **error)
{
  g_free (self->token);
  self->token = new_token ();
  g_clear_pointer (&self->stack_id, g_free);
  self->created = g_get_real_time () / G_USEC_PER_SEC;
  return save (self, error);
}

gboolean
tw_provision_record_set_stack (TwProvisionRecord *self, const char *stack_id, GError **error)
{
  g_free (self->stack_id);
  self->stack_id = g_strdup (stack_id);
  return save (self, error);
}

void
tw_provision_record_forget (const char *account, const char *region, const char *stack_name)
{
  g_autofree char *path = path_of (account, region, stack_name);
  g_unlink (path);
}

GPtrArray *
tw_provision_records_list (void)
{
  GPtrArray *records
    = g_ptr_array_new_with_free_func ((GDestroyNotify) tw_provision_record_free);
  g_autofree char *folder = tw_paths_data (FOLDER);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name = dir ? g_dir_read_name (dir) : NULL; name; name = g_dir_read_name (dir)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    TwProvisionRecord *record = g_str_has_suffix (name, ".json") ? load (path) : NULL;
    if (record)
      g_ptr_array_add (records, record);
  }
  return records;
}

GFileMonitor *
tw_provision_records_watch (void)
{
  g_autofree char *path = tw_paths_data (FOLDER);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  GFileMonitor *monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_NONE, NULL, NULL);
  if (monitor)
    g_file_monitor_set_rate_limit (monitor, WATCH_MS);
  return monitor;
}

double
tw_provision_record_cost (const TwProvisionRecord *self, gint64 now)
{
  return self->hourly * (double) MAX (now - self->created, 0) / 3600;
}
