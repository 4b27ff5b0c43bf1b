//! Every form of declaration, in a crate that forbids unsafe code.
#![forbid(unsafe_code)]
#![deny(warnings)]

use std::io;

use plux_runtime::{BoxError, FunctionPlugin, Plugin, extension_point, plugin};

pub struct Config;
pub struct Runtime;

/// A contract with load arguments.
#[extension_point(namespace = "forms.impls", cardinality = "at_least_one")]
pub trait Vendor: Plugin<Config> {
    fn commands(&self) -> Vec<String>;
}

#[derive(Default)]
pub struct Aws;

impl Plugin<Config> for Aws {
    fn load(&mut self, _: &Config) -> Result<(), BoxError> {
        Ok(())
    }
}

/// Imports AWS reports.
#[plugin(namespace = "forms.impls", name = "aws", requires = ["s3 >=0.0.0", "gone? 1.2, <1.8"], meta(since = "0.1"))]
#[plugin(namespace = "forms.impls", name = "aws-china", factory = Aws)]
impl Vendor for Aws {
    fn commands(&self) -> Vec<String> {
        Vec::new()
    }
}

#[derive(Default)]
pub struct S3(u32);

impl Plugin<Config> for S3 {
    fn load(&mut self, _: &Config) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "forms.impls", name = "s3", factory = "7".parse::<u32>().map(S3))]
#[plugin(namespace = "forms.impls", name = "s4", factory = S3("8".parse()?), after = ["s3"])]
impl Vendor for S3 {
    fn commands(&self) -> Vec<String> {
        vec![self.0.to_string()]
    }
}

/// A contract with a parameter and an associated type.
pub trait Convert<T>: Plugin {
    type Output;
    fn convert(&self, from: T) -> Self::Output;
}

#[derive(Default)]
pub struct Text;

impl Plugin for Text {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "forms.generic", name = "text")]
impl Convert<u8> for Text {
    type Output = String;
    fn convert(&self, from: u8) -> String {
        from.to_string()
    }
}

/// A function plugin type.
#[extension_point(namespace = "forms.functions")]
pub type Configurator = FunctionPlugin<fn(&mut Runtime)>;

#[plugin(namespace = "forms.functions")]
fn configure(_: &mut Runtime) {}

#[plugin(namespace = "forms.functions", name = "other", should_load = false, load = set_up)]
#[plugin(namespace = "forms.functions", name = "another", should_load = ready)]
pub(crate) fn configure_too(_: &mut Runtime) {}

fn set_up() -> Result<(), BoxError> {
    Ok(())
}

fn ready() -> bool {
    true
}

#[plugin(namespace = "forms.results")]
fn report<'a>(lines: &'a [&'a str], out: &mut dyn io::Write) -> io::Result<&'a str> {
    out.flush()?;
    Ok(lines[0])
}

pub trait Service: Plugin {
    fn port(&self) -> u16;
}

pub struct ServicePlugin(u16);

impl Plugin for ServicePlugin {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

impl Service for ServicePlugin {
    fn port(&self) -> u16 {
        self.0
    }
}

#[plugin(namespace = "forms.consts", name = "sqs", contract = dyn Service)]
const SQS: ServicePlugin = ServicePlugin(1);
#[plugin(namespace = "forms.consts", name = "sns", contract = dyn Service)]
const SNS: ServicePlugin = ServicePlugin(2);

#[plugin(namespace = "forms.plain", name = "struct")]
#[derive(Default)]
pub struct Plain;

impl Plugin for Plain {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        Ok(())
    }
}

#[plugin(namespace = "forms.plain", name = "enum", factory = Choice::B)]
pub enum Choice {
    A,
    B,
}

impl Plugin for Choice {
    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        match self {
            Self::A => Err("not this one".into()),
            Self::B => Ok(()),
        }
    }
}

// Behind the attribute: the registration has to go with the item.
#[plugin(namespace = "forms.plain", name = "never")]
#[cfg(any())]
pub struct Never;

mod nested {
    pub mod r#mod {
        use plux_runtime::{BoxError, Plugin, plugin};

        fn _in_a_function() {
            #[derive(Default)]
            struct Hidden;

            impl Plugin for Hidden {
                fn load(&mut self, (): &()) -> Result<(), BoxError> {
                    Ok(())
                }
            }

            trait Local: Plugin {}

            #[plugin(namespace = "forms.local", name = "hidden")]
            impl Local for Hidden {}
        }
    }
}

fn main() {
    let manager = plux_runtime::PluginManager::<dyn Vendor, Config>::builder("forms.impls", Config)
        .development_mode(true)
        .build();
    let vendors = manager.load_all().complete().unwrap();
    assert_eq!(vendors.len(), 4);

    let configurators = plux_runtime::PluginManager::<Configurator>::new("forms.functions");
    let mut runtime = Runtime;
    for configurator in configurators.load_all() {
        configurator(&mut runtime);
    }
    let services = plux_runtime::PluginManager::<dyn Service>::new("forms.consts");
    assert_eq!(services.load("sqs").unwrap().port(), 1);

    let spec_of = |name| services.container(name).unwrap().spec().unwrap().line();
    assert!(spec_of("sqs") > 100 && spec_of("sns") == spec_of("sqs") + 2);

    let plain = plux_runtime::PluginManager::<dyn Plugin>::new("forms.plain");
    assert_eq!(plain.names(), ["enum", "struct"]);
    assert!(plain.load_all().failures().is_empty());
    assert_eq!(SQS.port() + SNS.port(), 3);
}
