// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/knowledge/tw-knowledge-form.h"

G_BEGIN_DECLS

/* A metric of a person (metrics.yaml). */
#define TW_TYPE_METRIC_FORM (tw_metric_form_get_type ())
G_DECLARE_FINAL_TYPE (TwMetricForm, tw_metric_form, TW, METRIC_FORM, TwKnowledgeForm)

/** tw_metric_form_new: (transfer floating) */
TwKnowledgeForm *tw_metric_form_new (void);

G_END_DECLS
