//! Parallel loading of independent plugins.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use crate::gate::{Parent, Worker};
use crate::manager::lifecycle::Lifecycle;
use crate::manager::records::Records;
use crate::sync::{Condvar, Mutex, lock, on_threads, wait_while};
use crate::{LoadError, Plugin, PluginManager};

type Outcome<P> = Result<Arc<P>, LoadError>;

/// A pointer to [`load_all`].
pub(crate) type LoadAll<P, Args, Output> =
    fn(&PluginManager<P, Args, Output>, &Records<P, Output>) -> Vec<Outcome<P>>;

/// The work queue that the worker threads share.
struct Turns<P: ?Sized> {
    ready: BinaryHeap<Reverse<usize>>,
    /// For each slot, the number of unfinished slots that come before it.
    waits_for: Vec<usize>,
    outcomes: Vec<Option<Outcome<P>>>,
    left: usize,
}

/// Loads all slots, each after those that come before it, on as many threads as there are
/// processors. The outcomes have the order of the slots.
pub(crate) fn load_all<P, Args, Output>(
    manager: &PluginManager<P, Args, Output>,
    records: &Records<P, Output>,
) -> Vec<Outcome<P>>
where
    P: Plugin<Args, Output> + ?Sized,
    Args: Send + Sync + 'static,
    Output: Default + Send + Sync + 'static,
{
    let resolved = &records.plugins;
    let count = resolved.slots.len();
    let mut waits_for = vec![0; count];
    let mut next = vec![Vec::new(); count];
    for &(before, after) in &resolved.edges {
        waits_for[after] += 1;
        next[before].push(after);
    }
    let turns = Mutex::new(Turns {
        ready: (0..count).filter(|&at| waits_for[at] == 0).map(Reverse).collect(),
        waits_for,
        outcomes: (0..count).map(|_| None).collect(),
        left: count,
    });
    let changed = Condvar::new();
    let work = || {
        manager.run(records, |lifecycle| work(lifecycle, &turns, &changed, &next));
    };

    let parent = Parent::current();
    let threads = available_parallelism().map_or(1, NonZero::get).min(count);
    let started = on_threads(threads, &|| {
        let _worker = Worker::of(&parent);
        work();
    });
    if started == 0 {
        work();
    }
    let outcomes = std::mem::take(&mut lock(&turns).outcomes);
    outcomes.into_iter().map(|outcome| outcome.expect("every slot had its turn")).collect()
}

/// Loads slots until none is left.
fn work<P, Args, Output>(
    lifecycle: &Lifecycle<'_, P, Args, Output>,
    turns: &Mutex<Turns<P>>,
    changed: &Condvar,
    next: &[Vec<usize>],
) where
    P: Plugin<Args, Output> + ?Sized,
    Output: Default,
{
    loop {
        let mut turn =
            wait_while(changed, lock(turns), |turns| turns.ready.is_empty() && turns.left > 0);
        let Some(Reverse(at)) = turn.ready.pop() else { return };
        drop(turn);
        let outcome = lifecycle.load(at);
        let mut turn = lock(turns);
        turn.outcomes[at] = Some(outcome);
        turn.left -= 1;
        for &after in &next[at] {
            turn.waits_for[after] -= 1;
            if turn.waits_for[after] == 0 {
                turn.ready.push(Reverse(after));
            }
        }
        drop(turn);
        changed.notify_all();
    }
}
