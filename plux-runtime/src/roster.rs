//! All that is known of a namespace before anything of a plugin has run.

use std::collections::HashMap;
use std::sync::OnceLock;

use plux_spec::Namespace;

use crate::finder::Found;
use crate::handle::Handle;
use crate::name_table::NameTable;
use crate::order::{Order, order};
use crate::reconcile::{self, Entry, Judge, Missing, Subject, Verdict};
use crate::wait_graph::Node;
use crate::{LoadError, LoadErrorKind, PluginSpec};

/// The plugins of a namespace in load order, and what they need.
pub(crate) struct Roster {
    pub(crate) namespace: Namespace,
    pub(crate) members: Box<[Member]>,
    /// Positions of the members, sorted by name.
    pub(crate) by_name: Box<[u32]>,
    /// `(a, b)`: the member at `a` is loaded before that at `b`.
    pub(crate) edges: Box<[(usize, usize)]>,
    /// All that is missing, also where another plugin of the name is there.
    pub(crate) missing: Box<[Missing]>,
    pub(crate) found: Found,
    table: OnceLock<NameTable>,
}

pub(crate) struct Member {
    pub(crate) subject: Subject,
    pub(crate) verdict: Verdict,
    pub(crate) others: Vec<Handle<PluginSpec>>,
    pub(crate) needs: Vec<Need>,
}

/// What has to be loaded before a member.
pub(crate) enum Need {
    /// The member at that position.
    Member(usize),
    /// Something that is not there, so that the member cannot be loaded.
    Absent(Absent),
    /// Itself, through others.
    Circle(Vec<String>),
}

pub(crate) struct Absent {
    pub(crate) requires: String,
    /// What is the matter with it, after a comma.
    pub(crate) problem: String,
    pub(crate) help: String,
}

impl Member {
    pub(crate) fn node(&self) -> Node {
        Node::from(&self.subject)
    }

    pub(crate) fn error(&self, kind: LoadErrorKind) -> LoadError {
        LoadError::new(self.subject.id(), Some(self.subject.place()), kind)
    }
}

impl Roster {
    /// Brings what was found into order. `foreign` says what is the matter with a requirement of
    /// another namespace.
    pub(crate) fn new(
        namespace: Namespace,
        mut found: Found,
        judge: &Judge<'_>,
        foreign: &dyn Fn(&str, &str) -> Option<Absent>,
    ) -> Self {
        // What is linked comes sorted, and is looked at once.
        if !found.specs.is_sorted_by(|a, b| a.name() < b.name()) {
            found.specs.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        }
        let missing = reconcile::missing(&found, &namespace);
        let entries = reconcile::entries(&found.specs, &missing, judge);
        let Order { sequence, edges, circles } = wishes(&entries, namespace.as_str());
        let mut position = vec![0; sequence.len()];
        for (at, &entry) in sequence.iter().enumerate() {
            position[entry] = at;
        }
        let mut roster = Self {
            members: Box::default(),
            by_name: position.iter().map(|&at| u32::try_from(at).unwrap_or(u32::MAX)).collect(),
            edges: edges.into_iter().map(|(a, b)| (position[a], position[b])).collect(),
            missing: missing.into(),
            namespace,
            found,
            table: OnceLock::new(),
        };
        let mut needs = roster.needs(&entries, &position, &circles, foreign);
        let mut member = |at: usize, Entry { subject, verdict, others }| Member {
            needs: if needs.is_empty() {
                Vec::new()
            } else {
                needs.remove(&at).unwrap_or_default()
            },
            subject,
            verdict,
            others,
        };
        roster.members = if sequence.is_sorted() {
            entries.into_iter().enumerate().map(|(at, entry)| member(at, entry)).collect()
        } else {
            let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
            let mut take = |at: usize| entries[at].take().expect("an order has each entry once");
            sequence.into_iter().map(|at| member(at, take(at))).collect()
        };
        roster
    }

