// SPDX-License-Identifier: Apache-2.0
#include "ui/tw-session.h"

#include "analyst/history/tw-history.h"
#include "core/tw-worker.h"
#include "ui/tw-person.h"
#include "ui/tw-profile-finder.h"
#include "ui/tw-session-private.h"

G_DEFINE_FINAL_TYPE (TwSession, tw_session, G_TYPE_OBJECT)

enum { PROP_0, PROP_STATE, PROP_PROGRESS, PROP_WORKSPACE, PROP_ANSWER, PROP_MODEL, PROP_RERUN,
       N_PROPS };
static GParamSpec *properties[N_PROPS];

/* What one opening or indexing carries to its callbacks: it may outlive the next one's start. */
typedef struct {
  TwSession *session;
  GCancellable *cancellable;
} Run;

static Run *
run_new (TwSession *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  Run *run = g_new (Run, 1);
  *run = (Run) { g_object_ref (self), g_object_ref (self->cancellable) };
  return run;
}

static void
run_free (Run *run)
{
  g_object_unref (run->session);
  g_object_unref (run->cancellable);
  g_free (run);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

static gboolean
run_is_current (Run *run)
{
  return run->session->cancellable == run->cancellable;
}

static void
notify (TwSession *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_state (TwSession *self, TwSessionState state)
{
  self->state = state;
  notify (self, PROP_STATE);
}

static void
set_progress (TwSession *self, const char *message, double fraction)
{
  g_autofree char *old = g_steal_pointer (&self->message);
  self->message = g_strdup (message);
  self->fraction = fraction;
  notify (self, PROP_PROGRESS);
}

void
tw_session_set_answer (TwSession *self, TwAnswer *answer)
{
  if (g_set_object (&self->answer, answer))
    notify (self, PROP_ANSWER);
}

void
tw_session_set_rerun (TwSession *self, TwRerun *rerun)
{
  if (g_set_object (&self->rerun, rerun))
    notify (self, PROP_RERUN);
}

static void
set_workspace (TwSession *self, TwWorkspace *workspace)
{
  g_clear_object (&self->pipeline);
  /* Closing connections and giving up the server may take a moment. */
  tw_worker_unref (TW_WORKER_DATABASE, g_steal_pointer (&self->workspace));
  g_set_object (&self->workspace, workspace);
  if (workspace)
    self->pipeline
      = tw_workspace_new_pipeline (workspace, &(TwAnalystChoice) { .bedrock = self->bedrock,
                                                                   .preferences = self->preferences,
                                                                   .insight = TRUE });
  notify (self, PROP_WORKSPACE);
}

static void
fail (TwSession *self, GError *error)
{
  g_clear_error (&self->error);
  self->error = error;
  set_state (self, TW_SESSION_FAILED);
}

static void
progress_cb (const char *message, double fraction, gpointer user_data)
{
  Run *run = user_data;
  if (run_is_current (run))
    set_progress (run->session, message, fraction);
}

static void
improved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwPipeline) pipeline = user_data;
  g_autoptr (TwIndex) index = tw_workspace_improve_finish (result, NULL);
  if (index)
    tw_pipeline_set_index (pipeline, index);
}

/* Columns by Titan take one call each: questions need not wait for them. */
static void
improve (TwSession *self)
{
  if (self->bedrock && tw_preferences_embeds_columns (self->preferences))
    tw_workspace_improve_async (self->workspace, self->cancellable, improved_cb,
                                g_object_ref (self->pipeline));
}

static void
model_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TwSession) self = user_data;
  const TwModelChoice *choice = tw_bedrock_session_choose_model_finish (result, NULL);
  if (choice == NULL)
    return; /* another Bedrock session has come, or the question meets the failure again */
  self->model = choice;
  notify (self, PROP_MODEL);
}

/* A person is told early which model will be asked, and that it is legacy. */
static void
look_up_model (TwSession *self)
{
  if (self->bedrock == NULL)
    return;
  self->choosing = g_cancellable_new ();
  tw_bedrock_session_choose_model_async (self->bedrock, self->choosing, model_chosen_cb,
                                         g_object_ref (self));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Run) run = user_data;
  TwSession *self = run->session;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwWorkspace) workspace = tw_workspace_open_finish (result, &error);
  if (!run_is_current (run))
    return;
  if (workspace == NULL) {
    fail (self, g_steal_pointer (&error));
    return;
  }
  set_workspace (self, workspace);
  set_state (self, TW_SESSION_READY);
  improve (self);
  look_up_model (self);
  tw_session_ask_pending (self);
}

