// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "aws/tw-aws-error.h"

G_BEGIN_DECLS

/* The small XML of AWS's query services, as a tree without attributes and namespaces. */
typedef struct _TwXml TwXml;
struct _TwXml {
  char *name;
  char *text;          /* trimmed; "" where there are only children */
  GPtrArray *children; /* of TwXml */
};

/** tw_xml_parse: the root element; %TW_AWS_ERROR_PROTOCOL for what is not well-formed, too deep or
 * too large */
TwXml *tw_xml_parse (const char *text, gsize length, GError **error);
void tw_xml_free (TwXml *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwXml, tw_xml_free)

/** tw_xml_find: (transfer none) (nullable): the first descendant at @path, such as
 * "Error/Code"; names from the root's children on */
const TwXml *tw_xml_find (const TwXml *self, const char *path);

/** tw_xml_get_children: (nullable) (element-type TwXml): what is in the element at @path, such as the
 * members of a list */
const GPtrArray *tw_xml_get_children (const TwXml *self, const char *path);

/** tw_xml_get_text: (nullable): the text at @path; an empty one counts as none */
const char *tw_xml_get_text (const TwXml *self, const char *path);

G_END_DECLS
