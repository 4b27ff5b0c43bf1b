//! Dependencies that Cargo could not resolve: their basis, and the reason.

use crate::words::words;

words! {
    /// The basis of dependencies that Cargo could not resolve.
    ///
    /// ```
    /// use plux_spec::DependencyBasis;
    ///
    /// let basis = DependencyBasis::parse("own_manifest").unwrap();
    /// assert_eq!(basis.description(), "the package's own manifest alone");
    /// ```
    DependencyBasis {
        /// Manifests, Cargo.lock and the sources that are on this machine.
        LockFile = "lock_file",
        /// Manifests alone: there is no Cargo.lock.
        Manifests = "manifests",
        /// The manifest of the package alone.
        OwnManifest = "own_manifest",
    }
}

words! {
    /// Why Cargo could not resolve the dependencies offline and without writing Cargo.lock.
    ///
    /// ```
    /// use plux_spec::ResolveFailure;
    ///
    /// assert_eq!(ResolveFailure::Network.to_string(), "network");
    /// ```
    ResolveFailure {
        /// Cargo.lock is missing or out of date.
        LockFile = "lock_file",
        /// A package has to be downloaded first.
        Network = "network",
        /// Another error of Cargo.
        Other = "other",
    }
}

impl DependencyBasis {
    /// Returns what the dependencies were resolved from, for messages.
    pub fn description(self) -> &'static str {
        match self {
            Self::LockFile => "the manifests, Cargo.lock and the sources that are on this machine",
            Self::Manifests => "the manifests alone, because there is no Cargo.lock",
            Self::OwnManifest => "the package's own manifest alone",
        }
    }
}