static void
reindexed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Run) run = user_data;
  TwSession *self = run->session;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwWorkspace) workspace = tw_workspace_reindex_finish (result, &error);
  if (!run_is_current (run))
    return;
  g_clear_error (&self->error);
  if (workspace)
    set_workspace (self, workspace);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->error = g_steal_pointer (&error);
  g_clear_pointer (&self->loading, g_free);
  set_state (self, TW_SESSION_READY);
}

static void
forget_model (TwSession *self)
{
  g_cancellable_cancel (self->choosing);
  g_clear_object (&self->choosing);
  self->model = NULL;
}

static void
take_found (TwSession *self, TwProfileFound *found)
{
  forget_model (self);
  g_clear_pointer (&self->preferences, tw_preferences_free);
  g_clear_pointer (&self->bedrock, tw_bedrock_session_unref);
  self->preferences = g_steal_pointer (&found->preferences);
  if (self->preferences->history_days > 0)
    tw_history_change_async (tw_history_get (), TW_HISTORY_PRUNE, self->preferences->history_days,
                             NULL, NULL);
  self->bedrock = g_steal_pointer (&found->bedrock);
}

static void
profile_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Run) run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TwProfileFound) found = tw_profile_finder_finish (result, &error);
  if (!run_is_current (run))
    return;
  if (found == NULL) {
    fail (run->session, g_steal_pointer (&error));
    return;
  }
  take_found (run->session, found);
  GCancellable *cancellable = run->cancellable;
  Run *data = g_steal_pointer (&run);
  const TwWorkspaceOptions options = { .bedrock = data->session->bedrock,
                                       .preferences = data->session->preferences,
                                       .tunnel_hooks = tw_person_get_tunnel_hooks (),
                                       .progress = progress_cb,
                                       .progress_data = data };
  tw_workspace_open_async (found->profile, &options, cancellable, opened_cb, data);
}

