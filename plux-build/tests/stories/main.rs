//! What users of `plux-build` see, on small workspaces, through the real Cargo.

mod bad_input;
#[cfg(unix)]
mod calls;
mod closure;
mod committed;
mod contradictions;
mod copies;
mod declared;
mod directives;
mod fallbacks;
mod gaps;
mod hostile;
mod index_calls;
mod namespaces;
mod outputs;
mod programs;
mod reach;
mod setup;
mod support;
mod unlinked;
mod upkeep;
mod versions;

/// Not a story: the other side of `Project::build_script`.
#[test]
fn as_build_script() {
    if std::env::var_os("ACT_AS_BUILD_SCRIPT").is_some() {
        let own_input = std::env::var_os("RERUN_IF_CHANGED");
        own_input
            .into_iter()
            .fold(plux_build::configure(), plux_build::Builder::rerun_if_changed)
            .emit();
    }
}
