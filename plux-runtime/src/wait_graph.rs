//! Who waits for whom, in the whole process: how a circle is found instead of waited in.
//!
//! A thread *claims* a [gate](crate::gate), does its work, and lets go. One that finds a gate
//! claimed waits, unless its waiting would close a circle: the holder waits, directly or through
//! others, for something that the thread itself holds. The graph knows only threads that wait, so
//! that a claim which nobody waits for costs no visit here.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::num::NonZero;
#[cfg(not(feature = "shuttle"))]
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use plux_spec::PluginId;

use crate::PluginSpec;
use crate::handle::Handle;
use crate::sync::{Mutex, lock, thread_local};

/// One holding of one gate by one thread. A thread uses a serial again after 2^32 others, when
/// nobody can still wait for the first. Every gate has room for a claim, hence the small numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    thread: ThreadNumber,
    serial: u32,
}

type ThreadNumber = NonZero<u32>;

/// What is claimed, for messages.
#[derive(Clone)]
pub(crate) enum Node {
    Plugin(Handle<PluginSpec>),
    Missing(Box<PluginId>),
    /// The resolution of a namespace.
    Namespace(String),
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plugin(spec) => {
                write!(f, "`{}:{}` ({})", spec.namespace(), spec.name(), spec.place())
            }
            Self::Missing(id) => write!(f, "`{id}`"),
            Self::Namespace(namespace) => write!(f, "the finder or a filter of `{namespace}`"),
        }
    }
}

/// A circle: each waits for the next, and the last is the first.
pub(crate) struct Circle(pub(crate) Vec<Node>);

/// What a thread holds, the newest last.
type Stack = Vec<(Claim, Node)>;

struct Me {
    thread: ThreadNumber,
    serial: Cell<u32>,
    stack: RefCell<Stack>,
}

thread_local! {
    static ME: Me = {
        static THREADS: AtomicU32 = AtomicU32::new(1);
        let thread = NonZero::new(THREADS.fetch_add(1, Ordering::Relaxed));
        Me {
            thread: thread.expect("fewer threads than 2^32"),
            serial: const { Cell::new(0) },
            stack: const { RefCell::new(Vec::new()) },
        }
    };
}

/// A new claim of this thread.
pub(crate) fn claim(node: Node) -> Claim {
    ME.with(|me| {
        me.serial.set(me.serial.get().wrapping_add(1));
        let claim = Claim { thread: me.thread, serial: me.serial.get() };
        me.stack.borrow_mut().push((claim, node));
        claim
    })
}

/// The claim is over. `waited_for` says whether a thread waits for it.
pub(crate) fn release(claim: Claim, waited_for: bool) {
    // Taken out of the stack first, dropped after: a counted spec may be its last owner.
    let node = ME.with(|me| me.stack.borrow_mut().pop());
    drop(node);
    if waited_for {
        lock(&GRAPH).waits.retain(|_, wait| wait.claim != claim);
    }
}

/// This thread is about to wait for `claim`, which holds `node`.
pub(crate) fn wait_for(claim: Claim, node: &Node) -> Result<(), Circle> {
    ME.with(|me| {
        let stack = me.stack.borrow();
        let mut graph = lock(&GRAPH);
        if let Some(circle) = graph.circle(me.thread, &stack, claim, node) {
            return Err(circle);
        }
        let wait = Wait { claim, node: node.clone(), stack: stack.clone() };
        graph.waits.insert(me.thread, wait);
        Ok(())
    })
}

/// This thread, for those that it is going to wait for with [`Worker`].
pub(crate) struct Parent {
    thread: ThreadNumber,
    stack: Stack,
}

impl Parent {
    pub(crate) fn current() -> Self {
        ME.with(|me| Self { thread: me.thread, stack: me.stack.borrow().clone() })
    }
}

/// A thread that works for another one, which waits until it is done.
pub(crate) struct Worker {
    parent: ThreadNumber,
    thread: ThreadNumber,
}

