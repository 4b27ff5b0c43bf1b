//! The command line of `trainer`.

mod list;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use plux_runtime::{BoxError, Condition, Exclude, Finding, PluginManager, PluginManagerBuilder};

use crate::{Callback, Dataset, Options, Parameters, train};

/// Trains a small model
#[derive(Parser)]
#[command(name = "trainer", version)]
enum Command {
    /// Train a logistic regression, and search if a plugin does
    Train(Train),
    /// List every plugin with its version and status
    ListPlugins,
}

#[derive(clap::Args)]
struct Train {
    /// Passes over the data
    #[arg(long, default_value_t = 30)]
    epochs: u32,
    /// Length of a step
    #[arg(long, default_value_t = 1.0)]
    learning_rate: f64,
    /// Weight of the L2 penalty
    #[arg(long, default_value_t = 0.0)]
    l2: f64,
    /// Directory that plugins write to
    #[arg(long, value_name = "DIR", default_value = "runs")]
    runs: PathBuf,
    /// Leave out a plugin
    #[arg(long, value_name = "PLUGIN")]
    without: Vec<String>,
}

/// Runs the program with the arguments of the process. A `main` needs nothing more.
pub fn run() -> ExitCode {
    let mut out = io::stdout().lock();
    let result = match Command::parse() {
        Command::Train(arguments) => arguments.run(),
        Command::ListPlugins => list::list(&mut out).map_err(BoxError::from),
    };
    match result.and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the manager's builder. Users of an installed program have no sources: they add a plugin by
/// installing the program again.
fn callbacks(options: Options) -> PluginManagerBuilder<dyn Callback, Options> {
    PluginManager::builder("trainer.callbacks", options).help_with(|conditions| match conditions {
        [Condition::Feature { package, feature }] => {
            Some(format!("cargo install {package} --features {feature}"))
        }
        _ => None,
    })
}

impl Train {
    /// Trains. A callback that fails is a warning: the model is what the user asked for.
    fn run(self) -> Result<(), BoxError> {
        let Self { epochs, learning_rate, l2, runs, without } = self;
        let options = Options { runs };
        let without =
            without.iter().map(|name| Exclude::glob(&format!("trainer.callbacks:{name}")));
        let callbacks =
            callbacks(options.clone()).filter(without.collect::<Result<Vec<_>, _>>()?).build();
        let loaded = callbacks.load_all();
        let parameters = Parameters { epochs, learning_rate, l2 };
        let outcome = train(&loaded, &Dataset::two_classes(400), parameters, &options);

        let drift = callbacks.verify();
        for typo in
            drift.iter().filter(|finding| matches!(finding, Finding::UnmatchedPattern { .. }))
        {
            eprintln!("warning: {typo}");
        }
        for error in loaded.failures().iter().chain(&outcome.errors) {
            eprintln!("warning: {error}");
        }
        if let Some(best) = outcome.best() {
            println!("best: trial {}, loss {:.4}", best.trial.number, best.loss());
        }
        Ok(())
    }
}
