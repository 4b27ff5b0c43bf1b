//! Functions as plugins.

use std::fmt;
use std::ops::Deref;

use crate::{BoxError, Plugin};

/// A plugin that is a function. It dereferences to the function, so that it is called like one.
///
/// ```
/// use plux_runtime::FunctionPlugin;
///
/// fn greet(name: &str) -> String { format!("hello {name}") }
///
/// type Greeter = FunctionPlugin<fn(&str) -> String>;
/// let greeter: Greeter = FunctionPlugin::new(greet);
/// assert_eq!(greeter("world"), "hello world");
/// ```
#[derive(Clone)]
pub struct FunctionPlugin<F> {
    function: F,
    should_load: Option<fn() -> bool>,
    load: Option<fn() -> Result<(), BoxError>>,
}

impl<F> FunctionPlugin<F> {
    /// Returns a plugin without a `should_load` and a `load` function.
    pub const fn new(function: F) -> Self {
        Self { function, should_load: None, load: None }
    }

    /// Sets the function that decides whether the plugin is loaded.
    #[must_use]
    pub fn with_should_load(mut self, should_load: fn() -> bool) -> Self {
        self.should_load = Some(should_load);
        self
    }

    /// Sets the function to run when the plugin is loaded.
    #[must_use]
    pub fn with_load(mut self, load: fn() -> Result<(), BoxError>) -> Self {
        self.load = Some(load);
        self
    }

    /// Implementation detail of `#[plugin]` on a function.
    pub(crate) const fn from_parts(
        function: F,
        should_load: Option<fn() -> bool>,
        load: Option<fn() -> Result<(), BoxError>>,
    ) -> Self {
        Self { function, should_load, load }
    }

    /// Returns the function.
    pub const fn function(&self) -> &F {
        &self.function
    }
}

impl<F> Deref for FunctionPlugin<F> {
    type Target = F;

    fn deref(&self) -> &F {
        &self.function
    }
}

#[diagnostic::do_not_recommend]
impl<F: Send + Sync + 'static> Plugin for FunctionPlugin<F> {
    fn should_load(&self) -> bool {
        self.should_load.is_none_or(|should_load| should_load())
    }

    fn load(&mut self, (): &()) -> Result<(), BoxError> {
        self.load.map_or(Ok(()), |load| load())
    }
}

impl<F> fmt::Debug for FunctionPlugin<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FunctionPlugin").field(&std::any::type_name::<F>()).finish()
    }
}
