//! The reading of targets, on as many threads as help.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::entries::{Entry, Refused};
use super::tasks::Task;
use plux_scan::{Disk, Scan, ScanBuffers};

/// More threads than that wait for each other: reading is quick.
const MAX_THREADS: usize = 4;

/// Parsing recurses, in unoptimized build scripts with large frames. What is deeper than a
/// declaration may be is refused before; this is for what is allowed. It is reserved, not used.
const STACK: usize = 64 << 20;

/// What was read of a target.
pub(super) struct Read {
    pub(super) scan: Scan,
    /// One for each declaration of the scan.
    pub(super) entries: Vec<Result<Entry, Refused>>,
}

/// Reads all targets, and gives what was read in the order of the tasks.
pub(super) fn read_all(tasks: &[Task<'_>]) -> Vec<Read> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(MAX_THREADS).min(tasks.len());
    let next = AtomicUsize::new(0);
    let results: Vec<OnceLock<Read>> = tasks.iter().map(|_| OnceLock::new()).collect();
    let work = || {
        let mut buffers = ScanBuffers::default();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(task) = tasks.get(at) else { return };
            results[at].get_or_init(|| read_one(task, &mut buffers));
        }
    };
    thread::scope(|scope| {
        let spawned = (0..threads)
            .filter(|_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).is_ok());
        if spawned.count() == 0 {
            // A system that gives no threads has to do with this one.
            work();
        }
    });
    let read = results.into_iter().map(OnceLock::into_inner);
    read.map(|read| read.expect("a thread that panics takes the scope with it")).collect()
}

fn read_one(task: &Task<'_>, buffers: &mut ScanBuffers) -> Read {
    let root = plux_scan::CrateRoot {
        path: task.root,
        crate_name: &task.crate_name,
        edition_2015: task.edition_2015,
        exporters: &task.exporters,
        automod: task.automod,
    };
    let scan = plux_scan::scan(&root, &Disk, buffers);
    let origin = task.origin();
    let entries = scan.declarations.iter().map(|it| origin.entry(it)).collect();
    Read { scan, entries }
}
