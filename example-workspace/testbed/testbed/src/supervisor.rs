//! The supervisor: a process for each agent, and the state on disk.

use std::fmt::Display;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{env, thread};

use plux_runtime::{BoxError, PluginSpec};
use serde::Deserialize;

use crate::directory::Directory;
use crate::state::{AgentState, State, Status};

/// How often processes and requests are polled.
const TICK: Duration = Duration::from_millis(20);
/// How long an agent may take to stop before it is killed.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest time between two restarts. After an agent ran for longer than this, the delays start
/// again with the shortest one.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(30);

/// The configuration without that of the agents.
#[derive(Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Settings {
    /// Milliseconds before the first restart.
    back_off: u64,
    /// Milliseconds within which an agent has to be ready.
    ready_within: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { back_off: 200, ready_within: 10_000 }
    }
}

/// The agents of a directory, in load order.
pub(crate) struct Supervisor<'a> {
    directory: &'a Directory,
    settings: Settings,
    log: File,
    agents: Vec<Process>,
}

/// An agent, and its process while it has one.
struct Process {
    state: AgentState,
    requires: Vec<String>,
    child: Option<Child>,
    /// When the status changed.
    since: Instant,
    /// Failures since it last ran for long.
    failures: u32,
}

impl<'a> Supervisor<'a> {
    /// Starts the agents, and supervises them until a signal or a request stops it.
    pub(crate) fn start(directory: &'a Directory) -> Result<(), BoxError> {
        let agents = directory.agents()?;
        if let Some(finding) = agents.verify().findings().first() {
            return Err(finding.to_string().into());
        }
        let plan = agents.plan()?;
        let settings = directory.config()?.without("agents").deserialize()?;
        directory.create()?;
        let _lock = directory.lock("supervisor", TICK)?.ok_or("the testbed is running")?;
        let (signal, stop) = mpsc::channel();
        ctrlc::set_handler(move || {
            // The supervisor may have ended.
            let _ = signal.send(());
        })?;

        let log = append(directory, "supervisor")?;
        let agents = plan.into_iter().map(Process::new).collect();
        let mut supervisor = Self { directory, settings, log, agents };
        supervisor.clean_up()?;
        let mut is_ready = false;
        while stop.recv_timeout(TICK).is_err() && !take(&directory.request("stop")) {
            for nth in 0..supervisor.agents.len() {
                supervisor.supervise(nth)?;
            }
            if !is_ready && supervisor.state().is_ready() {
                is_ready = true;
                println!("started {} agents", supervisor.agents.len());
            }
        }
        supervisor.stop_all()
    }

    /// Cleans up after a killed supervisor: waits until its agents have stopped by themselves, and
    /// removes its requests and its state.
    fn clean_up(&mut self) -> Result<(), BoxError> {
        if self.directory.state()?.is_running() {
            self.log("the last supervisor was killed")?;
        }
        take(&self.directory.request("stop"));
        for Process { state: AgentState { name, .. }, .. } in &self.agents {
            take(&self.directory.request(&format!("restart-{name}")));
            if self.directory.lock(name, PATIENCE)?.is_none() {
                return Err(format!("an agent `{name}` is still running").into());
            }
        }
        self.write_state()
    }

    /// Starts an agent once its requirements are running, detects that it is ready or has failed, and
    /// stops it if a restart is requested.
    fn supervise(&mut self, nth: usize) -> Result<(), BoxError> {
        let is_ready = |name: &String| {
            let mut agents = self.agents.iter();
            agents.any(|it| it.state.name == *name && it.state.status == Status::Running)
        };
        let may_start = self.agents[nth].requires.iter().all(is_ready);
        let back_off = self.settings.back_off;
        let ready_within = Duration::from_millis(self.settings.ready_within);

        let process = &mut self.agents[nth];
        let name = process.state.name.clone();
        let restart = self.directory.request(&format!("restart-{name}"));
        if restart.exists() {
            process.end()?;
            process.failures = 0;
            process.state.restarts += 1;
            process.enter(Status::Waiting);
            self.write_state()?;
            take(&restart);
            return Ok(());
        }
        let exit = process.child.as_mut().map(Child::try_wait).transpose()?.flatten();
        let event = match (process.state.status, exit) {
            (Status::Waiting, _) if may_start => return self.spawn(nth),
            (Status::Failed, _) if process.since.elapsed() >= process.back_off(back_off) => {
                process.state.restarts += 1;
                return self.spawn(nth);
            }
            (_, Some(exit)) => process.failed(&exit, back_off)?,
            (Status::Starting, None) if self.directory.ready(&name).exists() => {
                process.enter(Status::Running);
                format!("{name} is ready")
            }
            (Status::Starting, None) if process.since.elapsed() > ready_within => {
                process.failed(&format_args!("not ready in {ready_within:?}"), back_off)?
            }
            _ => return Ok(()),
        };
        self.log(&event)?;
        self.write_state()
    }

