// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-privileges.h"

#include <glib/gi18n.h>

#include "warehouse/tw-query.h"

#define TIMEOUT_MS 30000
#define MOST_OF_A_KIND 100

/* Each question gives an object and a sentence that needs it, and is asked by itself: PG_… tables live
 * on Redshift's leader node alone and are joined with nothing else. */
typedef struct {
  TwPrivilegeKind kind;
  const char *sql;
  const char *sentence; /* with one %s */
  gboolean optional;    /* an old server may not have it */
} Question;

#define NOT_SYSTEM " n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
#define TABLES                                                                                     \
  " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "          \
  "WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND" NOT_SYSTEM

static const Question of_postgresql[] = {
  { TW_PRIVILEGE_USER,
    "SELECT what FROM (SELECT CASE WHEN r.rolsuper THEN 'is a superuser' END AS what "
    "FROM pg_catalog.pg_roles r WHERE r.rolname = current_user "
    "UNION ALL SELECT CASE WHEN r.rolcreaterole THEN 'may make and change users' END "
    "FROM pg_catalog.pg_roles r WHERE r.rolname = current_user "
    "UNION ALL SELECT CASE WHEN r.rolcreatedb THEN 'may make databases' END "
    "FROM pg_catalog.pg_roles r WHERE r.rolname = current_user) AS t WHERE what IS NOT NULL",
    NULL, FALSE },
  { TW_PRIVILEGE_TABLE,
    "SELECT n.nspname || '.' || c.relname" TABLES
    " AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)"
    " AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
    " AND (pg_catalog.has_any_column_privilege(c.oid, 'INSERT')"
    " OR pg_catalog.has_any_column_privilege(c.oid, 'UPDATE')"
    " OR pg_catalog.has_table_privilege(c.oid, 'DELETE')"
    " OR pg_catalog.has_table_privilege(c.oid, 'TRUNCATE')) ORDER BY 1",
    N_("The user may change rows of %s."), FALSE },
  { TW_PRIVILEGE_TABLE,
    "SELECT n.nspname || '.' || c.relname" TABLES
    " AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)"
    " AND pg_catalog.pg_has_role(c.relowner, 'USAGE') ORDER BY 1",
    N_("The user owns %s and may drop it."), FALSE },
  { TW_PRIVILEGE_SCHEMA,
    "SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE" NOT_SYSTEM
    " AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)"
    " AND pg_catalog.has_schema_privilege(n.oid, 'CREATE') ORDER BY 1",
    N_("The user may make tables in the schema %s."), FALSE },
  { TW_PRIVILEGE_DATABASE,
    "SELECT pg_catalog.current_database() "
    "WHERE pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')"
    " AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)",
    N_("The user may make schemas in the database %s."), FALSE },
  { TW_PRIVILEGE_TEMPORARY,
    "SELECT pg_catalog.current_database() "
    "WHERE pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMPORARY')"
    " AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)",
    N_("The user may make temporary tables in the database %s."), FALSE },
  { TW_PRIVILEGE_MEMBER,
    "SELECT r.rolname FROM pg_catalog.pg_roles r WHERE r.rolname <> current_user "
    "AND pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER')"
    " AND NOT (SELECT me.rolsuper FROM pg_catalog.pg_roles me WHERE me.rolname = current_user)"
    " AND r.rolname NOT IN ('pg_read_all_data', 'pg_read_all_settings', 'pg_read_all_stats',"
    " 'pg_stat_scan_tables', 'pg_monitor') ORDER BY 1",
    N_("The user belongs to the role %s and can act as it."), FALSE },
  { TW_PRIVILEGE_FUNCTION,
    "SELECT n.nspname || '.' || p.proname FROM pg_catalog.pg_proc p "
    "JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND" NOT_SYSTEM
    " AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles r WHERE r.rolname = current_user)"
    " AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
    " AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE') ORDER BY 1",
    N_("The user may call %s, which acts with its owner's rights."), FALSE },
};

static const Question of_redshift[] = {
  { TW_PRIVILEGE_USER,
    "SELECT CASE WHEN u.usesuper THEN 'is a superuser' ELSE 'may make databases' END "
    "FROM pg_catalog.pg_user u WHERE u.usename = current_user AND (u.usesuper OR u.usecreatedb)",
    NULL, FALSE },
  { TW_PRIVILEGE_TABLE,
    "SELECT n.nspname || '.' || c.relname" TABLES
    " AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
    " AND (pg_catalog.has_table_privilege(c.oid, 'INSERT')"
    " OR pg_catalog.has_table_privilege(c.oid, 'UPDATE')"
    " OR pg_catalog.has_table_privilege(c.oid, 'DELETE')) ORDER BY 1",
    N_("The user may change rows of %s."), FALSE },
  { TW_PRIVILEGE_TABLE,
    "SELECT n.nspname || '.' || c.relname" TABLES
    " AND c.relowner = (SELECT u.usesysid FROM pg_catalog.pg_user u WHERE u.usename = current_user)"
    " ORDER BY 1",
    N_("The user owns %s and may drop it."), FALSE },
  { TW_PRIVILEGE_SCHEMA,
    "SELECT n.nspname FROM pg_catalog.pg_namespace n WHERE" NOT_SYSTEM
    " AND pg_catalog.has_schema_privilege(n.oid, 'CREATE') ORDER BY 1",
    N_("The user may make tables in the schema %s."), FALSE },
  { TW_PRIVILEGE_DATABASE,
    "SELECT d.datname FROM pg_catalog.pg_database d WHERE d.datname = current_database() "
    "AND pg_catalog.has_database_privilege(d.datname, 'CREATE')",
    N_("The user may make schemas in the database %s."), FALSE },
  { TW_PRIVILEGE_TEMPORARY,
    "SELECT d.datname FROM pg_catalog.pg_database d WHERE d.datname = current_database() "
    "AND pg_catalog.has_database_privilege(d.datname, 'TEMP')",
    N_("The user may make temporary tables in the database %s."), FALSE },
  { TW_PRIVILEGE_MEMBER,
    "SELECT role_name FROM svv_user_grants WHERE user_name = current_user ORDER BY role_name",
    N_("The user has the role %s and what it may do."), TRUE },
};

