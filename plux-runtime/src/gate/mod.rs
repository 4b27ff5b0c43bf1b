//! Exclusive access to a value while plugin code runs, without holding a lock.
//!
//! Only managers use it. The functions are `#[inline]`, so that only crates that use a manager compile them. LLD
//! would keep the exception tables of other functions in programs without one.

mod node;
mod thread_state;
mod wait_graph;

use std::ops::ControlFlow;
use std::sync::PoisonError;

pub(crate) use self::node::Node;
use self::thread_state::Claim;
pub(crate) use self::thread_state::ThreadState;
pub(crate) use self::wait_graph::{Cycle, Parent, Worker};
use crate::sync::{Mutex, MutexGuard, lock};

/// Guards a plugin's state, so that one thread at a time loads the plugin.
///
/// The mutex is only locked for a moment. A thread that [enters](Gate::enter) claims the gate and
/// unlocks the mutex; other threads that enter wait until it leaves, or get an error if waiting
/// would deadlock.
pub(crate) struct Gate<T>(Mutex<State<T>>);

struct State<T> {
    holder: Option<Claim>,
    /// Whether a thread waits for the holder.
    is_awaited: bool,
    value: T,
}

/// The outcome of [entering](Gate::enter).
pub(crate) enum Entered<'a, T, R, C> {
    /// `decide` returned a result; the gate is not held.
    Settled(R),
    /// This thread holds the gate. The second field is what `decide` returned.
    Held(Held<'a, T>, C),
}

impl<T> Gate<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(State { holder: None, is_awaited: false, value }))
    }

    /// Reads the value, even if another thread holds the gate. `look` must not run plugin code.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&lock(&self.0).value)
    }

    /// Changes the value. Only the holder may change what others observe. `change` must not run plugin
    /// code, including a `Drop`.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut lock(&self.0).value)
    }

    /// Returns the value of a gate that no other thread can reach.
    pub(crate) fn get_mut(&mut self) -> &mut T {
        &mut self.0.get_mut().unwrap_or_else(PoisonError::into_inner).value
    }

    /// Waits until no thread holds the gate, then calls `decide`, which returns a result or claims
    /// the gate. Its argument is whether this thread had to wait. It must not run plugin code.
    pub(crate) fn enter<'a, R, C>(
        &'a self,
        thread: &'a ThreadState,
        node: impl Fn() -> Node,
        decide: impl FnOnce(&mut T, bool) -> ControlFlow<R, C>,
    ) -> Result<Entered<'a, T, R, C>, Cycle> {
        let mut state = lock(&self.0);
        let waited = state.holder.is_some();
        if waited {
            state = self.wait(state, thread, &node)?;
        }
        Ok(match decide(&mut state.value, waited) {
            ControlFlow::Break(settled) => Entered::Settled(settled),
            ControlFlow::Continue(taken) => {
                let claim = thread.claim(node());
                state.holder = Some(claim);
                Entered::Held(Held { gate: self, thread, claim }, taken)
            }
        })
    }

    /// Waits until no thread holds the gate.
    #[cold]
    fn wait<'a>(
        &'a self,
        mut state: MutexGuard<'a, State<T>>,
        thread: &ThreadState,
        node: &dyn Fn() -> Node,
    ) -> Result<MutexGuard<'a, State<T>>, Cycle> {
        while let Some(claim) = state.holder {
            // Locks are taken in this order, gate then graph, here and in `Held::release`.
            thread.wait_for(claim, &node())?;
            state.is_awaited = true;
            drop(state);
            thread.wait(claim);
            state = lock(&self.0);
        }
        Ok(state)
    }
}

/// A claimed gate. Dropping it releases the gate.
pub(crate) struct Held<'a, T> {
    gate: &'a Gate<T>,
    thread: &'a ThreadState,
    claim: Claim,
}

impl<T> Held<'_, T> {
    /// Changes the value and releases the gate, under one lock. `change` must not run plugin code.
    pub(crate) fn leave<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let changed = self.release(change);
        std::mem::forget(self);
        changed
    }

    fn release<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let mut state = lock(&self.gate.0);
        let changed = change(&mut state.value);
        state.holder = None;
        let is_awaited = std::mem::take(&mut state.is_awaited);
        self.thread.release(self.claim, is_awaited);
        changed
    }
}

impl<T> Drop for Held<'_, T> {
    fn drop(&mut self) {
        self.release(|_| {});
    }
}
