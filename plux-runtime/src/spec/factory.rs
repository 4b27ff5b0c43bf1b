//! Factories of plugins, and their type-erased form in specs.

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;

use crate::BoxError;
#[cfg(feature = "config")]
use crate::config::{Configured, PluginConfig, Section};

/// The factory of a registered plugin of contract `P`.
pub struct Factory<P: ?Sized + 'static>(pub Function<P>);

/// A plugin that is data: a static, a constant or a function.
pub struct Data<P: ?Sized + 'static>(
    /// The value, for a registry.
    pub &'static P,
    /// Creates an owned plugin, for a manager; `None` for a static.
    pub Option<Function<P>>,
);

/// Creates a plugin of contract `P`.
pub(crate) type Function<P> = fn() -> Result<Arc<P>, BoxError>;

/// The factory of a spec of [`PluginSpec::new`](crate::PluginSpec::new), which may be a closure.
pub(crate) type DynFactory<P> = Arc<dyn Fn() -> Result<Arc<P>, BoxError> + Send + Sync>;

pub(crate) struct ClosureFactory<P: ?Sized + 'static>(pub(crate) DynFactory<P>);

/// A factory whose contract is known at run time only.
pub trait AnyFactory: Any + Send + Sync {
    /// The contract's type.
    fn contract_id(&self) -> TypeId;

    /// The contract's name, for messages.
    fn contract(&self) -> &'static str;

    /// The type of the plugin's configuration, if it has one.
    #[cfg(feature = "config")]
    fn config(&self) -> Option<&PluginConfig> {
        None
    }
}

impl<P: ?Sized + 'static> AnyFactory for Factory<P> {
    fn contract_id(&self) -> TypeId {
        TypeId::of::<P>()
    }

    fn contract(&self) -> &'static str {
        std::any::type_name::<P>()
    }
}

impl<P: ?Sized + Sync + 'static> AnyFactory for Data<P> {
    fn contract_id(&self) -> TypeId {
        TypeId::of::<P>()
    }

    fn contract(&self) -> &'static str {
        std::any::type_name::<P>()
    }
}

#[cfg(feature = "config")]
impl<P: ?Sized + 'static> AnyFactory for Configured<P> {
    fn contract_id(&self) -> TypeId {
        TypeId::of::<P>()
    }

    fn contract(&self) -> &'static str {
        std::any::type_name::<P>()
    }

    fn config(&self) -> Option<&PluginConfig> {
        Some(&self.config)
    }
}

impl<P: ?Sized + 'static> AnyFactory for ClosureFactory<P> {
    fn contract_id(&self) -> TypeId {
        TypeId::of::<P>()
    }

    fn contract(&self) -> &'static str {
        std::any::type_name::<P>()
    }
}

/// A factory of contract `P`, downcast from [`AnyFactory`].
pub(crate) enum FactoryRef<'a, P: ?Sized + 'static> {
    Function(Function<P>),
    Closure(&'a DynFactory<P>),
    #[cfg(feature = "config")]
    Configured(&'a Configured<P>),
}

impl<'a, P: ?Sized + 'static> FactoryRef<'a, P> {
    /// Returns `None` if the factory creates plugins of another contract.
    pub(crate) fn of(factory: &'a dyn AnyFactory) -> Option<Self> {
        let factory: &dyn Any = factory;
        if let Some(factory) = factory.downcast_ref::<Factory<P>>() {
            Some(Self::Function(factory.0))
        } else if let Some(data) = factory.downcast_ref::<Data<P>>() {
            Some(Self::Function(data.1.unwrap_or(no_object)))
        } else {
            #[cfg(feature = "config")]
            if let Some(factory) = factory.downcast_ref::<Configured<P>>() {
                return Some(Self::Configured(factory));
            }
            let factory = factory.downcast_ref::<ClosureFactory<P>>()?;
            Some(Self::Closure(&factory.0))
        }
    }

    /// Creates the plugin, one that has a configuration with its defaults.
    pub(crate) fn make(&self) -> Result<Arc<P>, BoxError> {
        match self {
            Self::Function(make) => make(),
            Self::Closure(make) => make(),
            #[cfg(feature = "config")]
            Self::Configured(factory) => (factory.make)(&Section::empty()),
        }
    }
}

/// Returns the value of a plugin that is data, which has to be `Sync`.
pub const fn shared<P: ?Sized + Sync>(value: &'static P) -> &'static P {
    value
}

/// Returns the value of a plugin of contract `P` that is data.
pub(crate) fn value<P: ?Sized + 'static>(factory: &dyn AnyFactory) -> Option<&'static P> {
    let factory: &dyn Any = factory;
    Some(factory.downcast_ref::<Data<P>>()?.0)
}

/// A static cannot be moved into an `Arc`.
fn no_object<P: ?Sized>() -> Result<Arc<P>, BoxError> {
    Err("the plugin is a `static`, which only a `Registry` returns".into())
}

impl fmt::Debug for dyn AnyFactory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "factory of {}", self.contract())
    }
}

/// The value of a `factory = …` expression: a `T`, or a `Result` of one.
#[diagnostic::on_unimplemented(
    message = "the `factory` of `{T}` is not an expression of type `{T}` or `Result<{T}, E>`",
    label = "expected `{T}`, found `{Self}`",
    note = "help: write a call or another expression that creates a `{T}`: `factory = {T}::new()`"
)]
pub trait Make<T> {
    /// The plugin object.
    ///
    /// # Errors
    ///
    /// Those of the expression.
    fn make(self) -> Result<T, BoxError>;
}

#[diagnostic::do_not_recommend]
impl<T> Make<T> for T {
    fn make(self) -> Result<T, BoxError> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T, E: Into<BoxError>> Make<T> for Result<T, E> {
    fn make(self) -> Result<T, BoxError> {
        self.map_err(Into::into)
    }
}

/// The requirement on a plugin without `factory = …`.
#[diagnostic::on_unimplemented(
    message = "the plugin `{Self}` has neither a `factory` nor an impl of `Default`",
    label = "`Default` is not implemented for `{Self}`",
    note = "help: add `#[derive(Default)]` to `{Self}`, or write how it is created: `#[plugin(…, factory = {Self}::new())]`"
)]
pub trait DefaultFactory: Sized {
    /// The plugin object.
    fn default() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> DefaultFactory for T {
    fn default() -> Self {
        <T as Default>::default()
    }
}

/// Returns the factory of a plugin without `factory = …`.
pub fn default<T: DefaultFactory>() -> T {
    T::default()
}
