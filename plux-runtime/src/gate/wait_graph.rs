//! Who waits for whom, in the whole process: how a cycle is found instead of waited in.
//!
//! A thread *claims* a [gate](crate::gate), does its work, and lets go. One that finds a gate
//! claimed waits, unless its waiting would close a cycle: the holder waits, directly or through
//! others, for something that the thread itself holds. The graph knows only threads that wait, so
//! that a claim which nobody waits for costs no visit here.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt;
use std::mem::ManuallyDrop;
use std::num::NonZero;
use std::sync::Arc;
#[cfg(not(feature = "shuttle"))]
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use plux_spec::{Namespace, PluginId};

use crate::PluginSpec;
use crate::sync::{Condvar, Mutex, lock, thread_local, wait_while};

/// One holding of one gate by one thread: the thread's number, and in the lower half of the word
/// that of the claim, which is even. A thread uses one again after 2^31 others, when nobody can
/// still wait for the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Claim(NonZero<u64>);

impl Claim {
    fn thread(self) -> ThreadNumber {
        ThreadNumber(self.0.get() & !SERIAL)
    }

    /// The same thread's next one.
    #[inline]
    fn next(self) -> Self {
        let word = self.0.get();
        let next = NonZero::new((word & !SERIAL) | ((word + 2) & SERIAL));
        Self(next.expect("a thread's number is not zero"))
    }
}

impl From<NonZero<u64>> for Claim {
    fn from(word: NonZero<u64>) -> Self {
        Self(word)
    }
}

impl From<Claim> for u64 {
    fn from(claim: Claim) -> Self {
        claim.0.get()
    }
}

/// The lower half is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct ThreadNumber(u64);

const SERIAL: u64 = (1 << 32) - 1;

/// What is claimed, for messages. Every load makes one, so each kind is one pointer.
#[derive(Clone)]
pub(crate) enum Node {
    Linked(&'static PluginSpec),
    HandMade(Arc<PluginSpec>),
    Missing(Box<PluginId>),
    /// The resolution of a namespace.
    Namespace(Box<Namespace>),
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Linked(spec) => spec_text(spec, f),
            Self::HandMade(spec) => spec_text(spec, f),
            Self::Missing(id) => write!(f, "`{id}`"),
            Self::Namespace(namespace) => write!(f, "the finder or a filter of `{namespace}`"),
        }
    }
}

fn spec_text(spec: &PluginSpec, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "`{}:{}` ({})", spec.namespace(), spec.name(), spec.place())
}

/// A cycle: each waits for the next, and the last is the first.
pub(crate) struct Cycle(pub(crate) Vec<Node>);

/// What a thread holds, the newest last.
type Stack = Vec<(Claim, Node)>;

/// The same, where every load comes by. [`ThreadState::release`] drops the few nodes that need it: that the
/// compiler does is a twentieth of a small plugin's load.
type Held = Vec<(Claim, ManuallyDrop<Node>)>;

/// This thread: what it claims and waits for.
pub(crate) struct ThreadState {
    /// The last claim, with which the thread has its number; none before the first.
    last: Cell<Option<Claim>>,
    held: RefCell<Held>,
}

thread_local! {
    static ME: ThreadState = const { ThreadState { last: Cell::new(None), held: RefCell::new(Vec::new()) } };
}

impl ThreadState {
    /// Runs `work`, which may be many loads: finding a thread's own is not free.
    pub(crate) fn with<R>(work: impl FnOnce(&Self) -> R) -> R {
        ME.with(work)
    }

    #[inline]
    fn last(&self) -> Claim {
        self.last.get().unwrap_or_else(|| self.number())
    }

    /// Gives the thread its number, which is that of a claim that nobody has.
    #[cold]
    fn number(&self) -> Claim {
        static THREADS: AtomicU64 = AtomicU64::new(1 << 32);
        let number = NonZero::new(THREADS.fetch_add(1 << 32, Ordering::Relaxed));
        let number = Claim(number.expect("fewer threads than 2^32"));
        self.last.set(Some(number));
        number
    }

    fn thread(&self) -> ThreadNumber {
        self.last().thread()
    }

    fn stack(&self) -> Stack {
        self.held.borrow().iter().map(|(claim, node)| (*claim, Node::clone(node))).collect()
    }

    /// A new claim.
    #[inline]
    pub(crate) fn claim(&self, node: Node) -> Claim {
        let claim = self.last().next();
        self.last.set(Some(claim));
        self.held.borrow_mut().push((claim, ManuallyDrop::new(node)));
        claim
    }