    /// What each entry needs, by its number.
    fn needs(
        &self,
        entries: &[Entry],
        position: &[usize],
        circles: &[Vec<usize>],
        foreign: &dyn Fn(&str, &str) -> Option<Absent>,
    ) -> HashMap<usize, Vec<Need>> {
        let mut needs: HashMap<usize, Vec<Need>> = HashMap::new();
        for circle in circles {
            let of = |&entry: &usize| Node::from(&entries[entry].subject).to_string();
            // Each waits for the next, which is the edges backwards.
            let path = circle.iter().rev().map(of).collect();
            needs.entry(circle[0]).or_default().push(Need::Circle(path));
        }
        for (at, entry) in entries.iter().enumerate() {
            let Some(spec) = entry.subject.spec().filter(|spec| !spec.is_unordered()) else {
                continue;
            };
            for required in spec.requires() {
                let (namespace, name) = (required.namespace(), required.name());
                let need = if namespace != self.namespace.as_str() {
                    match foreign(namespace, name) {
                        Some(absent) => Need::Absent(absent),
                        None => continue,
                    }
                } else if let Some(other) = find(entries, name) {
                    Need::Member(position[other])
                } else {
                    let known: Vec<&str> = entries.iter().map(|e| e.subject.name()).collect();
                    let error = reconcile::absent(&self.found, namespace, name, &known);
                    Need::Absent(Absent::from_error(namespace, name, &error))
                };
                needs.entry(at).or_default().push(need);
            }
        }
        needs
    }

    /// The position of the member of that name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        let table = self.table.get_or_init(|| {
            NameTable::new(self.members.iter().map(|member| member.subject.name()))
        });
        table.find(name, |at| self.members[at].subject.name())
    }

    /// All members that the one at `at` needs, directly or not, in load order.
    pub(crate) fn required_by(&self, at: usize) -> Vec<usize> {
        let direct = |at: usize| {
            self.members[at].needs.iter().filter_map(|need| match need {
                Need::Member(other) => Some(*other),
                Need::Absent(_) | Need::Circle(_) => None,
            })
        };
        let mut all: Vec<usize> = Vec::new();
        let mut stack: Vec<usize> = direct(at).collect();
        while let Some(other) = stack.pop() {
            if other != at && !all.contains(&other) {
                all.push(other);
                stack.extend(direct(other));
            }
        }
        all.sort_unstable();
        all
    }

    /// The members in the order of their names.
    pub(crate) fn sorted(&self) -> impl Iterator<Item = &Member> {
        self.by_name.iter().map(|&at| &self.members[at as usize])
    }

    /// Why there is no member of that name.
    pub(crate) fn absent(&self, name: &str) -> LoadError {
        let known: Vec<&str> = self.sorted().map(|member| member.subject.name()).collect();
        reconcile::absent(&self.found, self.namespace.as_str(), name, &known)
    }

    /// Whether an index has something in the namespace, active or not.
    pub(crate) fn is_indexed(&self) -> bool {
        self.found.indexes.iter().any(|registered| {
            let index = &registered.index;
            index.plugins.iter().any(|plugin| plugin.namespace == self.namespace)
                || index.extension_points.iter().any(|point| point.namespace == self.namespace)
        })
    }
}

impl From<&Subject> for Node {
    fn from(subject: &Subject) -> Self {
        match subject {
            Subject::Linked(spec) => Self::Plugin(spec.clone()),
            Subject::Missing(missing) => Self::Missing(Box::new(missing.id.clone())),
        }
    }
}

impl Absent {
    /// Says of a requirement what an attempt to load it would say.
    pub(crate) fn from_error(namespace: &str, name: &str, error: &LoadError) -> Self {
        let text = error.to_string();
        let help = text.rsplit_once("\nhelp: ").map_or("", |(_, help)| help).to_owned();
        let problem = match error.kind() {
            LoadErrorKind::Unknown { .. } => "which does not exist".to_owned(),
            LoadErrorKind::UnknownNamespace { .. } => {
                "of whose namespace nothing is known".to_owned()
            }
            LoadErrorKind::Missing { cause } => format!("which is not linked: {cause}"),
            LoadErrorKind::Inactive { package, .. } => {
                format!("which is not in this build of the package `{package}`")
            }
            _ => format!("which is not there: {}", error.headline()),
        };
        Self { requires: format!("{namespace}:{name}"), problem, help }
    }
}

/// The order of entries that are sorted by name.
fn wishes(entries: &[Entry], namespace: &str) -> Order {
    let mut edges = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let Some(spec) = entry.subject.spec().filter(|spec| !spec.is_unordered()) else {
            continue;
        };
        let own = spec.requires().iter().filter(|other| other.namespace() == namespace);
        for name in own.map(crate::Requirement::name).chain(spec.after()) {
            edges.extend(find(entries, name).map(|other| (other, at)));
        }
        edges.extend(spec.before().into_iter().filter_map(|name| Some((at, find(entries, name)?))));
    }
    order(entries.len(), edges)
}

fn find(entries: &[Entry], name: &str) -> Option<usize> {
    entries.binary_search_by(|entry| entry.subject.name().cmp(name)).ok()
}
