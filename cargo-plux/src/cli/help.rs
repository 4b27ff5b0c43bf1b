//! Help that `--help` prints after the options.

pub(super) const PLUX: &str = "\
Examples:
  cargo plux list                      list the plugins in load order
  cargo plux show finops.vendors:aws   show everything that is known about a plugin
  cargo plux check                     check that every plugin will be linked and loaded
  cargo plux index -p finops -o -      print the index that the build script of finops writes

Exit codes:
  0    success, also with warnings, unless `-D warnings` is given
  1    problems were found, or what was asked for does not exist
  2    the command line is invalid
  3    a file cannot be read, parsed or written
  101  Cargo failed, or cargo-plux panicked

Environment:
  CARGO                     Cargo to call [default: cargo]
  RUSTC                     compiler that prints the target's cfgs [default: the one next to
                            Cargo]
  RUSTFLAGS                 its flags that set cfgs apply: --cfg, -C target-feature and the like
  CARGO_BUILD_TARGET        same as --target
  CARGO_TARGET_DIR          directory that `index` writes to
  CARGO_TERM_COLOR          same as --color; NO_COLOR and CLICOLOR_FORCE also apply
  CARGO_TERM_QUIET          same as --quiet, if `true`
  CARGO_TERM_VERBOSE        same as --verbose, if `true`
  CARGO_TERM_PROGRESS_WHEN  `never` disables the progress line
  COLUMNS                   width of tables [default: the width of the terminal]

`build.target` and the `rustflags` of Cargo's configuration files apply, as in `cargo build`. \
`[workspace.metadata.plux]` and `[package.metadata.plux]` apply as they do in build scripts.";

pub(super) const INDEX: &str = "\
Examples:
  cargo plux index                       write the index of each program to the target directory
  cargo plux index -p finops -o -        print what the build script of finops writes
  cargo plux index --workspace -o -      print one index of all programs
  cargo plux index -p finops --check plux.json   exit with 1 if the file is stale

For the same sources, features, target and cfgs, the output is byte-identical to the file that the build \
script of the package writes. Nothing is written if the sources have errors.

In an index of a workspace, `programs` of a plugin lists the programs that link it.";

pub(super) const LIST: &str = "\
Examples:
  cargo plux list 'finops.*'                 plugins whose namespace or id matches
  cargo plux list --status inactive -v       inactive plugins, and what would enable them
  cargo plux list -p finops --no-default-features --features aws
  cargo plux list --columns id,location      only these columns
  cargo plux list --tree                     plugins with the plugins that they require
  cargo plux list --format ndjson | jq .id   one JSON object per line

Plugins of a namespace are listed in load order. The origin of a plugin is built-in if a workspace \
member declares it, and external otherwise.

On a terminal, plugins are grouped by namespace, columns that have one value are hidden, and columns \
that do not fit are omitted; no name is cut. A pipe gets one table with all default columns.

At the root of a workspace, a plugin is active if it is active in a program: a package that includes \
an index. If the status of a plugin differs between programs, the column `programs` lists those in \
which it is active.";

pub(super) const SHOW: &str = "\
Examples:
  cargo plux show finops.vendors:aws   a plugin
  cargo plux show finops.vendors       a namespace and its plugins
  cargo plux show aws                  a unique name
  cargo plux show finops.v             a unique prefix of an id";

pub(super) const CHECK: &str = "\
Exits with 1 if there is an error. Warnings are errors with `-D warnings`. `cargo plux explain` lists \
the lints and their levels.

With --binary, the plugins in an executable are also compared with the index, for the features and the \
target that it was built with. --fix adds the plugins that a macro or a build script generates to \
`[[package.metadata.plux.plugins]]`, so that they are indexed from then on.

To show problems in an editor, let rust-analyzer run `cargo plux check --message-format \
compiler-message`.";

pub(super) const EXPLAIN: &str = "\
Set the level of a lint for one run with `cargo plux check -D LINT` (or `-W`, `-A`), or in a manifest:

  [workspace.metadata.plux.lints]   # or [package.metadata.plux.lints]
  unlinked_plugin = \"deny\"";
