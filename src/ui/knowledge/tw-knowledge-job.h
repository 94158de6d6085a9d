// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/knowledge/tw-knowledge-form.h"

G_BEGIN_DECLS

/**
 * TwKnowledgeFile: a file as it was read
 * @text: (nullable): %NULL where it cannot be read
 * @entries: (nullable)
 * @problems: (element-type utf8) (nullable): of each entry, or %NULL where it has none
 * @unreadable: (nullable): why
 */
typedef struct {
  char *text;
  GPtrArray *entries;
  GPtrArray *problems;
  GError *unreadable;
} TwKnowledgeFile;

void tw_knowledge_file_free (TwKnowledgeFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwKnowledgeFile, tw_knowledge_file_free)

/**
 * TwKnowledgeJob: what a worker does to the file before it reads it
 * @file: (nullable): what is known of it; belongs to the caller until the job has ended
 * @was: (nullable): an entry of @file
 * @now: (transfer full) (nullable)
 * @restored: (transfer full) (nullable): what the file shall hold; else @was becomes @now, and where
 *   both are %NULL it is only read
 */
typedef struct {
  const TwKnowledgeKind *kind;
  TwWorkspace *workspace;
  const TwKnowledgeFile *file;
  gconstpointer was;
  gpointer now;
  char *restored;
} TwKnowledgeJob;

/** tw_knowledge_job_run_async: takes what @job owns */
void tw_knowledge_job_run_async (const TwKnowledgeJob *job, gpointer source,
                                 GAsyncReadyCallback callback, gpointer user_data);

/**
 * tw_knowledge_job_run_finish:
 * @found: (out) (transfer full) (nullable): the file as it is now; %NULL where nothing was written for
 *   another reason than that it holds something else than what was known
 */
gboolean tw_knowledge_job_run_finish (GAsyncResult *result, TwKnowledgeFile **found,
                                      GError **error);

/** tw_knowledge_job_get: as it was given */
const TwKnowledgeJob *tw_knowledge_job_get (GAsyncResult *result);

G_END_DECLS
