// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-kept.h"

TwKept *
tw_kept_copy (const TwKept *self)
{
  if (self == NULL)
    return NULL;
  TwKept *copy = g_new (TwKept, 1);
  *copy = *self;
  copy->profile = g_strdup (self->profile);
  copy->title = g_strdup (self->title);
  copy->model = g_strdup (self->model);
  copy->trouble = g_strdup (self->trouble);
  return copy;
}

void
tw_kept_free (TwKept *self)
{
  if (self == NULL)
    return;
  g_free (self->profile);
  g_free (self->title);
  g_free (self->model);
  g_free (self->trouble);
  g_free (self);
}
