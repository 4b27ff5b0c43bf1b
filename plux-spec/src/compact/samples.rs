//! Samples of all values that have a compact form, for tests. Those of the entries are generated from the
//! list of their fields and variants.

use std::borrow::Cow;

use crate::CowSlice;
use crate::name::{Namespace, PluginId, PluginName};

/// Values that cover each variant and field.
pub(crate) trait Samples: Sized {
    /// Returns the values, at least one. Lists are empty at depth 0.
    fn samples(depth: usize) -> Vec<Self>;
}

/// Returns a sample for the n-th value of what contains it.
pub(crate) fn nth<T: Clone>(samples: &[T], at: usize) -> T {
    samples[at % samples.len()].clone()
}

impl Samples for u64 {
    fn samples(_: usize) -> Vec<Self> {
        vec![8 << 20, 0, Self::MAX]
    }
}

impl Samples for u32 {
    fn samples(_: usize) -> Vec<Self> {
        vec![7, 0, Self::MAX]
    }
}

impl Samples for bool {
    fn samples(_: usize) -> Vec<Self> {
        vec![true, false]
    }
}

impl Samples for Cow<'static, str> {
    fn samples(_: usize) -> Vec<Self> {
        ["größer, \"quoted\"\nand 3 4 ", "", "1 "].map(Cow::Borrowed).to_vec()
    }
}

impl<T: Samples> Samples for Option<T> {
    fn samples(depth: usize) -> Vec<Self> {
        T::samples(depth).into_iter().map(Some).chain([None]).collect()
    }
}

impl<T: Samples + Clone> Samples for CowSlice<T> {
    fn samples(depth: usize) -> Vec<Self> {
        match depth {
            0 => vec![Vec::new().into()],
            _ => vec![T::samples(depth - 1).into(), Vec::new().into()],
        }
    }
}

impl<A: Samples + Clone, B: Samples + Clone> Samples for (A, B) {
    fn samples(depth: usize) -> Vec<Self> {
        let (one, other) = (A::samples(depth), B::samples(depth));
        let count = one.len().max(other.len());
        (0..count).map(|at| (nth(&one, at), nth(&other, at))).collect()
    }
}

impl Samples for PluginId {
    fn samples(depth: usize) -> Vec<Self> {
        let pairs = <(Namespace, PluginName)>::samples(depth);
        pairs.into_iter().map(|(namespace, name)| Self::new(namespace, name)).collect()
    }
}
