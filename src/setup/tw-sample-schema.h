// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-sample-data.h"

G_BEGIN_DECLS

/* Northwind's tables under both sets of names. The order of a table's columns is that of its CSV
 * file. Lengths of text are in bytes, as Redshift counts them: four for each character. */

/**
 * TwSampleColumn:
 * @type: one that Redshift and PostgreSQL write alike
 * @comment: the cryptic schema's: `Business Name - Description [FK: t_x.y]`
 */
typedef struct {
  const char *name;
  const char *cryptic;
  const char *type;
  const char *comment;
} TwSampleColumn;

typedef struct {
  const char *name;
  const char *cryptic;
  const char *comment;
  guint n_rows;
  const TwSampleColumn *columns; /* ends with a column without a name */
} TwSampleTable;

/** tw_sample_tables: ends with a table without a name */
extern const TwSampleTable tw_sample_tables[];

const char *tw_sample_table_get_name (const TwSampleTable *self, TwSample sample);
const char *tw_sample_column_get_name (const TwSampleColumn *self, TwSample sample);

G_END_DECLS
