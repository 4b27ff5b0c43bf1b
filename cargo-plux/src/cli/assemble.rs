//! Flags of `assemble`.

use std::path::PathBuf;

use clap::Args;

use super::Source;

pub(super) const ASSEMBLE: &str = "\
Writes a package with three files that depends on PROGRAM and on each package of --with, builds it, and \
checks the executable against its index. The sources of PROGRAM are not changed.

PROGRAM and the packages of --with are written as `name`, `name@version` or `name=path`. Without a \
version and a path, a member of the current workspace is used, else the newest version in the registry. \
If PROGRAM is a member, the versions in Cargo.lock of the workspace are used.

Examples:
  cargo plux assemble finops-core --main finops_core::cli::run --with finops-gcp@0.1 -o finops
  cargo plux assemble finops-core --main finops_core::cli::run --with finops-gcp=../gcp --keep build
                                             keep the package in the directory `build`";

#[derive(Debug, Args)]
pub(crate) struct Assemble {
    /// Package with a library that contains the program
    #[arg(value_name = "PROGRAM")]
    pub(crate) program: String,
    /// Function of the library that `main` calls and whose result it returns
    #[arg(long, value_name = "FUNCTION")]
    pub(crate) main: String,
    /// Package with plugins; may be repeated
    #[arg(long, value_name = "PACKAGE")]
    pub(crate) with: Vec<String>,
    /// Executable to write [default: the name of PROGRAM in the current directory]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Overwrite FILE even if it is not a program with an index
    #[arg(short, long)]
    pub(crate) force: bool,
    /// Keep the package in this directory, which must not exist or be empty
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
    /// Build with the `dev` profile instead of `release`
    #[arg(long)]
    pub(crate) debug: bool,
    /// Run without accessing the network
    #[arg(long)]
    pub(crate) offline: bool,
    #[command(flatten, next_help_heading = "Source")]
    pub(crate) source: Source,
}
