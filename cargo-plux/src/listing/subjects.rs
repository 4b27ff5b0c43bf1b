//! Relates problems to the plugins that they are about.

use std::path::Path;

use plux_build::{Diagnostic, Location, Report};
use plux_spec::PackageSource;
use plux_syntax::relative_path;

/// The locations of plugins and extension points, as diagnostics have them.
pub(crate) struct Subjects<'a> {
    report: &'a Report,
    plugins: Vec<(String, u32)>,
    extension_points: Vec<(String, u32)>,
}

impl<'a> Subjects<'a> {
    pub(crate) fn new(report: &'a Report) -> Self {
        let index = &report.index;
        let plugins = index.plugins.iter().map(|it| {
            let package = (&*it.package, &*it.version, it.source.as_ref());
            (shown_file(report, package, &it.file), it.line)
        });
        let points = index.extension_points.iter().map(|it| {
            let package = (&*it.package, &*it.version, it.source.as_ref());
            (shown_file(report, package, &it.file), it.line)
        });
        Self { report, plugins: plugins.collect(), extension_points: points.collect() }
    }

    /// Returns the positions in the index of the plugins that a diagnostic is about: those at its
    /// locations, else those of the extension point or of the package at its location. `None` if it
    /// is about the program.
    pub(crate) fn of(&self, diagnostic: &Diagnostic) -> Option<Vec<usize>> {
        let plugins = &self.report.index.plugins;
        let location = diagnostic.location.as_ref()?;
        let is_located = |at: usize| {
            let mut locations = diagnostic.related.iter().map(|it| &it.0).chain([location]);
            locations.any(|it| is_at(it, &self.plugins[at]))
        };
        let located: Vec<usize> = (0..plugins.len()).filter(|&at| is_located(at)).collect();
        if !located.is_empty() {
            return Some(located);
        }
        let points = self.report.index.extension_points.iter().zip(&self.extension_points);
        let mut points = points.filter(|(_, at)| is_at(location, at)).map(|(it, _)| it);
        if let Some(point) = points.next() {
            let is_in = |&at: &usize| plugins[at].namespace == point.namespace;
            return Some((0..plugins.len()).filter(is_in).collect());
        }
        let is_of_package = |&at: &usize| {
            let plugin = &plugins[at];
            plugin.package == location.package
                && (location.version.is_empty() || plugin.version == location.version)
        };
        let of_package: Vec<usize> = (0..plugins.len()).filter(is_of_package).collect();
        Some(of_package).filter(|it| !it.is_empty())
    }
}

fn is_at(location: &Location, (file, line): &(String, u32)) -> bool {
    location.line == *line && location.file == *file
}

/// Returns the file as a [`Location`] has it: relative to the workspace if it is in it.
pub(crate) fn shown_file(
    report: &Report,
    (name, version, source): (&str, &str, Option<&PackageSource>),
    file: &str,
) -> String {
    let directory = report.package_dir(name, version, source);
    let path = directory.unwrap_or(Path::new("")).join(file);
    if path.starts_with(&report.workspace) {
        relative_path(&path, &report.workspace)
    } else {
        path.display().to_string()
    }
}
