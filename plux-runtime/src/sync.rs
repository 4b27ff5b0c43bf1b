//! Synchronization primitives, in one module, so that a schedule explorer can replace them.
//!
//! The package in `schedules/` compiles these sources with the feature `shuttle`, which this package
//! does not have.

use std::sync::PoisonError;

#[cfg(not(feature = "shuttle"))]
pub(crate) use std::sync::{Condvar, Mutex, MutexGuard};
#[cfg(not(feature = "shuttle"))]
pub(crate) use std::thread_local;

#[cfg(feature = "shuttle")]
pub(crate) use shuttle::sync::{Condvar, Mutex, MutexGuard};
#[cfg(feature = "shuttle")]
pub(crate) use shuttle::thread_local;

/// Locks a mutex, and ignores poisoning: plugin code never runs under a lock of this crate, so that
/// no panic leaves a value inconsistent.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits while `condition` returns `true`.
pub(crate) fn wait_while<'a, T>(
    condvar: &Condvar,
    guard: MutexGuard<'a, T>,
    condition: impl FnMut(&mut T) -> bool,
) -> MutexGuard<'a, T> {
    condvar.wait_while(guard, condition).unwrap_or_else(PoisonError::into_inner)
}

/// Runs `work` on that many threads, and waits for them. Returns the number of threads that could
/// be started.
#[inline]
#[cfg(not(feature = "shuttle"))]
pub(crate) fn on_threads(count: usize, work: &(dyn Fn() + Sync)) -> usize {
    std::thread::scope(|scope| {
        let start = |number: &usize| {
            let name = format!("plux-{number}");
            std::thread::Builder::new().name(name).spawn_scoped(scope, work).is_ok()
        };
        (0..count).filter(start).count()
    })
}

/// The same for the schedule explorer, which has no scoped threads.
#[inline]
#[cfg(feature = "shuttle")]
#[allow(unsafe_code)]
pub(crate) fn on_threads(count: usize, work: &(dyn Fn() + Sync)) -> usize {
    // SAFETY: the threads are joined before `work` goes out of scope; if one panics, the explorer
    // ends the execution, and no other continues.
    let work: &'static (dyn Fn() + Sync) = unsafe { std::mem::transmute(work) };
    let threads: Vec<_> = (0..count.min(2)).map(|_| shuttle::thread::spawn(work)).collect();
    let started = threads.len();
    threads.into_iter().for_each(|thread| thread.join().expect("a worker does not panic"));
    started
}