impl Worker {
    pub(crate) fn of(parent: &Parent) -> Self {
        let thread = ME.with(|me| me.thread);
        let mut graph = lock(&GRAPH);
        let joined = graph
            .joins
            .entry(parent.thread)
            .or_insert_with(|| Join { workers: Vec::new(), stack: parent.stack.clone() });
        joined.workers.push(thread);
        Self { parent: parent.thread, thread }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let mut graph = lock(&GRAPH);
        if let Some(join) = graph.joins.get_mut(&self.parent) {
            join.workers.retain(|&worker| worker != self.thread);
            if join.workers.is_empty() {
                graph.joins.remove(&self.parent);
            }
        }
    }
}

#[cfg(not(feature = "shuttle"))]
static GRAPH: LazyLock<Mutex<Graph>> = LazyLock::new(|| Mutex::new(Graph::default()));
#[cfg(feature = "shuttle")]
shuttle::lazy_static! {
    static ref GRAPH: Mutex<Graph> = Mutex::new(Graph::default());
}

#[derive(Default)]
struct Graph {
    /// What each waiting thread waits for. An entry goes when that claim is released, so that it
    /// is never older than the wait.
    waits: HashMap<ThreadNumber, Wait>,
    /// The workers that a thread waits for.
    joins: HashMap<ThreadNumber, Join>,
}

struct Wait {
    claim: Claim,
    node: Node,
    stack: Stack,
}

struct Join {
    workers: Vec<ThreadNumber>,
    stack: Stack,
}

impl Graph {
    /// The circle that `me`, which holds `stack`, would close by waiting for `claim`.
    fn circle(&self, me: ThreadNumber, stack: &Stack, claim: Claim, node: &Node) -> Option<Circle> {
        let mut path = vec![node.clone()];
        let closing = self.way_back(me, claim, &mut path, &mut Vec::new())?;
        // From what the circle comes back to, through all that this thread claimed since.
        let start = match closing {
            Closing::Claim(claim) => stack.iter().position(|(held, _)| *held == claim),
            Closing::Worker => Some(0),
        };
        let mut circle: Vec<Node> =
            stack[start.unwrap_or(0)..].iter().map(|(_, node)| node.clone()).collect();
        if claim.thread != me {
            circle.append(&mut path);
        }
        let first = circle.first().cloned().unwrap_or_else(|| node.clone());
        if circle.is_empty() {
            circle.push(node.clone());
        }
        circle.push(first);
        Some(Circle(circle))
    }

    /// Follows the waits from `claim` to `me`, and notes on `path` what they go through.
    fn way_back(
        &self,
        me: ThreadNumber,
        claim: Claim,
        path: &mut Vec<Node>,
        seen: &mut Vec<ThreadNumber>,
    ) -> Option<Closing> {
        let holder = claim.thread;
        if holder == me {
            return Some(Closing::Claim(claim));
        }
        if seen.contains(&holder) {
            return None;
        }
        seen.push(holder);
        let length = path.len();
        if let Some(wait) = self.waits.get(&holder) {
            path.extend(since(&wait.stack, claim));
            if wait.claim.thread != me {
                path.push(wait.node.clone());
            }
            if let Some(closing) = self.way_back(me, wait.claim, path, seen) {
                return Some(closing);
            }
            path.truncate(length);
        }
        if let Some(join) = self.joins.get(&holder) {
            path.extend(since(&join.stack, claim));
            for &worker in &join.workers {
                if worker == me {
                    return Some(Closing::Worker);
                }
                let through = path.len();
                if let Some(wait) = self.waits.get(&worker) {
                    path.extend(wait.stack.iter().map(|(_, node)| node.clone()));
                    if wait.claim.thread != me {
                        path.push(wait.node.clone());
                    }
                    if let Some(closing) = self.way_back(me, wait.claim, path, seen) {
                        return Some(closing);
                    }
                }
                path.truncate(through);
            }
            path.truncate(length);
        }
        None
    }
}

/// Where a circle comes back to a thread: to a claim of its own, or to it as somebody's worker.
enum Closing {
    Claim(Claim),
    Worker,
}

/// What was claimed after `claim`.
fn since(stack: &Stack, claim: Claim) -> impl Iterator<Item = Node> {
    let after = stack.iter().position(|(held, _)| *held == claim).map_or(0, |at| at + 1);
    stack[after..].iter().map(|(_, node)| node.clone())
}
