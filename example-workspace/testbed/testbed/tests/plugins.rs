//! The index and the program agree.

plux_runtime::include_index!();

#[test]
fn no_agent_is_missing() {
    plux_runtime::assert_complete!();
}
