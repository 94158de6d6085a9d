// SPDX-License-Identifier: Apache-2.0
//
// The system's GLib is built without ThreadSanitizer, which so cannot see what GLib's locks,
// counters, thread pools and main contexts order, and would call every use of them a race. These
// stand before GLib's own functions in a program built with -Db_sanitize=thread, tell the sanitizer
// what each of them promises, and call the real one.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glib-object.h>

#undef g_once_init_enter
#undef g_once_init_leave
#undef g_atomic_ref_count_inc
#undef g_atomic_ref_count_dec

void __tsan_acquire (void *address);
void __tsan_release (void *address);

#define REAL(function) ((__typeof__ (&function)) real (#function))

static void *
real (const char *name)
{
  return dlsym (RTLD_NEXT, name);
}

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean locked = REAL (g_mutex_trylock) (mutex);
  if (locked)
    __tsan_acquire (mutex);
  return locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond *condition, GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_cond_wait) (condition, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *condition, GMutex *mutex, gint64 end)
{
  __tsan_release (mutex);
  gboolean in_time = REAL (g_cond_wait_until) (condition, mutex, end);
  __tsan_acquire (mutex);
  return in_time;
}

void
g_atomic_ref_count_inc (gatomicrefcount *count)
{
  REAL (g_atomic_ref_count_inc) (count);
}

gboolean
g_atomic_ref_count_dec (gatomicrefcount *count)
{
  __tsan_release (count);
  gboolean last = REAL (g_atomic_ref_count_dec) (count);
  if (last)
    __tsan_acquire (count);
  return last;
}

void
g_object_unref (gpointer object)
{
  __tsan_release (object);
  __tsan_acquire (object); /* this may be the one that finalizes */
  REAL (g_object_unref) (object);
}

/* One who waited for another to have done it sees what that one wrote. */
gboolean
g_once_init_enter (volatile void *location)
{
  gboolean first = REAL (g_once_init_enter) (location);
  if (!first)
    __tsan_acquire ((void *) location);
  return first;
}

void
g_once_init_leave (volatile void *location, gsize result)
{
  __tsan_release ((void *) location);
  REAL (g_once_init_leave) (location, result);
}

/* What was written before the push is seen by the function that gets it. */
typedef struct {
  GFunc function;
  gpointer user_data;
} PoolFunction;

static void
pool_function (gpointer data, gpointer user_data)
{
  PoolFunction *wrapped = user_data;
  __tsan_acquire (data);
  wrapped->function (data, wrapped->user_data);
}

GThreadPool *
g_thread_pool_new (GFunc function, gpointer user_data, gint max_threads, gboolean exclusive,
                   GError **error)
{
  PoolFunction *wrapped = g_new (PoolFunction, 1); /* pools live as long as the program */
  *wrapped = (PoolFunction) { function, user_data };
  __tsan_release (wrapped);
  return REAL (g_thread_pool_new) (pool_function, wrapped, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  __tsan_release (data);
  return REAL (g_thread_pool_push) (pool, data, error);
}

/* What was written before a source was attached is seen by its callback. */
typedef struct {
  GSourceFunc function;
  gpointer data;
  GDestroyNotify notify;
} Callback;

static gboolean
call (gpointer data)
{
  Callback *callback = data;
  __tsan_acquire (callback);
  return callback->function (callback->data);
}

static void
callback_free (gpointer data)
{
  Callback *callback = data;
  __tsan_acquire (callback);
  if (callback->notify != NULL)
    callback->notify (callback->data);
  g_free (callback);
}

void
g_source_set_callback (GSource *source, GSourceFunc function, gpointer data, GDestroyNotify notify)
{
  /* Other sources call with other arguments. */
  if (source->source_funcs != &g_idle_funcs && source->source_funcs != &g_timeout_funcs) {
    REAL (g_source_set_callback) (source, function, data, notify);
    return;
  }
  Callback *callback = g_new (Callback, 1);
  *callback = (Callback) { function, data, notify };
  __tsan_release (callback);
  REAL (g_source_set_callback) (source, call, callback, callback_free);
}

static __thread GDestroyNotify box_clear;

static void
clear_box (gpointer block)
{
  __tsan_acquire (block);
  if (box_clear)
    box_clear (block);
}

void
g_atomic_rc_box_release_full (gpointer block, GDestroyNotify clear)
{
  GDestroyNotify outer = box_clear;
  box_clear = clear;
  __tsan_release (block);
  REAL (g_atomic_rc_box_release_full) (block, clear_box);
  box_clear = outer;
}
