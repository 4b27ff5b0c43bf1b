//! Which of a manager's plugins was loaded before which.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

/// Sequence for the loads of one thread, in the order in which they end, beside those of others.
///
/// They are taken from the manager's counter in blocks, since to change it costs as much as a lock.
/// What is left of a block is good until somebody else takes one: what they load with it comes before
/// this thread's next.
pub(crate) struct Sequence<'a> {
    counter: &'a AtomicU64,
    block: u64,
    next: Cell<u64>,
    end: Cell<u64>,
}

impl<'a> Sequence<'a> {
    pub(crate) fn new(counter: &'a AtomicU64, loads: usize) -> Self {
        Self { counter, block: loads as u64, next: Cell::new(0), end: Cell::new(0) }
    }

    #[inline]
    pub(super) fn next(&self) -> u64 {
        let is_used_up = self.next.get() == self.end.get();
        if is_used_up || self.counter.load(Ordering::Relaxed) != self.end.get() {
            self.next.set(self.counter.fetch_add(self.block, Ordering::Relaxed));
            self.end.set(self.next.get() + self.block);
        }
        self.next.replace(self.next.get() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_thread_that_is_alone_are_those_of_one_block() {
        let counter = AtomicU64::new(7);
        let numbers = Sequence::new(&counter, 3);
        assert_eq!([(); 3].map(|()| numbers.next()), [7, 8, 9]);
        assert_eq!(counter.into_inner(), 10);
    }

    #[test]
    fn what_loads_later_has_the_higher_number_whoever_loads_it() {
        let counter = AtomicU64::new(0);
        let (all, one) = (Sequence::new(&counter, 5), Sequence::new(&counter, 1));
        let numbers =
            [&all, &all, &one, &all, &one, &one, &all, &all, &all, &all].map(Sequence::next);
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    }
}
