use plux_runtime::{Plugin, plugin};

trait Vendor: Plugin {}

#[derive(Default)]
struct Aws;

impl Plugin for Aws {}

#[plugin(
    namespace = "finops.vendors",
    name = "aws",
    requires = [
        "base@>=2",
        "base>=2",
        "base >=1.2 <2",
        "base 1.2.x.y",
        "finops.core:state? two",
        "contacts ?",
        "aws? >=1",
    ],
)]
impl Vendor for Aws {}

fn main() {}
