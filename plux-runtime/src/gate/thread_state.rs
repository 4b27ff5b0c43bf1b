//! The claims of a thread.

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Node;
use super::wait_graph::wake;
use crate::sync::thread_local;

/// The number of a thread, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ThreadNumber(u64);

/// One claim of one gate by one thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) thread: ThreadNumber,
    serial: u64,
}

/// The claims that a thread holds, the newest last.
pub(super) type Stack = Vec<(Claim, Node)>;

/// The claims of a thread.
///
/// It has no destructor, so that it lives as long as the thread: plugins may be loaded by the
/// destructor of another thread-local.
pub(crate) struct ThreadState {
    /// Zero before the first use.
    number: Cell<u64>,
    serial: Cell<u64>,
    /// The number of active calls of [`with`](Self::with). The last one frees the memory.
    users: Cell<usize>,
    held: RefCell<ManuallyDrop<Stack>>,
}

const _: () = assert!(!std::mem::needs_drop::<ThreadState>());

thread_local! {
    static THREAD: ThreadState = const {
        ThreadState {
            number: Cell::new(0),
            serial: Cell::new(0),
            users: Cell::new(0),
            held: RefCell::new(ManuallyDrop::new(Vec::new())),
        }
    };
}

/// An active call of [`ThreadState::with`].
struct User<'a>(&'a ThreadState);

impl Drop for User<'_> {
    #[inline]
    fn drop(&mut self) {
        let users = self.0.users.get() - 1;
        self.0.users.set(users);
        if users == 0 {
            drop(std::mem::take(&mut **self.0.held.borrow_mut()));
        }
    }
}

impl ThreadState {
    /// Runs `work` with the state of the current thread.
    #[inline]
    pub(crate) fn with<R>(work: impl FnOnce(&Self) -> R) -> R {
        let mut work = Some(work);
        let mut result = None;
        Self::with_dyn(&mut |thread| result = work.take().map(|work| work(thread)));
        result.expect("`with_dyn` calls it once")
    }

    #[inline]
    fn with_dyn(work: &mut dyn FnMut(&Self)) {
        THREAD.with(|thread| {
            thread.users.set(thread.users.get() + 1);
            let user = User(thread);
            work(user.0);
        });
    }

    #[inline]
    pub(super) fn number(&self) -> ThreadNumber {
        static THREADS: AtomicU64 = AtomicU64::new(1);
        if self.number.get() == 0 {
            self.number.set(THREADS.fetch_add(1, Ordering::Relaxed));
        }
        ThreadNumber(self.number.get())
    }

    #[inline]
    pub(super) fn stack(&self) -> Stack {
        (**self.held.borrow()).clone()
    }

    /// Adds a claim.
    #[inline]
    pub(super) fn claim(&self, node: Node) -> Claim {
        self.serial.set(self.serial.get() + 1);
        let claim = Claim { thread: self.number(), serial: self.serial.get() };
        self.held.borrow_mut().push((claim, node));
        claim
    }

    /// Removes the newest claim. `is_awaited` is true if a thread waits for its release.
    #[inline]
    pub(super) fn release(&self, claim: Claim, is_awaited: bool) {
        let last = self.held.borrow_mut().pop();
        debug_assert!(last.is_some_and(|(last, _)| last == claim), "claims nest");
        if is_awaited {
            wake(claim);
        }
    }
}