    /// Starts the process of an agent, with its log as output.
    fn spawn(&mut self, nth: usize) -> Result<(), BoxError> {
        let process = &mut self.agents[nth];
        let log = append(self.directory, &process.state.name)?;
        let mut command = Command::new(env::current_exe()?);
        command.arg("--directory").arg(&self.directory.0).args(["agent", &process.state.name]);
        command.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
        // Ctrl-C in a terminal is for the supervisor, which stops the agents in order.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        take(&self.directory.ready(&process.state.name));
        let child = command.spawn()?;
        process.enter(Status::Starting);
        process.state.pid = Some(child.id());
        process.child = Some(child);
        let event = format!("starting {}", process.state.name);
        self.log(&event)?;
        self.write_state()
    }

    /// Stops the agents, the last one first.
    fn stop_all(mut self) -> Result<(), BoxError> {
        for nth in (0..self.agents.len()).rev() {
            self.agents[nth].end()?;
            self.log(&format!("stopped {}", self.agents[nth].state.name))?;
            self.write_state()?;
        }
        Ok(())
    }

    fn log(&mut self, line: &str) -> Result<(), BoxError> {
        Ok(writeln!(self.log, "{line}")?)
    }

    fn state(&self) -> State {
        State { agents: self.agents.iter().map(|process| process.state.clone()).collect() }
    }

    fn write_state(&self) -> Result<(), BoxError> {
        self.directory.write_state(&self.state())
    }
}

/// Opens a log.
fn append(directory: &Directory, name: &str) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).open(directory.file(format!("logs/{name}.log")))
}

/// Removes a file, and returns whether there was one.
fn take(file: &Path) -> bool {
    fs::remove_file(file).is_ok()
}

impl Process {
    fn new(spec: &PluginSpec) -> Self {
        let name = spec.name().to_owned();
        let requires = spec.requires().iter().map(|it| it.name().to_string()).collect();
        let state = AgentState { name, status: Status::Waiting, pid: None, restarts: 0 };
        Self { state, requires, child: None, since: Instant::now(), failures: 0 }
    }

    fn enter(&mut self, status: Status) {
        (self.state.status, self.since) = (status, Instant::now());
    }

    /// Records a failure, and returns the line for the log.
    fn failed(&mut self, why: &dyn Display, first: u64) -> Result<String, BoxError> {
        let ran_long = self.since.elapsed() > LONGEST_BACK_OFF;
        self.end()?;
        self.failures = if ran_long { 1 } else { self.failures + 1 };
        self.enter(Status::Failed);
        let delay = self.back_off(first);
        Ok(format!("{} failed ({why}), next start in {delay:?}", self.state.name))
    }

    /// Returns the time between the last failure and the next start: twice as long each time.
    fn back_off(&self, first: u64) -> Duration {
        let factor = 2_u64.saturating_pow(self.failures.saturating_sub(1));
        Duration::from_millis(first.saturating_mul(factor)).min(LONGEST_BACK_OFF)
    }

    /// Stops the process: closes its standard input, and kills it if that does not help.
    fn end(&mut self) -> Result<(), BoxError> {
        self.state.pid = None;
        self.enter(Status::Stopped);
        let Some(mut child) = self.child.take() else { return Ok(()) };
        drop(child.stdin.take());
        let start = Instant::now();
        while child.try_wait()?.is_none() {
            if start.elapsed() > PATIENCE {
                child.kill()?;
                child.wait()?;
                break;
            }
            thread::sleep(TICK);
        }
        Ok(())
    }
}
