//! The command line of `services`.

use std::fmt::Display;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use plux_runtime::config::Config;
use plux_runtime::{BoxError, PluginStatus};

use crate::Supervisor;

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
    let mut code = ExitCode::SUCCESS;
    let mut report = |error: &dyn Display| {
        eprintln!("error: {error}");
        code = ExitCode::FAILURE;
    };
    if let Err(error) = run_with(Arguments::parse(), &mut report) {
        report(&error);
    }
    code
}

/// Reports the errors of single services, and returns the one that ends the program.
fn run_with(
    Arguments { settings, command }: Arguments,
    report: &mut dyn FnMut(&dyn Display),
) -> Result<(), BoxError> {
    let config = settings.map_or_else(|| Ok(Config::new()), Config::from_toml_file)?;
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build()?;
    let supervisor = Supervisor::new(&config, tokio.handle().clone())?;
    let mut answer = |request: &str| match supervisor.handle(request) {
        Ok(reply) => println!("{reply}"),
        Err(error) => report(&error),
    };
    match command {
        Command::Run { requests } if requests.is_empty() => {
            io::stdin().lines().try_for_each(|request| request.map(|request| answer(&request)))?;
        }
        Command::Run { requests } => requests.iter().for_each(|request| answer(request)),
        Command::Status => status(&supervisor),
    }
    // The runtime that services have tasks on is still there.
    supervisor.stop().iter().for_each(|failure| report(failure));
    Ok(())
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
