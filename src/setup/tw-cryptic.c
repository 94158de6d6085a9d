// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-cryptic.h"

#include "core/tw-worker.h"
#include "setup/tw-sample-schema.h"

/* Northwind's tables and nothing else, under the name that we give the schema. */
static gboolean
is_northwind (TwCatalog *catalog)
{
  const char *schema = tw_sample_get_schema (TW_SAMPLE_NORTHWIND);
  const char *const *schemas = catalog ? tw_catalog_get_schemas (catalog) : NULL;
  if (schemas == NULL || g_strv_length ((char **) schemas) != 1
      || !g_str_equal (schemas[0], schema))
    return FALSE;
  for (const TwSampleTable *table = tw_sample_tables; table->name; table++)
    if (tw_catalog_find_table (catalog, schema, table->name) == NULL)
      return FALSE;
  return TRUE;
}

static void
check (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  gboolean loaded = FALSE;
  if (!tw_sample_data_is_loaded (tw_workspace_get_pool (data), TW_SAMPLE_CRYPTIC, &loaded,
                                 cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_int (task, loaded ? TW_CRYPTIC_PRESENT : TW_CRYPTIC_MISSING);
}

void
tw_cryptic_check_async (TwWorkspace *workspace, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_cryptic_check_async);
  g_task_set_task_data (task, g_object_ref (workspace), g_object_unref);
  if (!is_northwind (tw_workspace_get_catalog (workspace)))
    g_task_return_int (task, TW_CRYPTIC_NONE);
  else if (tw_workspace_get_profile (workspace)->sample) /* made whenever it is opened */
    g_task_return_int (task, TW_CRYPTIC_PRESENT);
  else
    tw_worker_run (TW_WORKER_DATABASE, task, check);
}

TwCrypticState
tw_cryptic_check_finish (GAsyncResult *result, GError **error)
{
  gssize state = g_task_propagate_int (G_TASK (result), error);
  return state < 0 ? TW_CRYPTIC_NONE : (TwCrypticState) state;
}

static void
create (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (tw_sample_data_load (tw_workspace_get_pool (data), TW_SAMPLE_CRYPTIC, NULL, NULL, cancellable,
                           &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
tw_cryptic_create_async (TwWorkspace *workspace, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tw_cryptic_create_async);
  g_task_set_task_data (task, g_object_ref (workspace), g_object_unref);
  tw_worker_run (TW_WORKER_DATABASE, task, create);
}

gboolean
tw_cryptic_create_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

char *
tw_cryptic_save_profile (const TwProfile *profile, GError **error)
{
  if (profile->sample)
    return g_strdup ("sample-cryptic");
  const char *const schemas[] = { tw_sample_get_schema (TW_SAMPLE_CRYPTIC), NULL };
  g_autoptr (TwProfile) twin = tw_profile_copy (profile);
  g_free (twin->name);
  twin->name = g_strdup_printf ("%s-cryptic", profile->name);
  g_free (twin->title);
  twin->title = g_strdup_printf ("%s · %s", profile->title, schemas[0]);
  g_strfreev (twin->schemas);
  twin->schemas = g_strdupv ((char **) schemas);
  return tw_profile_save (twin, error) ? g_strdup (twin->name) : NULL;
}
