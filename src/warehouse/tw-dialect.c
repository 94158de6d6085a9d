// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-dialect.h"

#include <stdlib.h>
#include <string.h>

/* Words that cannot stand for a name without quotes: PostgreSQL 15's pg_get_keywords() other than
 * the unreserved ones, and Redshift's reserved words. Sorted. */
static const char *const reserved_words[] = {
  "aes128", "aes256", "all", "allowoverwrite", "analyse", "analyze", "and", "any", "array", "as",
  "asc", "asymmetric", "authorization", "az64", "backup", "between", "bigint", "binary", "bit",
  "blanksasnull", "boolean", "both", "bytedict", "bzip2", "case", "cast", "char", "character",
  "check", "coalesce", "collate", "collation", "column", "concurrently", "connect", "constraint",
  "create", "credentials", "cross", "current_catalog", "current_date", "current_role",
  "current_schema", "current_time", "current_timestamp", "current_user", "current_user_id", "dec",
  "decimal", "default", "deferrable", "deflate", "defrag", "delta", "delta32k", "desc", "disable",
  "distinct", "do", "else", "emptyasnull", "enable", "encode", "encrypt", "encryption", "end",
  "except", "exists", "explicit", "extract", "false", "fetch", "float", "for", "foreign",
  "freeze", "from", "full", "globaldict256", "globaldict64k", "grant", "greatest", "group",
  "grouping", "gzip", "having", "identity", "ignore", "ilike", "in", "initially", "inner",
  "inout", "int", "integer", "intersect", "interval", "into", "is", "isnull", "join", "lateral",
  "leading", "least", "left", "like", "limit", "localtime", "localtimestamp", "lun", "luns",
  "lzo", "lzop", "minus", "mostly16", "mostly32", "mostly8", "national", "natural", "nchar",
  "new", "none", "normalize", "not", "notnull", "null", "nullif", "nulls", "numeric", "off",
  "offline", "offset", "oid", "old", "on", "only", "open", "or", "order", "out", "outer",
  "overlaps", "overlay", "parallel", "partition", "percent", "permissions", "pivot", "placing",
  "position", "precision", "primary", "qualify", "raw", "readratio", "real", "recover",
  "references", "rejectlog", "resort", "respect", "restore", "returning", "right", "row",
  "select", "session_user", "setof", "similar", "smallint", "snapshot", "some", "substring",
  "symmetric", "sysdate", "system", "table", "tablesample", "tag", "tdes", "text255", "text32k",
  "then", "time", "timestamp", "to", "top", "trailing", "treat", "trim", "true",
  "truncatecolumns", "union", "unique", "unnest", "unpivot", "user", "using", "values", "varchar",
  "variadic", "verbose", "wallet", "when", "where", "window", "with", "without", "xmlattributes",
  "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi",
  "xmlroot", "xmlserialize", "xmltable",
};

static int
compare_word (const void *key, const void *element)
{
  return strcmp (key, *(const char *const *) element);
}

static gboolean
is_plain_name (const char *name)
{
  if (!g_ascii_islower (name[0]) && name[0] != '_')
    return FALSE;
  for (const char *c = name; *c != '\0'; c++)
    if (!g_ascii_islower (*c) && !g_ascii_isdigit (*c) && *c != '_')
      return FALSE;
  return bsearch (name, reserved_words, G_N_ELEMENTS (reserved_words), sizeof *reserved_words,
                  compare_word)
         == NULL;
}

static char *
quote (const char *text, char mark, gboolean escape_backslash)
{
  GString *quoted = g_string_sized_new (strlen (text) + 2);
  g_string_append_c (quoted, mark);
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == mark || (*c == '\\' && escape_backslash))
      g_string_append_c (quoted, *c);
    g_string_append_c (quoted, *c);
  }
  g_string_append_c (quoted, mark);
  return g_string_free (quoted, FALSE);
}

TwDialect
tw_dialect_from_version (const char *version)
{
  return strstr (version, "Redshift") ? TW_DIALECT_REDSHIFT : TW_DIALECT_POSTGRESQL;
}

const char *
tw_dialect_get_name (TwDialect dialect)
{
  return dialect == TW_DIALECT_REDSHIFT ? "Amazon Redshift" : "PostgreSQL";
}

char *
tw_dialect_quote_identifier (TwDialect dialect G_GNUC_UNUSED, const char *name)
{
  return is_plain_name (name) ? g_strdup (name) : quote (name, '"', FALSE);
}

char *
tw_dialect_quote_literal (TwDialect dialect, const char *text)
{
  return quote (text, '\'', dialect == TW_DIALECT_REDSHIFT);
}
