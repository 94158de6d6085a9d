// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-data-type.h"

#include <string.h>

typedef struct {
  guint32 oid; /* 0: a name only */
  TwDataType type;
  const char *name;
} KnownType;

/* The first name of an OID is the one to show. Redshift's own OIDs are those of its drivers; the
 * last names are those of its external tables. */
static const KnownType known_types[] = {
  { 16, TW_DATA_TYPE_BOOLEAN, "boolean" },
  { 17, TW_DATA_TYPE_BINARY, "bytea" },
  { 18, TW_DATA_TYPE_TEXT, "\"char\"" },
  { 19, TW_DATA_TYPE_TEXT, "name" },
  { 20, TW_DATA_TYPE_INTEGER, "bigint" },
  { 21, TW_DATA_TYPE_INTEGER, "smallint" },
  { 23, TW_DATA_TYPE_INTEGER, "integer" },
  { 25, TW_DATA_TYPE_TEXT, "text" },
  { 26, TW_DATA_TYPE_INTEGER, "oid" },
  { 114, TW_DATA_TYPE_SUPER, "json" },
  { 142, TW_DATA_TYPE_OTHER, "xml" },
  { 600, TW_DATA_TYPE_OTHER, "point" },
  { 650, TW_DATA_TYPE_OTHER, "cidr" },
  { 700, TW_DATA_TYPE_FLOAT, "real" },
  { 701, TW_DATA_TYPE_FLOAT, "double precision" },
  { 702, TW_DATA_TYPE_OTHER, "abstime" },
  { 705, TW_DATA_TYPE_TEXT, "unknown" },
  { 790, TW_DATA_TYPE_OTHER, "money" },
  { 829, TW_DATA_TYPE_OTHER, "macaddr" },
  { 869, TW_DATA_TYPE_OTHER, "inet" },
  { 1000, TW_DATA_TYPE_OTHER, "boolean[]" },
  { 1005, TW_DATA_TYPE_OTHER, "smallint[]" },
  { 1007, TW_DATA_TYPE_OTHER, "integer[]" },
  { 1009, TW_DATA_TYPE_OTHER, "text[]" },
  { 1015, TW_DATA_TYPE_OTHER, "character varying[]" },
  { 1016, TW_DATA_TYPE_OTHER, "bigint[]" },
  { 1022, TW_DATA_TYPE_OTHER, "double precision[]" },
  { 1034, TW_DATA_TYPE_OTHER, "aclitem[]" },
  { 1042, TW_DATA_TYPE_TEXT, "character" },
  { 1043, TW_DATA_TYPE_TEXT, "character varying" },
  { 1082, TW_DATA_TYPE_DATE, "date" },
  { 1083, TW_DATA_TYPE_TIME, "time without time zone" },
  { 1114, TW_DATA_TYPE_TIMESTAMP, "timestamp without time zone" },
  { 1115, TW_DATA_TYPE_OTHER, "timestamp without time zone[]" },
  { 1182, TW_DATA_TYPE_OTHER, "date[]" },
  { 1184, TW_DATA_TYPE_TIMESTAMPTZ, "timestamp with time zone" },
  { 1186, TW_DATA_TYPE_INTERVAL, "interval" },
  { 1188, TW_DATA_TYPE_INTERVAL, "interval year to month" },
  { 1190, TW_DATA_TYPE_INTERVAL, "interval day to second" },
  { 1231, TW_DATA_TYPE_OTHER, "numeric[]" },
  { 1266, TW_DATA_TYPE_TIME, "time with time zone" },
  { 1560, TW_DATA_TYPE_OTHER, "bit" },
  { 1562, TW_DATA_TYPE_OTHER, "bit varying" },
  { 1700, TW_DATA_TYPE_DECIMAL, "numeric" },
  { 2935, TW_DATA_TYPE_OTHER, "hllsketch" },
  { 2950, TW_DATA_TYPE_OTHER, "uuid" },
  { 3000, TW_DATA_TYPE_GEOMETRY, "geometry" },
  { 3001, TW_DATA_TYPE_GEOMETRY, "geography" },
  { 3802, TW_DATA_TYPE_SUPER, "jsonb" },
  { 3999, TW_DATA_TYPE_GEOMETRY, "geometryhex" },
  { 4000, TW_DATA_TYPE_SUPER, "super" },
  { 6551, TW_DATA_TYPE_BINARY, "varbyte" },
  { 0, TW_DATA_TYPE_BOOLEAN, "bool" },
  { 0, TW_DATA_TYPE_INTEGER, "int2" },
  { 0, TW_DATA_TYPE_INTEGER, "int4" },
  { 0, TW_DATA_TYPE_INTEGER, "int8" },
  { 0, TW_DATA_TYPE_INTEGER, "int" },
  { 0, TW_DATA_TYPE_INTEGER, "tinyint" },
  { 0, TW_DATA_TYPE_DECIMAL, "decimal" },
  { 0, TW_DATA_TYPE_FLOAT, "float4" },
  { 0, TW_DATA_TYPE_FLOAT, "float8" },
  { 0, TW_DATA_TYPE_FLOAT, "float" },
  { 0, TW_DATA_TYPE_FLOAT, "double" },
  { 0, TW_DATA_TYPE_TEXT, "varchar" },
  { 0, TW_DATA_TYPE_TEXT, "nvarchar" },
  { 0, TW_DATA_TYPE_TEXT, "char" },
  { 0, TW_DATA_TYPE_TEXT, "bpchar" },
  { 0, TW_DATA_TYPE_TEXT, "string" },
  { 0, TW_DATA_TYPE_TEXT, "citext" },
  { 0, TW_DATA_TYPE_TIME, "time" },
  { 0, TW_DATA_TYPE_TIME, "timetz" },
  { 0, TW_DATA_TYPE_TIMESTAMP, "timestamp" },
  { 0, TW_DATA_TYPE_TIMESTAMPTZ, "timestamptz" },
  { 0, TW_DATA_TYPE_BINARY, "binary varying" },
  { 0, TW_DATA_TYPE_BINARY, "binary" },
};

