//! What `--help` says below the options.

pub(super) const PLUX: &str = "\
Examples:
  cargo plux list                      the plugins, in the order in which they are loaded
  cargo plux show finops.vendors:aws   all that is known of one
  cargo plux check                     what is lost, may be lost or does not fit
  cargo plux index -p finops -o -      the index that the build script of finops writes

Exit codes:
  0    all is well
  1    something was found, or is not there
  2    the command line makes no sense
  3    something is unreadable or malformed, or could not be written
  101  Cargo failed, or cargo-plux has a bug

Environment:
  CARGO                     Cargo to call [default: cargo]
  RUSTC                     compiler to ask for the target's cfgs [default: the one beside Cargo]
  RUSTFLAGS                 its --cfg flags count
  CARGO_BUILD_TARGET        as --target
  CARGO_TARGET_DIR          where `index` writes
  CARGO_TERM_COLOR          as --color; NO_COLOR and CLICOLOR_FORCE count as well
  CARGO_TERM_QUIET          as --quiet, if `true`
  CARGO_TERM_VERBOSE        as --verbose, if `true`
  CARGO_TERM_PROGRESS_WHEN  `never` for no line that says what takes long
  COLUMNS                   width that tables have to fit [default: the terminal's]

`[workspace.metadata.plux]` and `[package.metadata.plux]` are read as by build scripts.";

pub(super) const INDEX: &str = "\
Examples:
  cargo plux index                       write <target-dir>/plux/plux.json
  cargo plux index -p finops -o -        print what the build script of finops writes
  cargo plux index -p finops --check plux.json   end with 1 if the file is stale

The same sources, features, target and cfgs give the same bytes as the package's build script \
writes. Nothing is written where the sources contradict each other.";

pub(super) const LIST: &str = "\
Examples:
  cargo plux list --namespace 'finops.*'     one namespace, or a pattern
  cargo plux list --status inactive -v       what is off, and what it lacks
  cargo plux list -p finops --no-default-features --features aws
  cargo plux list --columns id,place         just that
  cargo plux list --format ndjson | jq .id   an object a line

Within a namespace, plugins are listed in the order in which a program loads them; the column # has \
the turn. A plugin is built-in if a member of the workspace holds it, else external.

A table is as wide as the terminal, or as COLUMNS says: where there is no room, columns at the right \
are left out, and a name is never cut. A pipe gets all columns.";

pub(super) const SHOW: &str = "\
Examples:
  cargo plux show finops.vendors:aws   a plugin
  cargo plux show finops.vendors       a namespace, with its plugins
  cargo plux show aws                  a name, where it is unique
  cargo plux show finops.v             the beginning of an id, where it is unique";

pub(super) const CHECK: &str = "\
Ends with 1 where anything is found. With --binary, the plugins in a program are held against the \
index as well, for the features and the target that it says it was built with.";
