//! The command line.

use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use clap::{Parser, Subcommand};
use plux_runtime::BoxError;

use crate::directory::Directory;
use crate::state::Status;
use crate::supervisor::Supervisor;
use crate::{agent, init};

/// How long a command waits for the supervisor.
const PATIENCE: Duration = Duration::from_secs(20);

/// Manages a testbed of agents
#[derive(Parser)]
#[command(name = "testbed", version)]
struct Arguments {
    /// Directory of the environment
    #[arg(long, value_name = "DIR", default_value = "testbed-env", global = true)]
    directory: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Create the directory, with a configuration that has every field
    Init,
    /// Start the agents, and supervise them until `testbed stop`, SIGTERM or Ctrl-C
    Start,
    /// Stop the agents and the supervisor
    Stop,
    /// Restart one agent
    Restart {
        /// The agent's name
        agent: String,
    },
    /// Show the state of the agents
    Status,
    /// Run one agent, as the supervisor does
    #[command(hide = true)]
    Agent { name: String },
}

/// Runs the program with the arguments of the process.
pub(crate) fn run() -> ExitCode {
    let Arguments { directory, command } = Arguments::parse();
    let directory = Directory(directory);
    let result = match command {
        Command::Init => init::init(&directory),
        Command::Start => Supervisor::start(&directory),
        Command::Stop => stop(&directory),
        Command::Restart { agent } => restart(&directory, &agent),
        Command::Status => status(&directory),
        Command::Agent { name } => agent::run(&directory, &name),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn stop(directory: &Directory) -> Result<(), BoxError> {
    if !directory.is_supervised()? {
        return Err("the testbed is not running".into());
    }
    File::create(directory.request("stop"))?;
    wait(|| Ok(!directory.is_supervised()?))
}

fn restart(directory: &Directory, name: &str) -> Result<(), BoxError> {
    if !directory.is_supervised()? {
        return Err("the testbed is not running\nhelp: run `testbed start`".into());
    }
    // An unknown name is an error with similar names.
    directory.agents()?.load(name)?;
    let request = directory.request(&format!("restart-{name}"));
    File::create(&request)?;
    wait(|| {
        let agents = directory.state()?.agents;
        let status = agents.iter().find(|agent| agent.name == name).map(|agent| agent.status);
        Ok(!request.exists() && !matches!(status, Some(Status::Waiting | Status::Starting)))
    })
}

/// Waits for the supervisor.
fn wait(done: impl Fn() -> Result<bool, BoxError>) -> Result<(), BoxError> {
    let start = Instant::now();
    while !done()? {
        if start.elapsed() > PATIENCE {
            return Err("the supervisor does not answer".into());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

fn status(directory: &Directory) -> Result<(), BoxError> {
    let state = directory.state()?;
    let supervisor = match (directory.is_supervised()?, state.is_running()) {
        (true, _) => "running",
        (false, true) => "killed: the next `testbed start` cleans up",
        (false, false) => "stopped",
    };
    println!("supervisor    {supervisor}");
    for agent in state.agents {
        println!("{:<13} {:<8} restarts: {}", agent.name, agent.status, agent.restarts);
    }
    Ok(())
}
