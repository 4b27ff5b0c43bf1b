// What the macros of plux-macros 0.0.9 would refer to.
const _: () = {
    use plux_runtime::private::expansion_0_0_9 as _;
};

fn main() {}
