//! A value that one thread at a time works on, while foreign code runs and no lock is held.

use std::ops::ControlFlow;

use crate::sync::{Condvar, Mutex, MutexGuard, lock, wait_while};
use crate::wait_graph::{self, Circle, Claim, Node};

/// The one thing that is held while a plugin loads, so that it loads once.
///
/// The mutex inside is only ever locked for a moment. A thread that [enters](Gate::enter) claims
/// the gate and gives the mutex back; others that enter wait until it leaves, or learn that this
/// would never happen.
pub(crate) struct Gate<T> {
    state: Mutex<State<T>>,
    left: Condvar,
}

struct State<T> {
    holder: Option<Claim>,
    waiting: u32,
    value: T,
}

/// What became of [entering](Gate::enter).
pub(crate) enum Entered<'a, T, R, C> {
    /// There was nothing to do.
    Settled(R),
    /// The gate is this thread's. What `decide` took out of the value comes with it.
    Held(Held<'a, T>, C),
}

impl<T> Gate<T> {
    pub(crate) fn new(value: T) -> Self {
        let state = State { holder: None, waiting: 0, value };
        Self { state: Mutex::new(state), left: Condvar::new() }
    }

    /// Looks at the value, whoever holds the gate. No foreign code in `look`.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&lock(&self.state).value)
    }

    /// Changes the value; for the holder. No foreign code in `change`, not even a drop.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut lock(&self.state).value)
    }

    /// Waits until nobody holds the gate, then lets `decide` settle the matter or claim the gate.
    /// `decide` is told whether there was somebody to wait for, and must not run foreign code.
    pub(crate) fn enter<R, C>(
        &self,
        node: impl Fn() -> Node,
        decide: impl FnOnce(&mut T, bool) -> ControlFlow<R, C>,
    ) -> Result<Entered<'_, T, R, C>, Circle> {
        let mut state = lock(&self.state);
        let mut waited = false;
        while let Some(claim) = state.holder {
            state = self.wait(state, claim, &node())?;
            waited = true;
        }
        Ok(match decide(&mut state.value, waited) {
            ControlFlow::Break(settled) => Entered::Settled(settled),
            ControlFlow::Continue(taken) => {
                let claim = wait_graph::claim(node());
                state.holder = Some(claim);
                Entered::Held(Held { gate: self, claim }, taken)
            }
        })
    }

    /// Locks are taken in this order, gate then graph, here and in [`Held::drop`].
    fn wait<'a>(
        &'a self,
        mut state: MutexGuard<'a, State<T>>,
        claim: Claim,
        node: &Node,
    ) -> Result<MutexGuard<'a, State<T>>, Circle> {
        wait_graph::wait_for(claim, node)?;
        state.waiting += 1;
        state = wait_while(&self.left, state, |state| state.holder == Some(claim));
        state.waiting -= 1;
        Ok(state)
    }
}

/// A claimed gate; dropping it lets the next thread in.
pub(crate) struct Held<'a, T> {
    gate: &'a Gate<T>,
    claim: Claim,
}

impl<T> Held<'_, T> {
    /// Changes the value and lets the next thread in, in one go. No foreign code in `change`.
    pub(crate) fn leave(self, change: impl FnOnce(&mut T)) {
        self.release(change);
        std::mem::forget(self);
    }

    fn release(&self, change: impl FnOnce(&mut T)) {
        let mut state = lock(&self.gate.state);
        change(&mut state.value);
        let waited_for = state.waiting > 0;
        state.holder = None;
        wait_graph::release(self.claim, waited_for);
        drop(state);
        if waited_for {
            self.gate.left.notify_all();
        }
    }
}

impl<T> Drop for Held<'_, T> {
    fn drop(&mut self) {
        self.release(|_| {});
    }
}
