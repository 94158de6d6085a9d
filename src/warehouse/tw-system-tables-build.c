// SPDX-License-Identifier: Apache-2.0
#include "warehouse/tw-system-tables.h"

static void
column_clear (gpointer data)
{
  TwSystemColumn *column = data;
  g_free (column->name);
  g_free (column->type_name);
  g_free (column->comment);
}

static void
table_free (gpointer data)
{
  TwSystemTable *table = data;
  g_free (table->database);
  g_free (table->schema);
  g_free (table->name);
  g_free (table->comment);
  g_array_unref (table->columns);
  g_free (table);
}

static void
part_free (gpointer data)
{
  TwSystemPart *part = data;
  g_free (part->name);
  g_free (part->message);
  g_free (part);
}

static void
constraint_free (gpointer data)
{
  TwSystemConstraint *constraint = data;
  g_free (constraint->name);
  g_array_unref (constraint->columns);
  g_array_unref (constraint->target_columns);
  g_free (constraint);
}

static int
column_number (const TwSystemTable *table, const char *name)
{
  for (guint i = 0; i < table->columns->len; i++) {
    const TwSystemColumn *column = &g_array_index (table->columns, TwSystemColumn, i);
    if (g_str_equal (column->name, name))
      return column->number;
  }
  return 0;
}

static void
append_numbers (GArray *numbers, const TwSystemTable *table, const char *const *names)
{
  for (guint i = 0; names && names[i]; i++) {
    int number = column_number (table, names[i]);
    g_array_append_val (numbers, number);
  }
}

TwSystemTables *
tw_system_tables_new (TwDialect dialect, const char *database)
{
  TwSystemTables *self = g_new0 (TwSystemTables, 1);
  self->dialect = dialect;
  self->database = g_strdup (database);
  self->tables = g_ptr_array_new_with_free_func (table_free);
  self->constraints = g_ptr_array_new_with_free_func (constraint_free);
  self->parts = g_ptr_array_new_with_free_func (part_free);
  return self;
}

TwSystemTable *
tw_system_tables_add_table (TwSystemTables *self, const char *schema, const char *name,
                            TwTableKind kind, const char *comment)
{
  TwSystemTable *table = g_new0 (TwSystemTable, 1);
  table->oid = self->tables->len + 1;
  table->schema = g_strdup (schema);
  table->name = g_strdup (name);
  table->comment = g_strdup (comment);
  table->kind = kind;
  table->row_estimate = -1;
  table->readable = TRUE;
  table->columns = g_array_new (FALSE, FALSE, sizeof (TwSystemColumn));
  g_array_set_clear_func (table->columns, column_clear);
  g_ptr_array_add (self->tables, table);
  return table;
}

void
tw_system_table_add_column (TwSystemTable *self, const char *name, const char *type_name,
                            gboolean not_null, const char *comment)
{
  TwSystemColumn column = {
    .name = g_strdup (name),
    .type_name = g_strdup (type_name),
    .comment = g_strdup (comment),
    .number = (int) self->columns->len + 1,
    .not_null = not_null,
  };
  g_array_append_val (self->columns, column);
}

TwSystemConstraint *
tw_system_tables_add_constraint (TwSystemTables *self, TwConstraintKind kind,
                                 const TwSystemTable *table, const char *const *columns,
                                 const TwSystemTable *target, const char *const *target_columns)
{
  TwSystemConstraint *constraint = g_new0 (TwSystemConstraint, 1);
  constraint->kind = kind;
  constraint->name = g_strdup_printf ("%s_%u", table->name, self->constraints->len + 1);
  constraint->table_oid = table->oid;
  constraint->target_oid = target ? target->oid : 0;
  constraint->columns = g_array_new (FALSE, FALSE, sizeof (int));
  constraint->target_columns = g_array_new (FALSE, FALSE, sizeof (int));
  append_numbers (constraint->columns, table, columns);
  if (target)
    append_numbers (constraint->target_columns, target, target_columns);
  g_ptr_array_add (self->constraints, constraint);
  return constraint;
}

void
tw_system_tables_free (TwSystemTables *self)
{
  if (self == NULL)
    return;
  g_free (self->database);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->constraints);
  g_ptr_array_unref (self->parts);
  g_free (self);
}
