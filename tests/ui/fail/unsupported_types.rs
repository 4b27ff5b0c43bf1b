#![allow(unused_braces)]
use plux_runtime::{extension_point, plugin};

#[plugin(namespace = "finops.hooks")]
fn conditional(#[cfg(unix)] _: u8, #[cfg(not(unix))] _: u16) {}

#[plugin(namespace = "finops.data", name = "block")]
static BLOCK: [u8; { 1 + 1 }] = [1, 2];

#[extension_point(namespace = "finops.data")]
pub type Data = [u8; { 1 + 1 }];

#[plugin(namespace = "finops.data", name = "fine")]
static FINE: [u8; 1 + 1] = [0; { 2 }];

fn main() {}
