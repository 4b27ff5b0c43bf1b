//! The supervisor: a process for each agent, and the state on disk.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use std::{env, thread};

use plux_runtime::BoxError;
use serde::Deserialize;

use crate::directory::Directory;
use crate::state::{AgentState, State, Status};

/// How often processes and requests are looked at.
const TICK: Duration = Duration::from_millis(20);
/// How long an agent may take to stop before it is killed.
const PATIENCE: Duration = Duration::from_secs(5);
/// The longest time between two restarts. An agent that ran longer starts anew.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(30);

/// The section `[supervisor]`.
#[derive(Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Settings {
    /// Milliseconds before the first restart.
    back_off: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { back_off: 200 }
    }
}

/// The agents of a directory, in load order.
pub(crate) struct Supervisor<'a> {
    directory: &'a Directory,
    settings: Settings,
    log: File,
    agents: Vec<Process>,
}

/// An agent, and its process while it runs.
struct Process {
    state: AgentState,
    child: Option<Child>,
    started: Instant,
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
        let names: Vec<String> =
            agents.plan()?.into_iter().map(|spec| spec.name().to_owned()).collect();
        let settings = directory.config()?.table("supervisor").deserialize()?;
        directory.create()?;
        let _lock = directory.lock_within("supervisor", TICK)?.ok_or("the testbed is running")?;
        let (signal, stop) = mpsc::channel();
        ctrlc::set_handler(move || {
            // The supervisor may have ended.
            let _ = signal.send(());
        })?;

        let log = directory.log("supervisor");
        let log = OpenOptions::new().create(true).append(true).open(log)?;
        let mut supervisor = Self { directory, settings, log, agents: Vec::new() };
        supervisor.clean_up(&names)?;
        for name in names {
            supervisor.agents.push(Process::new(name));
            let nth = supervisor.agents.len() - 1;
            supervisor.spawn(nth)?;
        }
        println!("started {} agents", supervisor.agents.len());
        while stop.recv_timeout(TICK).is_err() && !directory.take_request("stop") {
            supervisor.tick()?;
        }
        supervisor.stop_all()
    }

    /// Ends what a killed supervisor left: its agents stop by themselves, and their requests and
    /// state are obsolete.
    fn clean_up(&mut self, names: &[String]) -> Result<(), BoxError> {
        if self.directory.state()?.is_running() {
            self.log("the last supervisor was killed")?;
        }
        self.directory.take_request("stop");
        for name in names {
            self.directory.take_request(&format!("restart-{name}"));
            if self.directory.lock_within(name, PATIENCE)?.is_none() {
                return Err(format!("an agent `{name}` is still running").into());
            }
        }
        self.directory.write_state(&State::default())
    }

    /// Restarts agents that failed, and those that a request names.
    fn tick(&mut self) -> Result<(), BoxError> {
        for nth in 0..self.agents.len() {
            let process = &mut self.agents[nth];
            let name = process.state.name.clone();
            if self.directory.has_request(&format!("restart-{name}")) {
                process.end()?;
                self.agents[nth].failures = 0;
                self.agents[nth].state.restarts += 1;
                self.spawn(nth)?;
                self.directory.take_request(&format!("restart-{name}"));
            } else if let Some(child) = &mut process.child {
                if let Some(exit) = child.try_wait()? {
                    let delay = process.failed(self.settings.back_off);
                    self.log(&format!("{name} failed ({exit}), next start in {delay:?}"))?;
                    self.write_state()?;
                }
            } else if process.started.elapsed() >= process.back_off(self.settings.back_off) {
                process.state.restarts += 1;
                self.spawn(nth)?;
            }
        }
        Ok(())
    }

    /// Starts the process of an agent, with its log as output.
    fn spawn(&mut self, nth: usize) -> Result<(), BoxError> {
        let name = self.agents[nth].state.name.clone();
        let log = OpenOptions::new().create(true).append(true).open(self.directory.log(&name))?;
        let mut command = Command::new(env::current_exe()?);
        command.arg("--directory").arg(self.directory.path()).args(["agent", &name]);
        command.stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
        // Ctrl-C in a terminal is for the supervisor, which stops the agents in order.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        self.agents[nth].run(command.spawn()?);
        self.log(&format!("started {name}"))?;
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

    fn write_state(&self) -> Result<(), BoxError> {
        let agents = self.agents.iter().map(|process| process.state.clone()).collect();
        self.directory.write_state(&State { agents })
    }
}

impl Process {
    fn new(name: String) -> Self {
        let state = AgentState { name, status: Status::Stopped, pid: None, restarts: 0 };
        Self { state, child: None, started: Instant::now(), failures: 0 }
    }

    fn run(&mut self, child: Child) {
        (self.state.status, self.state.pid) = (Status::Running, Some(child.id()));
        (self.child, self.started) = (Some(child), Instant::now());
    }

    /// Records a failure, and returns the time until the next start.
    fn failed(&mut self, first: u64) -> Duration {
        let ran_long = self.started.elapsed() > LONGEST_BACK_OFF;
        self.failures = if ran_long { 1 } else { self.failures + 1 };
        (self.state.status, self.state.pid) = (Status::Failed, None);
        (self.child, self.started) = (None, Instant::now());
        self.back_off(first)
    }

    /// Returns the time between the last failure and the next start: twice as long each time.
    fn back_off(&self, first: u64) -> Duration {
        let factor = 2_u64.saturating_pow(self.failures.saturating_sub(1));
        Duration::from_millis(first.saturating_mul(factor)).min(LONGEST_BACK_OFF)
    }

    /// Stops the process: closes its standard input, and kills it if that does not help.
    fn end(&mut self) -> Result<(), BoxError> {
        (self.state.status, self.state.pid) = (Status::Stopped, None);
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
