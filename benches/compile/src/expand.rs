//! A library of 1,000 plugins, and the same one with slice elements written by hand.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;

use crate::Outcome;
use crate::measure::{build, print};
use crate::package::{dependency, write};

const PLUGINS: usize = 1_000;
const ROUNDS: usize = 5;

/// The contract, a plugin type, and the element: what `#[plugin]` registers, by hand.
const SHARED: &str = r#"
use std::sync::Arc;
pub use plux_runtime::{BoxError, Plugin};

pub trait Work: Plugin {}

pub struct Worker(pub u64);
impl Plugin for Worker { fn load(&mut self, (): &()) -> Result<(), BoxError> { Ok(()) } }
impl Work for Worker {}

pub struct Element {
    pub namespace: &'static str,
    pub name: &'static str,
    pub contract: fn() -> &'static str,
    pub factory: fn() -> Result<Arc<dyn Work>, BoxError>,
    pub package: &'static str,
    pub version: &'static str,
    pub path: &'static str,
    pub file: &'static str,
    pub line: u32,
    pub description: &'static str,
    pub requires: &'static [(&'static str, &'static str)],
    pub before: &'static [&'static str],
    pub after: &'static [&'static str],
    pub meta: &'static [(&'static str, &'static str)],
}

#[linkme::distributed_slice]
pub static SLICE: [Element];
"#;

/// The source of one plugin.
#[derive(Clone, Copy)]
enum Form {
    /// An element of a slice.
    Element,
    /// The same, and what `cargo plux inspect` reads.
    ElementAndRecord,
    Plugin,
    Nothing,
}

pub(crate) fn expand() -> Outcome {
    let forms = [
        ("#[distributed_slice] by hand", Form::Element),
        ("the same, and a record in `plux_meta`", Form::ElementAndRecord),
        ("#[plugin]", Form::Plugin),
        ("neither", Form::Nothing),
    ];
    let directory = tempfile::tempdir()?;
    let members =
        "[workspace]\nresolver = \"3\"\nmembers = [\"shared\", \"p0\", \"p1\", \"p2\", \"p3\"]\n";
    fs::write(directory.path().join("Cargo.toml"), members)?;
    let dependencies =
        format!("[dependencies]\nlinkme = \"0.3.37\"\n{}", dependency("plux-runtime"));
    write(&directory.path().join("shared"), "shared", &dependencies, SHARED)?;
    let dependencies = format!("{dependencies}shared = {{ path = \"../shared\" }}\n");
    for at in 0..forms.len() {
        let name = format!("p{at}");
        write(&directory.path().join(&name), &name, &dependencies, "")?;
    }
    let mut costs = vec![Vec::new(); forms.len()];
    for round in 0..=ROUNDS {
        for (at, (_, form)) in forms.iter().enumerate() {
            let library = directory.path().join(format!("p{at}/src/lib.rs"));
            // Different contents each time, so that Cargo rebuilds this library and nothing else.
            fs::write(library, format!("{}// {round}\n", text(*form)?))?;
            let cost = build(&directory.path().join(format!("p{at}")))?;
            if round > 0 {
                costs[at].push(cost);
            }
        }
    }
    println!("{PLUGINS} consts, each with:");
    print(&forms.map(|(name, _)| name), &costs);
    Ok(())
}

fn text(form: Form) -> Result<String, Box<dyn Error>> {
    let mut text = "use shared::*;\n".to_owned();
    for at in 0..PLUGINS {
        if let Form::Plugin = form {
            let arguments = format!("namespace = \"bench\", name = \"p{at}\", contract = dyn Work");
            writeln!(text, "#[plux_runtime::plugin({arguments})]")?;
        }
        writeln!(text, "/// A worker.\npub const P{at}: Worker = Worker({at});")?;
        if let Form::Element | Form::ElementAndRecord = form {
            let record = if let Form::Element = form { String::new() } else { record(at) };
            writeln!(
                text,
                "const _: () = {{\n\
                 #[linkme::distributed_slice(shared::SLICE)]\n\
                 static ELEMENT: Element = Element {{\n\
                 namespace: \"bench\", name: \"p{at}\", contract: std::any::type_name::<dyn Work>,\n\
                 factory: || Ok(std::sync::Arc::new(P{at})), package: env!(\"CARGO_PKG_NAME\"),\n\
                 version: env!(\"CARGO_PKG_VERSION\"), path: concat!(module_path!(), \"::P{at}\"),\n\
                 file: \"src/lib.rs\", line: {at}, description: \"A worker.\", requires: &[], before: &[],\n\
                 after: &[], meta: &[] }};\n{record}}};"
            )?;
        }
    }
    Ok(text)
}

/// A static of about the same size as the record of `#[plugin]`.
fn record(at: usize) -> String {
    let text = format!(
        "plux....{{'namespace':'bench','name':'p{at}','package':'p1','version':'0.1.0','crate':'p1',\
         'contract':'dyn Work','file':'src/lib.rs','line':{at}}}"
    );
    let length = text.len();
    format!(
        "#[used]\n#[unsafe(link_section = \"plux_meta\")]\nstatic RECORD: [u8; {length}] = *b\"{text}\";\n"
    )
}
