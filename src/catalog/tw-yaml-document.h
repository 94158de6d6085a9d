// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-yaml-edit.h"

G_BEGIN_DECLS

/**
 * TwYamlDocument: a person's file while it is edited
 * @path: what is written: where a link leads to
 * @root: (nullable): of an empty file
 */
typedef struct {
  char *path;
  char *text;
  gsize length;
  TwYamlNode *root;
} TwYamlDocument;

/** tw_yaml_document_load: a missing file is an empty one */
TwYamlDocument *tw_yaml_document_load (const char *path, GError **error);
void tw_yaml_document_free (TwYamlDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwYamlDocument, tw_yaml_document_free)

TwYamlSource tw_yaml_document_get_source (const TwYamlDocument *self);

/** tw_yaml_document_replace: takes @text as what the file shall hold */
gboolean tw_yaml_document_replace (TwYamlDocument *self, char *text, GError **error);

/** tw_yaml_document_fail: "… is laid out in a way that cannot be edited …"; always %FALSE */
gboolean tw_yaml_document_fail (const TwYamlDocument *self, GError **error);

/** tw_yaml_document_save: a new file, synced and renamed over the old one, with its permissions */
gboolean tw_yaml_document_save (const TwYamlDocument *self, GError **error);

G_END_DECLS
