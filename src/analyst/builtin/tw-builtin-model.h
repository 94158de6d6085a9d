// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analyst/tw-language-model.h"

G_BEGIN_DECLS

/* The offline language model: a small grammar over the catalog. Places every content word of the
 * question or declines and says which it could not place. */
#define TW_TYPE_BUILTIN_MODEL (tw_builtin_model_get_type ())
G_DECLARE_FINAL_TYPE (TwBuiltinModel, tw_builtin_model, TW, BUILTIN_MODEL, GObject)

TwLanguageModel *tw_builtin_model_new (void);

G_END_DECLS
