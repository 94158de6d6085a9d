// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a column holds, as far as Tradewind cares. */
typedef enum {
  TW_DATA_TYPE_OTHER,
  TW_DATA_TYPE_BOOLEAN,
  TW_DATA_TYPE_INTEGER, /* int2, int4, int8, oid */
  TW_DATA_TYPE_DECIMAL, /* numeric */
  TW_DATA_TYPE_FLOAT,   /* float4, float8 */
  TW_DATA_TYPE_TEXT,
  TW_DATA_TYPE_DATE,
  TW_DATA_TYPE_TIME,
  TW_DATA_TYPE_TIMESTAMP,
  TW_DATA_TYPE_TIMESTAMPTZ,
  TW_DATA_TYPE_INTERVAL,
  TW_DATA_TYPE_SUPER, /* Redshift's SUPER, PostgreSQL's json and jsonb */
  TW_DATA_TYPE_BINARY,
  TW_DATA_TYPE_GEOMETRY,
} TwDataType;

/** tw_data_type_from_oid: by fixed OIDs, Redshift's own included; never asks the server */
TwDataType tw_data_type_from_oid (guint32 oid);

/** tw_data_type_from_name: from format_type()'s words, such as "character varying(40)" */
TwDataType tw_data_type_from_name (const char *name);

/** tw_data_type_name_from_oid: a short name to show, such as "numeric"; static */
const char *tw_data_type_name_from_oid (guint32 oid);

/** tw_data_type_get_name: a word for a whole kind, such as "timestamp"; static */
const char *tw_data_type_get_name (TwDataType type);

/** tw_data_type_format: (transfer full): the same with the modifier, such as "numeric(10,2)" */
char *tw_data_type_format (guint32 oid, int modifier);

/** tw_data_type_scale: digits after the point of a decimal; -1 where unknown or no decimal */
int tw_data_type_scale (guint32 oid, int modifier);

gboolean tw_data_type_is_numeric (TwDataType type);  /* integer, decimal, float */
gboolean tw_data_type_is_temporal (TwDataType type); /* date, timestamp, timestamptz */

G_END_DECLS
