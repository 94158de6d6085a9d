// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-preferences.h"
#include "setup/tw-profile.h"

G_BEGIN_DECLS

/* A `.env` file in the form of the sample application for Amazon Redshift and Bedrock, to be taken
 * over once. Nothing reads one at run time. */

#define TW_DOTENV_MAX_BYTES (256 * 1024)

/** TwDotenvEntry: one KEY=VALUE line */
typedef struct {
  char *key;
  char *value;
  guint line; /* from 1 */
} TwDotenvEntry;

/**
 * TwDotenv: a file's lines; values are wiped when freed
 * @entries: (element-type TwDotenvEntry): of a key that is there twice, the last one
 * @problems: (element-type utf8): lines that could not be read, a sentence each, without their text
 */
typedef struct {
  GPtrArray *entries;
  GPtrArray *problems;
} TwDotenv;

/** tw_dotenv_load: a regular file of at most %TW_DOTENV_MAX_BYTES; %TW_CORE_ERROR_FILE */
TwDotenv *tw_dotenv_load (const char *path, GError **error);

/** tw_dotenv_parse: `KEY=VALUE` lines with quotes, comments and `export `, as shells and
 * python-dotenv read them, but nothing is substituted */
TwDotenv *tw_dotenv_parse (const char *text, gsize length);
void tw_dotenv_free (TwDotenv *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDotenv, tw_dotenv_free)

/** tw_dotenv_get: (nullable): an empty value counts as none */
const char *tw_dotenv_get (const TwDotenv *self, const char *key);

typedef enum {
  TW_IMPORT_PREFERENCE, /* goes to the preferences */
  TW_IMPORT_PROFILE,    /* goes to the profile */
  TW_IMPORT_UNUSED,     /* known, but nothing uses it yet */
  TW_IMPORT_SECRET,     /* never stored */
  TW_IMPORT_UNKNOWN,    /* not of the sample application */
  TW_IMPORT_N,
} TwImportFate;

/**
 * TwImportItem: what becomes of one line
 * @value: (nullable): to show; %NULL for secrets and for what is unknown
 * @where: where it goes, or why it goes nowhere
 */
typedef struct {
  char *key;
  char *value;
  TwImportFate fate;
  char *where;
} TwImportItem;

/**
 * TwDotenvImport: what an import comes to, before anything is written
 * @items: (element-type TwImportItem): in the file's order
 * @region, @model: (nullable): for the preferences
 * @profile: (nullable): for profiles.yaml
 */
typedef struct {
  GPtrArray *items;
  char *region;
  char *model;
  TwProfile *profile;
} TwDotenvImport;

/**
 * tw_dotenv_import_new:
 * @name: (nullable): of the profile; %NULL for "imported"
 *
 * Returns: %NULL with %TW_SETUP_ERROR_PROFILE where the OPTION3_ lines give no usable address
 */
TwDotenvImport *tw_dotenv_import_new (const TwDotenv *dotenv, const char *name, GError **error);
void tw_dotenv_import_free (TwDotenvImport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TwDotenvImport, tw_dotenv_import_free)

/** tw_dotenv_import_apply: writes profiles.yaml, then the preferences */
gboolean tw_dotenv_import_apply (const TwDotenvImport *self, GError **error);

G_END_DECLS
