// SPDX-License-Identifier: Apache-2.0
#include "ui/knowledge/tw-knowledge-form.h"

G_DEFINE_ABSTRACT_TYPE (TwKnowledgeForm, tw_knowledge_form, GTK_TYPE_BOX)

static void
tw_knowledge_form_class_init (TwKnowledgeFormClass *klass)
{
}

static void
tw_knowledge_form_init (TwKnowledgeForm *self)
{
}
