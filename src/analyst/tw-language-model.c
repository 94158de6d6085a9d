// SPDX-License-Identifier: Apache-2.0
#include "analyst/tw-language-model.h"

G_DEFINE_INTERFACE (TwLanguageModel, tw_language_model, G_TYPE_OBJECT)

static void
tw_language_model_default_init (TwLanguageModelInterface *iface)
{
}

void
tw_model_attempt_free (TwModelAttempt *self)
{
  if (self == NULL)
    return;
  g_free (self->sql);
  g_free (self->error);
  g_free (self);
}

void
tw_model_turn_free (TwModelTurn *self)
{
  if (self == NULL)
    return;
  g_free (self->question);
  g_free (self->sql);
  g_free (self);
}

void
tw_model_reply_free (TwModelReply *self)
{
  if (self == NULL)
    return;
  g_free (self->sql);
  g_free (self->explanation);
  g_strfreev (self->assumptions);
  g_free (self->chart_type);
  g_free (self->chart_x);
  g_free (self->chart_y);
  g_free (self->reason);
  g_strfreev (self->choices);
  g_free (self);
}

const char *
tw_language_model_get_name (TwLanguageModel *self)
{
  g_return_val_if_fail (TW_IS_LANGUAGE_MODEL (self), NULL);
  return TW_LANGUAGE_MODEL_GET_IFACE (self)->get_name (self);
}

gboolean
tw_language_model_is_local (TwLanguageModel *self)
{
  g_return_val_if_fail (TW_IS_LANGUAGE_MODEL (self), FALSE);
  return TW_LANGUAGE_MODEL_GET_IFACE (self)->is_local (self);
}

TwModelReply *
tw_language_model_write (TwLanguageModel *self, const TwModelRequest *request,
                         GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (TW_IS_LANGUAGE_MODEL (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);
  return TW_LANGUAGE_MODEL_GET_IFACE (self)->write (self, request, cancellable, error);
}
