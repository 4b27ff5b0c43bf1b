//! What users of `plux-build` see, on small workspaces, through the real Cargo.

mod closure;
mod fallbacks;
mod support;

/// Not a story: the other side of `Project::build_script`.
#[test]
fn as_build_script() {
    if std::env::var_os("ACT_AS_BUILD_SCRIPT").is_some() {
        plux_build::emit();
    }
}