    /// The claim is over. `is_awaited` says whether a thread waits for that.
    #[inline]
    pub(crate) fn release(&self, claim: Claim, is_awaited: bool) {
        let last = self.held.borrow_mut().pop();
        if let Some((_, node)) = last
            && !matches!(*node, Node::Linked(_))
        {
            // Taken out of the stack first: it may be the last owner of a spec.
            drop(ManuallyDrop::into_inner(node));
        }
        if is_awaited {
            wake(claim);
        }
    }

    /// This thread is about to [wait](Self::wait) for `claim`, which holds `node`.
    pub(crate) fn wait_for(&self, claim: Claim, node: &Node) -> Result<(), Cycle> {
        let stack = self.stack();
        let mut graph = lock(&GRAPH);
        if let Some(cycle) = graph.cycle(self.thread(), &stack, claim, node) {
            return Err(cycle);
        }
        let wait = Wait { claim, node: node.clone(), stack };
        graph.waits.insert(self.thread(), wait);
        Ok(())
    }

    /// Waits until `claim`, which this thread said that it would wait for, is over.
    pub(crate) fn wait(&self, claim: Claim) {
        let me = self.thread();
        let is_waiting =
            |graph: &mut Graph| graph.waits.get(&me).is_some_and(|it| it.claim == claim);
        drop(wait_while(&OVER, lock(&GRAPH), is_waiting));
    }
}

/// Lets those go on who wait for `claim`, which is over.
#[cold]
fn wake(claim: Claim) {
    lock(&GRAPH).waits.retain(|_, wait| wait.claim != claim);
    OVER.notify_all();
}

/// This thread, for those that it is going to wait for with [`Worker`].
pub(crate) struct Parent {
    thread: ThreadNumber,
    stack: Stack,
}

impl Parent {
    pub(crate) fn current() -> Self {
        ME.with(|me| Self { thread: me.thread(), stack: me.stack() })
    }
}

/// A thread that works for another one, which waits until it is done.
pub(crate) struct Worker {
    parent: ThreadNumber,
    thread: ThreadNumber,
}

impl Worker {
    pub(crate) fn of(parent: &Parent) -> Self {
        let thread = ME.with(ThreadState::thread);
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
/// Some claim is over that a thread waited for.
#[cfg(not(feature = "shuttle"))]
static OVER: Condvar = Condvar::new();
#[cfg(feature = "shuttle")]
shuttle::lazy_static! {
    static ref GRAPH: Mutex<Graph> = Mutex::new(Graph::default());
    static ref OVER: Condvar = Condvar::new();
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
    /// The cycle that `me`, which holds `stack`, would close by waiting for `claim`.
    fn cycle(&self, me: ThreadNumber, stack: &Stack, claim: Claim, node: &Node) -> Option<Cycle> {
        let mut path = vec![node.clone()];
        let closing = self.way_back(me, claim, &mut path, &mut Vec::new())?;
        // From what the cycle comes back to, through all that this thread claimed since.
        let start = match closing {
            Closing::Claim(claim) => stack.iter().position(|(held, _)| *held == claim),
            Closing::Worker => Some(0),
        };
        let mut cycle: Vec<Node> =
            stack[start.unwrap_or(0)..].iter().map(|(_, node)| node.clone()).collect();
        if claim.thread() != me {
            cycle.append(&mut path);
        }
        let first = cycle.first().cloned().unwrap_or_else(|| node.clone());
        if cycle.is_empty() {
            cycle.push(node.clone());
        }
        cycle.push(first);
        Some(Cycle(cycle))
    }

    /// Follows the waits from `claim` to `me`, and notes on `path` what they go through.
    fn way_back(
        &self,
        me: ThreadNumber,
        claim: Claim,
        path: &mut Vec<Node>,
        seen: &mut Vec<ThreadNumber>,
    ) -> Option<Closing> {
        let holder = claim.thread();
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
            if wait.claim.thread() != me {
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
                    if wait.claim.thread() != me {
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

/// Where a cycle comes back to a thread: to a claim of its own, or to it as somebody's worker.
enum Closing {
    Claim(Claim),
    Worker,
}

/// What was claimed after `claim`.
fn since(stack: &Stack, claim: Claim) -> impl Iterator<Item = Node> {
    let after = stack.iter().position(|(held, _)| *held == claim).map_or(0, |at| at + 1);
    stack[after..].iter().map(|(_, node)| node.clone())
}
