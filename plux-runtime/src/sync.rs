//! What threads share and wait on, in one place, so that a schedule explorer can take its place.
//!
//! `schedules/` compiles these sources with the feature `shuttle`, which this package does not have.

use std::sync::{OnceLock, PoisonError};

#[cfg(not(feature = "shuttle"))]
pub(crate) use std::sync::{Condvar, Mutex, MutexGuard, atomic::AtomicU64};
#[cfg(not(feature = "shuttle"))]
pub(crate) use std::thread_local;

#[cfg(feature = "shuttle")]
pub(crate) use shuttle::sync::{Condvar, Mutex, MutexGuard, atomic::AtomicU64};
#[cfg(feature = "shuttle")]
pub(crate) use shuttle::thread_local;

/// Locks, whatever happened to others who held the lock: foreign code never runs under it, so a
/// poisoned lock guards nothing that is half done.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Something behind a lock that most managers never have, so that neither it nor the lock is there
/// before somebody changes it.
pub(crate) struct LazyMutex<T>(OnceLock<Box<Mutex<T>>>);

impl<T: Default> LazyMutex<T> {
    pub(crate) const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// What is there, if there ever was anything. No foreign code in `look`.
    #[inline]
    pub(crate) fn look<R>(&self, look: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.0.get().map(|value| look(&mut lock(value)))
    }

    /// Changes what is there. No foreign code in `change`.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut lock(self.0.get_or_init(|| Box::new(Mutex::new(T::default())))))
    }
}

/// Waits while `condition` holds.
pub(crate) fn wait_while<'a, T>(
    condvar: &Condvar,
    guard: MutexGuard<'a, T>,
    condition: impl FnMut(&mut T) -> bool,
) -> MutexGuard<'a, T> {
    condvar.wait_while(guard, condition).unwrap_or_else(PoisonError::into_inner)
}