static TwResultSet *
ask (TwPool *pool, const char *sql, GCancellable *cancellable, GError **error)
{
  const TwQueryLimits limits
    = { .timeout_ms = TIMEOUT_MS, .read_only = TRUE, .purpose = N_("privileges") };
  return tw_query_run (pool, sql, NULL, &limits, cancellable, error);
}

static void
privilege_free (gpointer data)
{
  TwPrivilege *privilege = data;
  g_free (privilege->object);
  g_free (privilege->says);
  g_free (privilege);
}

/* What the questions about the user answer. */
static const char *
say_of_user (const char *what)
{
  if (g_str_equal (what, "is a superuser"))
    return _("The user is a superuser.");
  return g_str_equal (what, "may make databases") ? _("The user may make databases.")
                                                  : _("The user may make and change users.");
}

static void
take (TwPrivileges *self, const Question *question, TwResultSet *result)
{
  char buffer[64];
  guint n = tw_result_set_get_n_rows (result);
  self->n_found += n;
  for (guint row = 0; row < MIN (n, MOST_OF_A_KIND); row++) {
    const char *object = tw_result_set_get_text (result, row, 0, buffer, NULL);
    g_auto (GStrv) parts
      = g_strsplit (question->sentence ? _(question->sentence) : "", "%s", 2);
    TwPrivilege *privilege = g_new (TwPrivilege, 1);
    *privilege = (TwPrivilege) { question->kind, g_strdup (object),
                                 question->kind == TW_PRIVILEGE_USER
                                   ? g_strdup (say_of_user (object))
                                   : g_strjoinv (object, parts) };
    self->superuser = self->superuser
                      || (question->kind == TW_PRIVILEGE_USER
                          && g_str_equal (object, "is a superuser"));
    g_ptr_array_add (self->found, privilege);
  }
}

static gboolean
ask_all (TwPrivileges *self, TwPool *pool, const Question *questions, guint n_questions,
         GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < n_questions; i++) {
    /* A superuser may change everything; there is no end to it. */
    if (self->superuser)
      return TRUE;
    g_autoptr (GError) failure = NULL;
    g_autoptr (TwResultSet) result = ask (pool, questions[i].sql, cancellable, &failure);
    if (result)
      take (self, &questions[i], result);
    else if (!questions[i].optional
             || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  }
  return TRUE;
}

TwPrivileges *
tw_privileges_read (TwPool *pool, GCancellable *cancellable, GError **error)
{
  TwDialect dialect = TW_DIALECT_POSTGRESQL;
  if (!tw_pool_get_dialect (pool, &dialect, cancellable, error))
    return NULL;
  g_autoptr (TwResultSet) user = ask (pool, "SELECT current_user", cancellable, error);
  if (user == NULL)
    return NULL;
  char buffer[64];
  g_autoptr (TwPrivileges) self = g_new0 (TwPrivileges, 1);
  self->user = g_strdup (tw_result_set_get_text (user, 0, 0, buffer, NULL));
  self->found = g_ptr_array_new_with_free_func (privilege_free);
  gboolean redshift = dialect == TW_DIALECT_REDSHIFT;
  if (!ask_all (self, pool, redshift ? of_redshift : of_postgresql,
                redshift ? G_N_ELEMENTS (of_redshift) : G_N_ELEMENTS (of_postgresql), cancellable,
                error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
tw_privileges_only_reads (const TwPrivileges *self)
{
  for (guint i = 0; i < self->found->len; i++)
    if (((TwPrivilege *) self->found->pdata[i])->kind != TW_PRIVILEGE_TEMPORARY)
      return FALSE;
  return TRUE;
}

const char *
tw_privilege_kind_get_name (TwPrivilegeKind kind)
{
  switch (kind) {
  case TW_PRIVILEGE_USER:
    return "user";
  case TW_PRIVILEGE_TABLE:
    return "table";
  case TW_PRIVILEGE_SCHEMA:
    return "schema";
  case TW_PRIVILEGE_DATABASE:
    return "database";
  case TW_PRIVILEGE_TEMPORARY:
    return "temporary tables";
  case TW_PRIVILEGE_MEMBER:
    return "role";
  case TW_PRIVILEGE_FUNCTION:
    break;
  }
  return "function";
}

void
tw_privileges_free (TwPrivileges *self)
{
  if (self == NULL)
    return;
  g_free (self->user);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_free (self);
}
