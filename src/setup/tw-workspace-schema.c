// SPDX-License-Identifier: Apache-2.0
#include "setup/tw-workspace-schema.h"

#define ALL_PARTS "all"

static gboolean
has (char *const *names, const char *name)
{
  return names && g_strv_contains ((const char *const *) names, name);
}

void
tw_workspace_prepare_pool (TwPool *pool, const TwProfile *profile)
{
  tw_pool_set_audit (pool, tw_audit_get (), profile->name);
  tw_pool_hide_schemas (pool, (const char *const *) profile->hidden_schemas);
}

TwSystemFilter
tw_workspace_get_filter (const TwProfile *profile)
{
  return (TwSystemFilter) { (const char *const *) profile->schemas,
                            (const char *const *) profile->hidden_schemas };
}

/* Whoever chose an external schema by its name wants its tables. */
static gboolean
is_wanted (const TwSystemPart *part, const TwProfile *profile, const char *const *load)
{
  g_autofree char *key = tw_system_part_dup_key (part->kind, part->name);
  if (part->kind == TW_PART_EXTERNAL && has (profile->schemas, part->name))
    return TRUE;
  return has (profile->load, key) || has (profile->load, ALL_PARTS)
         || has ((char *const *) load, key) || has ((char *const *) load, ALL_PARTS);
}

static gboolean
read_parts (TwPool *pool, const TwProfile *profile, const char *const *load, TwSystemTables *tables,
            GCancellable *cancellable, GError **error)
{
  const TwSystemFilter filter = tw_workspace_get_filter (profile);
  for (guint i = 0; i < tables->parts->len; i++) {
    TwSystemPart *part = tables->parts->pdata[i];
    if (part->state == TW_PART_NOT_READ && is_wanted (part, profile, load)
        && !tw_system_part_read (pool, &filter, tables, part, 0, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

TwSystemTables *
tw_workspace_read_tables (TwPool *pool, const TwProfile *profile, const char *const *load,
                          GCancellable *cancellable, GError **error)
{
  const TwSystemFilter filter = tw_workspace_get_filter (profile);
  g_autoptr (TwSystemTables) tables = tw_system_tables_read (pool, &filter, cancellable, error);
  if (tables == NULL || !tw_system_parts_find (pool, &filter, tables, cancellable, error)
      || !read_parts (pool, profile, load, tables, cancellable, error))
    return NULL;
  return g_steal_pointer (&tables);
}
