//! What users of `plux-build` see, on small workspaces, through the real Cargo.

mod bad_input;
#[cfg(unix)]
mod calls;
mod closure;
mod committed;
mod contradictions;
mod fallbacks;
mod gaps;
mod hostile;
mod support;
mod upkeep;

/// Not a story: the other side of `Project::build_script`.
#[test]
fn as_build_script() {
    if std::env::var_os("ACT_AS_BUILD_SCRIPT").is_some() {
        plux_build::emit();
    }
}
