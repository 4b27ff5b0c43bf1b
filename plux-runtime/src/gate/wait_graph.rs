//! Process-wide wait-for graph. Detects deadlocks between plugin loads before a thread blocks.
//!
//! A thread *claims* a [gate](crate::gate), runs plugin code, and releases it. A thread that finds
//! a gate claimed waits, unless that would close a cycle: the holder waits, directly or through
//! others, for something that the thread itself holds. The graph has entries for waiting threads
//! only, so that an uncontended claim does not lock it.

#[cfg(not(feature = "shuttle"))]
use std::sync::LazyLock;

use super::thread_state::{Claim, Stack, ThreadNumber};
use super::{Node, ThreadState};
use crate::CycleNode;
use crate::sync::{Condvar, Mutex, lock, wait_while};

/// A cycle: each node waits for the next. The first and the last node are the same.
pub(crate) struct Cycle(Vec<Node>);

#[cfg(not(feature = "shuttle"))]
static GRAPH: LazyLock<Mutex<Graph>> = LazyLock::new(|| Mutex::new(Graph::default()));
/// Notified when a claim is released that a thread waits for.
#[cfg(not(feature = "shuttle"))]
static RELEASED: Condvar = Condvar::new();
#[cfg(feature = "shuttle")]
shuttle::lazy_static! {
    static ref GRAPH: Mutex<Graph> = Mutex::new(Graph::default());
    static ref RELEASED: Condvar = Condvar::new();
}

#[derive(Default)]
struct Graph {
    /// The claim that each waiting thread waits for. [`wake`] removes an entry when the claim is
    /// released.
    waits: Vec<Wait>,
    /// The workers that a thread waits for.
    joins: Vec<Join>,
}

struct Wait {
    thread: ThreadNumber,
    claim: Claim,
    node: Node,
    /// The claims of the waiting thread.
    stack: Stack,
}

struct Join {
    parent: ThreadNumber,
    worker: ThreadNumber,
    /// The claims of the joining thread.
    stack: Stack,
}

impl ThreadState {
    /// Registers that this thread is about to [wait](Self::wait) for `claim`, which holds `node`.
    #[inline]
    pub(super) fn wait_for(&self, claim: Claim, node: &Node) -> Result<(), Cycle> {
        let stack = self.stack();
        let mut graph = lock(&GRAPH);
        if let Some(cycle) = graph.cycle(self.number(), &stack, claim, node) {
            return Err(cycle);
        }
        graph.waits.push(Wait { thread: self.number(), claim, node: node.clone(), stack });
        Ok(())
    }

    /// Waits until `claim` is released.
    #[inline]
    pub(super) fn wait(&self, claim: Claim) {
        let thread = self.number();
        let is_waiting = |graph: &mut Graph| {
            graph.waits.iter().any(|wait| wait.thread == thread && wait.claim == claim)
        };
        drop(wait_while(&RELEASED, lock(&GRAPH), is_waiting));
    }
}

/// Wakes the threads that wait for `claim`.
#[inline]
pub(super) fn wake(claim: Claim) {
    lock(&GRAPH).waits.retain(|wait| wait.claim != claim);
    RELEASED.notify_all();
}

/// A thread that is going to wait for [workers](Worker).
pub(crate) struct Parent {
    thread: ThreadNumber,
    stack: Stack,
}

impl Parent {
    #[inline]
    pub(crate) fn current() -> Self {
        ThreadState::with(|thread| Self { thread: thread.number(), stack: thread.stack() })
    }
}

/// The current thread as a worker of another thread, which waits for it.
pub(crate) struct Worker(ThreadNumber);

impl Worker {
    #[inline]
    pub(crate) fn of(parent: &Parent) -> Self {
        let thread = ThreadState::with(ThreadState::number);
        let join = Join { parent: parent.thread, worker: thread, stack: parent.stack.clone() };
        lock(&GRAPH).joins.push(join);
        Self(thread)
    }
}

impl Drop for Worker {
    #[inline]
    fn drop(&mut self) {
        lock(&GRAPH).joins.retain(|join| join.worker != self.0);
    }
}

impl Cycle {
    #[inline]
    pub(crate) fn path(&self) -> Vec<CycleNode> {
        self.0.iter().map(CycleNode::from).collect()
    }
}

impl Graph {
    /// Returns the cycle that `thread`, which holds `stack`, would close by waiting for `claim`.
    #[inline]
    fn cycle(
        &self,
        thread: ThreadNumber,
        stack: &Stack,
        claim: Claim,
        node: &Node,
    ) -> Option<Cycle> {
        let mut search = Search { graph: self, target: thread, path: Vec::new(), seen: Vec::new() };
        let closing = search.thread(claim.thread, Some(claim))?;
        // The cycle starts at the claim that closes it, and includes all later claims of this
        // thread. For a worker it includes all claims.
        let start = match closing {
            Closing::Claim(claim) => stack.iter().position(|(held, _)| *held == claim),
            Closing::Worker => None,
        };
        let mut cycle: Vec<Node> =
            stack[start.unwrap_or(0)..].iter().map(|(_, node)| node.clone()).collect();
        if claim.thread != thread {
            cycle.push(node.clone());
            cycle.append(&mut search.path);
        }
        let first = cycle.first().unwrap_or(node).clone();
        if cycle.is_empty() {
            cycle.push(node.clone());
        }
        cycle.push(first);
        Some(Cycle(cycle))
    }
}

/// The last link of a cycle: a claim of the thread, or the thread as a worker.
enum Closing {
    Claim(Claim),
    Worker,
}

/// A depth-first search for the thread that is about to wait.
struct Search<'a> {
    graph: &'a Graph,
    target: ThreadNumber,
    /// The nodes on the current search path.
    path: Vec<Node>,
    seen: Vec<ThreadNumber>,
}

impl Search<'_> {
    /// Follows what `thread` waits for: a claim, or its workers. `claim` is the claim of `thread`
    /// that another thread waits for; `None` if `thread` is a worker. Returns whether and how the
    /// target is reached.
    #[inline]
    fn thread(&mut self, thread: ThreadNumber, claim: Option<Claim>) -> Option<Closing> {
        if thread == self.target {
            return Some(claim.map_or(Closing::Worker, Closing::Claim));
        }
        if self.seen.contains(&thread) {
            return None;
        }
        self.seen.push(thread);
        let (graph, length) = (self.graph, self.path.len());
        if let Some(wait) = graph.waits.iter().find(|wait| wait.thread == thread) {
            self.path.extend(since(&wait.stack, claim));
            if wait.claim.thread != self.target {
                self.path.push(wait.node.clone());
            }
            let found = self.thread(wait.claim.thread, Some(wait.claim));
            if found.is_some() {
                return found;
            }
            self.path.truncate(length);
        }
        for join in graph.joins.iter().filter(|join| join.parent == thread) {
            self.path.extend(since(&join.stack, claim));
            let found = self.thread(join.worker, None);
            if found.is_some() {
                return found;
            }
            self.path.truncate(length);
        }
        None
    }
}

/// Returns the claims after `claim`, or all claims if it is `None`.
#[inline]
fn since(stack: &Stack, claim: Option<Claim>) -> impl Iterator<Item = Node> {
    let position = claim.and_then(|claim| stack.iter().position(|(held, _)| *held == claim));
    stack[position.map_or(0, |at| at + 1)..].iter().map(|(_, node)| node.clone())
}
