// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "setup/tw-bedrock-setup.h"
#include "setup/tw-profile.h"

G_BEGIN_DECLS

/* Looks at everything that a question needs, one thing after another, and says what to do about
 * what is not well. */

typedef enum {
  TW_CHECK_WELL,
  TW_CHECK_WARNING, /* works, but see the hint */
  TW_CHECK_SKIPPED, /* not in use, or something before it is missing; the message says which */
  TW_CHECK_PROBLEM,
} TwCheckState;

/**
 * TwCheck: valid during the callback alone
 * @name: for scripts: "region"
 * @title: to show: "Region"
 * @message: what was found
 * @hint: (nullable): what to do next
 */
typedef struct {
  const char *name;
  const char *title;
  TwCheckState state;
  const char *message;
  const char *hint;
} TwCheck;

/** tw_check_state_name: "well", "warning", "skipped" or "problem" */
const char *tw_check_state_name (TwCheckState state);

/** TwCheckFunc: takes a check as soon as it was made; in the thread of tw_doctor_run() */
typedef void (*TwCheckFunc) (const TwCheck *check, gpointer user_data);

/**
 * TwDoctorOptions:
 * @use_bedrock: checks AWS; else those checks are skipped as not in use
 * @model_call: asks the chosen model to say one word, which costs well below a cent
 * @call_offer: (nullable): how a person has it asked, where it was not; "--model-call does it"
 * @profile: (nullable): the connection to check; %NULL checks none
 * @password: (nullable): of that connection
 * @prompt: (nullable): for the code of an MFA device
 */
typedef struct {
  const TwPreferences *preferences;
  gboolean use_bedrock;
  gboolean model_call;
  const char *call_offer;
  const TwProfile *profile;
  const char *password;
  TwAwsMfaPrompt prompt;
  gpointer prompt_data;
} TwDoctorOptions;

/**
 * tw_doctor_run:
 *
 * Blocking; for workers and the command line. Starts the sample server where @profile is a sample;
 * changes nothing else.
 *
 * Returns: %TRUE where no check found a problem; %FALSE also when cancelled
 */
gboolean tw_doctor_run (const TwDoctorOptions *options, TwCheckFunc function, gpointer user_data,
                        GCancellable *cancellable);

G_END_DECLS
