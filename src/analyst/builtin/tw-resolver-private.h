// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/builtin/tw-resolver.h"

G_BEGIN_DECLS

typedef enum {
  WANT_ANY,
  WANT_NUMBER,
  WANT_DATE,
  WANT_FLAG,
} TwWant;

typedef struct {
  TwFrame *frame;
  const TwVocabulary *vocabulary;
  TwJoins *joins;
  const TwTable *root;
  char **failure;
  GPtrArray *choices;
} TwResolver;

gboolean tw_resolver_fail (TwResolver *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** tw_resolver_name_text: (transfer full): "Country of Customers" */
char *tw_resolver_name_text (const TwColumn *column);
/** tw_resolver_column: decides a column of the kind that is wanted */
gboolean tw_resolver_column (TwResolver *self, TwTarget *target, TwWant want, gboolean as_group);
gboolean tw_resolver_measure (TwResolver *self, TwFrameMeasure *measure);

/* tw-resolver-filter.c */
/** tw_resolver_date: decides the date that time is told by, for rows of @attach */
gboolean tw_resolver_date (TwResolver *self, TwTarget **target, const TwTable *attach);
gboolean tw_resolver_filter (TwResolver *self, TwFrameFilter *filter);

G_END_DECLS
