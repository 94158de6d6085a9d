// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-role-script.h"

#include <glib/gi18n.h>

#include "warehouse/tw-query.h"

#define MOST_CONNECTIONS 20

static const char owners_select[]
  = "SELECT DISTINCT u.usename FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "JOIN pg_catalog.pg_user u ON u.usesysid = c.relowner "
    "WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname IN (";

static void
say (GString *out, const char *comment)
{
  g_string_append_printf (out, "\n-- %s\n", comment);
}

/* A name may hold a line's end, and what follows it in a comment would be run. */
static char *
for_comment (const char *name)
{
  char *line = g_strdup (name);
  return g_strdelimit (line, "\r\n", ' ');
}

static void
append_user (GString *out, const TwRoleScript *self, const char *user)
{
  if (self->dialect == TW_DIALECT_REDSHIFT) {
    say (out, "Without a password it logs in through IAM. For a password of its own instead:\n"
              "--   ALTER USER … PASSWORD '…';");
    g_string_append_printf (out,
                            "CREATE USER %s PASSWORD DISABLE NOCREATEDB NOCREATEUSER "
                            "CONNECTION LIMIT %d;\n",
                            user, MOST_CONNECTIONS);
    return;
  }
  g_autofree char *shown = for_comment (user);
  g_string_append_printf (out,
                          "\n-- Its password is set afterwards, such as with psql's \\password %s\n"
                          "CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION "
                          "NOBYPASSRLS CONNECTION LIMIT %d;\n"
                          "ALTER ROLE %s SET default_transaction_read_only TO on;\n",
                          shown, user, MOST_CONNECTIONS, user);
}

static void
append_schema (GString *out, const TwRoleScript *self, const char *user, const char *name)
{
  g_autofree char *schema = tw_dialect_quote_identifier (self->dialect, name);
  const char *owner_word = self->dialect == TW_DIALECT_REDSHIFT ? "USER" : "ROLE";
  g_string_append_printf (out,
                          "\nGRANT USAGE ON SCHEMA %s TO %s;\n"
                          "GRANT SELECT ON ALL TABLES IN SCHEMA %s TO %s;\n",
                          schema, user, schema, user);
  for (guint i = 0; self->owners && self->owners[i]; i++) {
    g_autofree char *owner = tw_dialect_quote_identifier (self->dialect, self->owners[i]);
    g_string_append_printf (out,
                            "ALTER DEFAULT PRIVILEGES FOR %s %s IN SCHEMA %s "
                            "GRANT SELECT ON TABLES TO %s;\n",
                            owner_word, owner, schema, user);
  }
}

static void
append_public (GString *out, const TwRoleScript *self, const char *database)
{
  const char *mark = self->revoke_public ? "" : "-- ";
  say (out, "What everybody may do here, and so this user too: make tables in the schema \"public\" "
            "(where\n-- nobody has taken that away yet) and temporary tables. Taking it away concerns "
            "EVERY user.");
  if (self->dialect == TW_DIALECT_REDSHIFT)
    g_string_append (out, "-- Queries of external (Spectrum) tables need TEMP.\n");
  if (!self->revoke_public)
    g_string_append (out, "-- Remove the dashes to do so:\n");
  g_string_append_printf (out,
                          "%sREVOKE CREATE ON SCHEMA public FROM PUBLIC;\n"
                          "%sREVOKE TEMPORARY ON DATABASE %s FROM PUBLIC;\n",
                          mark, mark, database);
}

char *
tw_role_script_write (const TwRoleScript *self)
{
  g_autofree char *user = tw_dialect_quote_identifier (self->dialect, self->user);
  g_autofree char *database = tw_dialect_quote_identifier (self->dialect, self->database);
  GString *out = g_string_new (NULL);
  g_autofree char *where = for_comment (database);
  g_string_append_printf (out,
                          "-- A user of %s that can only read, for Tradewind.\n"
                          "-- To be run in the database %s by an administrator. It changes no data.\n",
                          tw_dialect_get_name (self->dialect), where);
  g_string_append (out, "\nBEGIN;\n");
  append_user (out, self, user);
  if (self->dialect == TW_DIALECT_POSTGRESQL)
    g_string_append_printf (out, "GRANT CONNECT ON DATABASE %s TO %s;\n", database, user);
  say (out, "The tables that are there, and those that their owners make later.");
  for (guint i = 0; self->schemas[i]; i++)
    append_schema (out, self, user, self->schemas[i]);
  append_public (out, self, database);
  g_string_append (out, "\nCOMMIT;\n");
  return g_string_free (out, FALSE);
}

GStrv
tw_role_script_read_owners (TwPool *pool, const char *const *schemas, GCancellable *cancellable,
                            GError **error)
{
  const TwQueryLimits limits = { .timeout_ms = 30000, .read_only = TRUE, .purpose = N_("owners") };
  g_autoptr (GString) sql = g_string_new (owners_select);
  for (guint i = 0; schemas[i]; i++)
    g_string_append_printf (sql, "%s$%u", i ? ", " : "", i + 1);
  g_string_append (sql, ") ORDER BY u.usename");
  g_autoptr (TwResultSet) result
    = tw_query_run (pool, sql->str, schemas, &limits, cancellable, error);
  if (result == NULL)
    return NULL;
  g_autoptr (GStrvBuilder) owners = g_strv_builder_new ();
  char buffer[64];
  for (guint row = 0; row < tw_result_set_get_n_rows (result); row++)
    g_strv_builder_add (owners, tw_result_set_get_text (result, row, 0, buffer, NULL));
  return g_strv_builder_end (owners);
}
