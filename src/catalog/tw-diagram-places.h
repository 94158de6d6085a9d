// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catalog/tw-diagram.h"

G_BEGIN_DECLS

/* Where a person has put the cards of a profile's diagrams, kept between runs. */
typedef struct _TwDiagramPlaces TwDiagramPlaces;

/** tw_diagram_places_dup_path: (transfer full): the file that keeps them */
char *tw_diagram_places_dup_path (const char *profile);

/** tw_diagram_places_load: what cannot be read is as if nothing had been kept */
TwDiagramPlaces *tw_diagram_places_load (const char *profile);
void tw_diagram_places_free (TwDiagramPlaces *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDiagramPlaces, tw_diagram_places_free)

/**
 * tw_diagram_places_apply:
 * @picture: which of the profile's diagrams: the table it is about, or "" for the one of all tables
 *
 * Moves the cards of an arranged diagram to where they were; those that are new stand below.
 *
 * Returns: whether any place was known
 */
gboolean tw_diagram_places_apply (const TwDiagramPlaces *self, const char *picture,
                                  TwDiagram *diagram);

/** tw_diagram_places_keep: the places of all cards as they are now */
void tw_diagram_places_keep (TwDiagramPlaces *self, const char *picture, TwDiagram *diagram);
void tw_diagram_places_forget (TwDiagramPlaces *self, const char *picture);

/** tw_diagram_places_save: starts to write them in a worker; failing loses places, nothing else */
void tw_diagram_places_save (TwDiagramPlaces *self);

G_END_DECLS
