//! The command line of `trainer`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use plux_runtime::{
    BoxError, Condition, Exclude, Finding, LoadError, PluginManager, PluginManagerBuilder,
    PluginOrigin, PluginStatus,
};

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
        Command::ListPlugins => list(&mut out).map_err(BoxError::from),
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
        let Self { epochs, learning_rate, runs, without } = self;
        let options = Options { runs };
        let without =
            without.iter().map(|name| Exclude::glob(&format!("trainer.callbacks:{name}")));
        let callbacks =
            callbacks(options.clone()).filter(without.collect::<Result<Vec<_>, _>>()?).build();
        let loaded = callbacks.load_all();
        let parameters = Parameters { epochs, learning_rate };
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

/// Lists the plugins of this build in load order, and then those that can be added.
fn list(out: &mut dyn Write) -> io::Result<()> {
    let callbacks = callbacks(Options { runs: PathBuf::new() }).build();
    writeln!(out, "NAME      VERSION  STATUS         DESCRIPTION")?;
    for plugin in callbacks.overview() {
        let status = match (&plugin.status, plugin.origin) {
            (PluginStatus::Inactive { .. }, _) => "not installed",
            (PluginStatus::Resolved, PluginOrigin::BuiltIn) => "built-in",
            (PluginStatus::Resolved, _) => "external",
            (other, _) => &other.to_string(),
        };
        let (name, version, description) = (plugin.id.name(), plugin.version, plugin.description);
        writeln!(out, "{name:<9} {version:<8} {status:<14} {description}")?;
        if let Some(help) = plugin.error.as_ref().and_then(LoadError::help) {
            writeln!(out, "          help: {help}")?;
        }
    }
    Ok(())
}
