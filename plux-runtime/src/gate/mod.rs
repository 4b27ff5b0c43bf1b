//! A value that one thread at a time works on, while foreign code runs and no lock is held.

pub(crate) mod wait_graph;

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use crate::gate::wait_graph::{Claim, Cycle, Node, ThreadState};
use crate::sync::{AtomicU64, Mutex, MutexGuard, lock};

/// The one thing that is held while a plugin loads, so that it loads once.
///
/// The mutex inside is only ever locked for a moment. A thread that [enters](Gate::enter) claims
/// the gate and gives the mutex back; others that enter wait until it leaves, or learn that this
/// would never happen.
pub(crate) struct Gate<T> {
    /// [`NEVER`], [`NOBODY`], or a [`Claim`], with [`AWAITED`] if a thread waits for it. Changed
    /// under the lock, but for the first claim.
    holder: AtomicU64,
    value: Mutex<T>,
}

/// Nobody holds the gate.
const NOBODY: u64 = 0;
/// Nobody holds the gate, or did so before.
const NEVER: u64 = 1;
/// A bit that no claim has.
const AWAITED: u64 = 1;

/// What became of [entering](Gate::enter).
pub(crate) enum Entered<'a, T, R, C> {
    /// There was nothing to do.
    Settled(R),
    /// The gate is this thread's. What `decide` took out of the value comes with it.
    Held(Held<'a, T>, C),
}

impl<T> Gate<T> {
    pub(crate) fn new(value: T) -> Self {
        Self { holder: AtomicU64::new(NEVER), value: Mutex::new(value) }
    }

    /// Looks at the value, whoever holds the gate. No foreign code in `look`.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        look(&lock(&self.value))
    }

    /// Changes the value; for the holder. No foreign code in `change`, not even a drop.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut lock(&self.value))
    }

    /// The value of a gate that no other thread can reach.
    pub(crate) fn get_mut(&mut self) -> &mut T {
        self.value.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    /// Claims the gate if nobody ever entered it, so that the value is as it was made: no need to
    /// lock it, which is a third of what a gate costs.
    #[inline]
    pub(crate) fn enter_first<'a>(
        &'a self,
        me: &'a ThreadState,
        node: impl FnOnce() -> Node,
    ) -> Option<Held<'a, T>> {
        if self.holder.load(Ordering::Relaxed) != NEVER {
            return None;
        }
        let claim = me.claim(node());
        if self.exchange(NEVER, claim.into()) {
            return Some(Held { gate: self, me, claim });
        }
        me.release(claim, false);
        None
    }

    /// Waits until nobody holds the gate, then lets `decide` settle the matter or claim the gate.
    /// `decide` is told whether there was somebody to wait for, and must not run foreign code.
    pub(crate) fn enter<'a, R, C>(
        &'a self,
        me: &'a ThreadState,
        node: impl Fn() -> Node,
        decide: impl FnOnce(&mut T, bool) -> ControlFlow<R, C>,
    ) -> Result<Entered<'a, T, R, C>, Cycle> {
        let mut value = lock(&self.value);
        if self.holder.load(Ordering::Relaxed) == NEVER {
            // Claims need the lock from now on.
            self.exchange(NEVER, NOBODY);
        }
        let mut waited = false;
        while let Some(claim) = self.holder() {
            value = self.wait(me, value, claim, &node())?;
            waited = true;
        }
        Ok(match decide(&mut value, waited) {
            ControlFlow::Break(settled) => Entered::Settled(settled),
            ControlFlow::Continue(taken) => {
                let claim = me.claim(node());
                self.holder.store(claim.into(), Ordering::Release);
                Entered::Held(Held { gate: self, me, claim }, taken)
            }
        })
    }

    fn holder(&self) -> Option<Claim> {
        NonZero::new(self.holder.load(Ordering::Acquire) & !AWAITED).map(Claim::from)
    }

    fn exchange(&self, from: u64, to: u64) -> bool {
        self.holder.compare_exchange(from, to, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    /// Locks are taken in this order, gate then graph, here and in [`Held::drop`].
    fn wait<'a>(
        &'a self,
        me: &ThreadState,
        value: MutexGuard<'a, T>,
        claim: Claim,
        node: &Node,
    ) -> Result<MutexGuard<'a, T>, Cycle> {
        me.wait_for(claim, node)?;
        self.holder.fetch_or(AWAITED, Ordering::Relaxed);
        drop(value);
        me.wait(claim);
        Ok(lock(&self.value))
    }
}

/// A claimed gate; dropping it lets the next thread in.
pub(crate) struct Held<'a, T> {
    gate: &'a Gate<T>,
    me: &'a ThreadState,
    claim: Claim,
}

impl<T> Held<'_, T> {
    /// Changes the value and lets the next thread in, in one go. No foreign code in `change`.
    #[inline]
    pub(crate) fn leave<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let changed = self.release(change);
        std::mem::forget(self);
        changed
    }

    #[inline]
    fn release<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let mut value = lock(&self.gate.value);
        let changed = change(&mut value);
        let is_awaited = self.gate.holder.load(Ordering::Relaxed) & AWAITED != 0;
        self.gate.holder.store(NOBODY, Ordering::Release);
        self.me.release(self.claim, is_awaited);
        changed
    }
}

impl<T> Drop for Held<'_, T> {
    fn drop(&mut self) {
        self.release(|_| {});
    }
}