static void
tw_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TwSession *self = TW_SESSION (object);
  switch (id) {
  case PROP_STATE:
    g_value_set_int (value, (int) self->state);
    break;
  case PROP_PROGRESS:
    g_value_set_double (value, self->fraction);
    break;
  case PROP_WORKSPACE:
    g_value_set_object (value, self->workspace);
    break;
  case PROP_ANSWER:
    g_value_set_object (value, self->answer);
    break;
  case PROP_RERUN:
    g_value_set_object (value, self->rerun);
    break;
  case PROP_MODEL:
    g_value_set_string (value, self->model ? self->model->id : NULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
tw_session_dispose (GObject *object)
{
  TwSession *self = TW_SESSION (object);
  if (self->questions)
    tw_question_list_clear (self->questions);
  g_clear_object (&self->questions);
  g_clear_object (&self->keeper);
  g_clear_object (&self->rerun);
  g_clear_object (&self->pending_rerun);
  g_clear_pointer (&self->watch, tw_schema_watch_free);
  forget_model (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->answer);
  g_clear_object (&self->pipeline);
  tw_worker_unref (TW_WORKER_DATABASE, g_steal_pointer (&self->workspace));
  G_OBJECT_CLASS (tw_session_parent_class)->dispose (object);
}

static void
tw_session_finalize (GObject *object)
{
  TwSession *self = TW_SESSION (object);
  g_clear_pointer (&self->profile_name, g_free);
  g_clear_pointer (&self->pending, g_free);
  g_clear_pointer (&self->loading, g_free);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->preferences, tw_preferences_free);
  g_clear_pointer (&self->bedrock, tw_bedrock_session_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (tw_session_parent_class)->finalize (object);
}

static void
tw_session_class_init (TwSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = tw_session_get_property;
  object_class->dispose = tw_session_dispose;
  object_class->finalize = tw_session_finalize;

  const GParamFlags flags
    = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, TW_SESSION_CLOSED,
                                             TW_SESSION_FAILED, TW_SESSION_CLOSED, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  properties[PROP_WORKSPACE]
    = g_param_spec_object ("workspace", NULL, NULL, TW_TYPE_WORKSPACE, flags);
  properties[PROP_ANSWER] = g_param_spec_object ("answer", NULL, NULL, TW_TYPE_ANSWER, flags);
  properties[PROP_RERUN] = g_param_spec_object ("rerun", NULL, NULL, TW_TYPE_RERUN, flags);
  properties[PROP_MODEL] = g_param_spec_string ("model", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
tw_session_init (TwSession *self)
{
  self->fraction = -1;
  self->questions = tw_question_list_new ();
  self->keeper = tw_history_keeper_new (tw_history_get ());
  self->watch = tw_schema_watch_new (self);
}

TwSession *
tw_session_new (void)
{
  return g_object_new (TW_TYPE_SESSION, NULL);
}

static void
open_wanted (TwSession *self, const TwProfileWanted *wanted)
{
  g_autofree char *old = g_steal_pointer (&self->profile_name); /* @wanted's, it may be */
  self->profile_name = g_strdup (wanted->name);
  tw_session_clear (self);
  tw_question_list_clear (self->questions);
  g_clear_error (&self->error);
  set_workspace (self, NULL);
  set_progress (self, "", -1);
  Run *run = run_new (self);
  set_state (self, TW_SESSION_OPENING);
  tw_profile_finder_find_async (wanted, run->cancellable, profile_found_cb, run);
}

void
tw_session_open (TwSession *self, const char *name)
{
  g_return_if_fail (TW_IS_SESSION (self));
  open_wanted (self, &(TwProfileWanted) { .name = name });
}

void
tw_session_give_password (TwSession *self, const char *password, gboolean keep)
{
  g_return_if_fail (TW_IS_SESSION (self) && self->profile_name);
  open_wanted (self, &(TwProfileWanted) { .name = self->profile_name,
                                          .password = password,
                                          .place = keep ? TW_SECRET_KEYRING
                                                        : TW_SECRET_SESSION });
}

void
tw_session_reopen (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
  if (self->profile_name)
    tw_session_open (self, self->profile_name);
}

void
tw_session_close (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
  g_clear_pointer (&self->profile_name, g_free);
  tw_session_clear (self);
  tw_question_list_clear (self->questions);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  set_workspace (self, NULL);
  set_state (self, TW_SESSION_CLOSED);
}

void
tw_session_load_part (TwSession *self, const char *key)
{
  g_return_if_fail (TW_IS_SESSION (self));
  const char *const load[] = { key, NULL };
  if (self->state != TW_SESSION_READY)
    return;
  g_free (self->loading);
  self->loading = g_strdup (key);
  set_progress (self, "", -1);
  Run *run = run_new (self);
  set_state (self, TW_SESSION_INDEXING);
  const TwWorkspaceOptions options = { .bedrock = self->bedrock,
                                       .preferences = self->preferences,
                                       .load = load,
                                       .progress = progress_cb,
                                       .progress_data = run };
  tw_workspace_reindex_async (self->workspace, FALSE, &options, run->cancellable, reindexed_cb,
                              run);
}

void
tw_session_reindex (TwSession *self)
{
  tw_session_load_part (self, NULL);
}

const char *
tw_session_get_loading (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->loading;
}

void
tw_session_stop (TwSession *self)
{
  g_return_if_fail (TW_IS_SESSION (self));
  if (self->state == TW_SESSION_OPENING || self->state == TW_SESSION_INDEXING)
    g_cancellable_cancel (self->cancellable);
}

TwSessionState
tw_session_get_state (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), TW_SESSION_CLOSED);
  return self->state;
}

const char *
tw_session_get_profile_name (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->profile_name;
}

TwWorkspace *
tw_session_get_workspace (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->workspace;
}

TwCatalog *
tw_session_get_catalog (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->workspace ? tw_workspace_get_catalog (self->workspace) : NULL;
}

TwPipeline *
tw_session_get_pipeline (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->pipeline;
}

TwAnswer *
tw_session_get_answer (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->answer;
}

TwBedrockSession *
tw_session_get_bedrock (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->bedrock;
}

const TwModelChoice *
tw_session_get_model (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->model;
}

const GError *
tw_session_get_error (TwSession *self)
{
  g_return_val_if_fail (TW_IS_SESSION (self), NULL);
  return self->error;
}

double
tw_session_get_progress (TwSession *self, const char **message)
{
  g_return_val_if_fail (TW_IS_SESSION (self), -1);
  if (message)
    *message = self->message ? self->message : "";
  return self->fraction;
}
