//! The command line of `services`.

use std::io::{self, BufRead};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use plux_runtime::{BoxError, PluginStatus};

use crate::{Settings, Supervisor};

/// Emulated cloud services, loaded on demand
#[derive(Parser)]
#[command(name = "services", version)]
struct Arguments {
    /// File with settings
    #[arg(long, value_name = "FILE", global = true)]
    settings: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Handle requests, such as "s3 put cat.jpg meow"
    Run {
        /// The requests; without any, the lines of the standard input
        requests: Vec<String>,
    },
    /// Load every service, and show its state
    Status,
}

/// Runs the program with the arguments of the process. A `main` needs nothing more.
pub fn run() -> ExitCode {
    match run_with(Arguments::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the number of errors that were printed.
fn run_with(Arguments { settings, command }: Arguments) -> Result<usize, BoxError> {
    let settings =
        settings.map_or_else(|| Ok(Settings::default()), |file| Settings::read(&file))?;
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build()?;
    let supervisor = Supervisor::new(settings, tokio.handle().clone())?;
    let mut errors = 0;
    match command {
        Command::Run { requests } if requests.is_empty() => {
            for request in io::stdin().lock().lines() {
                errors += answer(&supervisor, &request?);
            }
        }
        Command::Run { requests } => {
            errors += requests.iter().map(|request| answer(&supervisor, request)).sum::<usize>();
        }
        Command::Status => status(&supervisor),
    }
    // The runtime that services have tasks on is still there.
    let failures = supervisor.stop();
    for failure in &failures {
        eprintln!("error: {failure}");
    }
    Ok(errors + failures.len())
}

/// Prints the reply to a request, or the error, and returns the number of errors.
fn answer(supervisor: &Supervisor, request: &str) -> usize {
    match supervisor.handle(request) {
        Ok(reply) => {
            println!("{reply}");
            0
        }
        Err(error) => {
            eprintln!("error: {error}");
            1
        }
    }
}

fn status(supervisor: &Supervisor) {
    supervisor.load_all();
    for service in supervisor.services() {
        println!("{:<18} {}", service.id.name(), service.status);
        if let (PluginStatus::Failed, Some(error)) = (&service.status, &service.error) {
            println!("    {}", error.headline());
        }
    }
}