static const KnownType *
find_oid (guint32 oid)
{
  for (guint i = 0; oid != 0 && i < G_N_ELEMENTS (known_types); i++)
    if (known_types[i].oid == oid)
      return &known_types[i];
  return NULL;
}

/* "timestamp(3) with time zone" → "timestamp with time zone" */
static char *
without_modifier (const char *name)
{
  g_autofree char *text = g_ascii_strdown (name, -1);
  char *open = strchr (text, '(');
  char *close = open ? strchr (open, ')') : NULL;
  if (close == NULL)
    return g_strdup (g_strstrip (text));
  *open = '\0';
  return g_strconcat (g_strstrip (text), close + 1, NULL);
}

TwDataType
tw_data_type_from_oid (guint32 oid)
{
  const KnownType *known = find_oid (oid);
  return known ? known->type : TW_DATA_TYPE_OTHER;
}

TwDataType
tw_data_type_from_name (const char *name)
{
  g_autofree char *base = without_modifier (name);
  for (guint i = 0; i < G_N_ELEMENTS (known_types); i++)
    if (g_str_equal (known_types[i].name, base))
      return known_types[i].type;
  return g_str_has_prefix (base, "interval") && !g_str_has_suffix (base, "]")
           ? TW_DATA_TYPE_INTERVAL
           : TW_DATA_TYPE_OTHER;
}

const char *
tw_data_type_name_from_oid (guint32 oid)
{
  const KnownType *known = find_oid (oid);
  return known ? known->name : "other";
}

const char *
tw_data_type_get_name (TwDataType type)
{
  switch (type) {
  case TW_DATA_TYPE_BOOLEAN:
    return "boolean";
  case TW_DATA_TYPE_INTEGER:
    return "integer";
  case TW_DATA_TYPE_DECIMAL:
    return "numeric";
  case TW_DATA_TYPE_FLOAT:
    return "double precision";
  case TW_DATA_TYPE_TEXT:
    return "text";
  case TW_DATA_TYPE_DATE:
    return "date";
  case TW_DATA_TYPE_TIME:
    return "time";
  case TW_DATA_TYPE_TIMESTAMP:
    return "timestamp";
  case TW_DATA_TYPE_TIMESTAMPTZ:
    return "timestamp with time zone";
  case TW_DATA_TYPE_INTERVAL:
    return "interval";
  case TW_DATA_TYPE_SUPER:
    return "super";
  case TW_DATA_TYPE_BINARY:
    return "binary";
  case TW_DATA_TYPE_GEOMETRY:
    return "geometry";
  case TW_DATA_TYPE_OTHER:
    break;
  }
  return "other";
}

int
tw_data_type_scale (guint32 oid, int modifier)
{
  if (tw_data_type_from_oid (oid) != TW_DATA_TYPE_DECIMAL || modifier < 4)
    return -1;
  int scale = (modifier - 4) & 0x7ff;
  return scale > 1023 ? scale - 2048 : scale;
}

char *
tw_data_type_format (guint32 oid, int modifier)
{
  const char *name = tw_data_type_name_from_oid (oid);
  if (modifier < 4)
    return g_strdup (name);
  if (tw_data_type_from_oid (oid) == TW_DATA_TYPE_DECIMAL)
    return g_strdup_printf ("%s(%d,%d)", name, ((modifier - 4) >> 16) & 0xffff,
                            tw_data_type_scale (oid, modifier));
  if (g_str_has_prefix (name, "character") && !g_str_has_suffix (name, "]"))
    return g_strdup_printf ("%s(%d)", name, modifier - 4);
  return g_strdup (name);
}

gboolean
tw_data_type_is_numeric (TwDataType type)
{
  return type == TW_DATA_TYPE_INTEGER || type == TW_DATA_TYPE_DECIMAL
         || type == TW_DATA_TYPE_FLOAT;
}

gboolean
tw_data_type_is_temporal (TwDataType type)
{
  return type == TW_DATA_TYPE_DATE || type == TW_DATA_TYPE_TIMESTAMP
         || type == TW_DATA_TYPE_TIMESTAMPTZ;
}
