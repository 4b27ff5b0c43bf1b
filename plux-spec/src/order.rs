//! In which order the plugins of a namespace are loaded.
//!
//! Used by the manager, and by the commands that list an index.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::sort::positions;

/// A stable topological order: constraints first, then the lower number.
///
/// ```
/// use plux_spec::order::{Order, OrderConstraint};
///
/// let names = ["aws", "azure", "cache"];
/// let constraints = [OrderConstraint::After(0, "cache"), OrderConstraint::Before(1, "aws")];
/// let order = Order::of(names.len(), |name| names.binary_search(&name).ok(), constraints);
/// assert_eq!(order.sequence, [1, 2, 0]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// All nodes, first to last.
    pub sequence: Vec<usize>,
    /// The given edges, except for those of cycles and duplicates.
    pub edges: Vec<(usize, usize)>,
    /// A cycle for each node that is part of one. Its last node is its first.
    pub cycles: Vec<Vec<usize>>,
}

/// A constraint of one plugin, by its number, on another, by its name.
///
/// ```
/// use plux_spec::order::OrderConstraint;
///
/// // Plugin 0 has `after = ["cache"]`, or `requires` it.
/// assert_ne!(OrderConstraint::After(0, "cache"), OrderConstraint::Before(0, "cache"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderConstraint<'a> {
    /// The other is loaded first: `after`, and `requires` within the namespace.
    After(usize, &'a str),
    /// The other is loaded later: `before`.
    Before(usize, &'a str),
}

impl Order {
    /// Orders `count` plugins, which are numbered in the order of their names. A constraint counts
    /// where `find` has a number for the name.
    pub fn of<'a>(
        count: usize,
        find: impl Fn(&str) -> Option<usize>,
        constraints: impl IntoIterator<Item = OrderConstraint<'a>>,
    ) -> Self {
        let edge = |constraint| match constraint {
            OrderConstraint::After(at, other) => Some((find(other)?, at)),
            OrderConstraint::Before(at, other) => Some((at, find(other)?)),
        };
        Self::by(count, constraints.into_iter().filter_map(edge).collect())
    }

    /// Orders the nodes below `count`. An edge `(a, b)` means that `a` comes before `b`.
    pub fn by(count: usize, edges: Vec<(usize, usize)>) -> Self {
        order(count, edges)
    }
}

fn order(count: usize, mut edges: Vec<(usize, usize)>) -> Order {
    edges = unique(&edges);
    if edges.is_empty() {
        return Order { sequence: (0..count).collect(), edges, cycles: Vec::new() };
    }
    let sequence = sort(count, &edges);
    if sequence.len() == count {
        return Order { sequence, edges, cycles: Vec::new() };
    }
    let next = adjacency(count, &edges);
    let placed: Vec<bool> = members(count, &sequence);
    let cycles: Vec<Vec<usize>> =
        (0..count).filter(|&node| !placed[node]).filter_map(|node| cycle(node, &next)).collect();
    // An edge is part of a cycle if its ends are part of one cycle: each reaches the other.
    let together = components(count, &cycles, &next);
    edges.retain(|&(from, to)| together[from].is_none() || together[from] != together[to]);
    Order { sequence: sort(count, &edges), edges, cycles }
}

fn unique(edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut sorted = Vec::with_capacity(edges.len());
    for at in positions(edges.len(), &|a, b| edges[a].cmp(&edges[b])) {
        if sorted.last() != Some(&edges[at]) {
            sorted.push(edges[at]);
        }
    }
    sorted
}

/// Kahn's algorithm with a heap. Nodes of cycles, and those after them, are left out.
fn sort(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let next = adjacency(count, edges);
    let mut waits_for = vec![0_u32; count];
    for &(_, to) in edges {
        waits_for[to] += 1;
    }
    let mut ready: BinaryHeap<Reverse<usize>> =
        (0..count).filter(|&node| waits_for[node] == 0).map(Reverse).collect();
    let mut sequence = Vec::with_capacity(count);
    while let Some(Reverse(node)) = ready.pop() {
        sequence.push(node);
        for &to in &next[node] {
            waits_for[to] -= 1;
            if waits_for[to] == 0 {
                ready.push(Reverse(to));
            }
        }
    }
    sequence
}

fn adjacency(count: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut next = vec![Vec::new(); count];
    for &(from, to) in edges {
        next[from].push(to);
    }
    next
}

fn members(count: usize, nodes: &[usize]) -> Vec<bool> {
    let mut members = vec![false; count];
    for &node in nodes {
        members[node] = true;
    }
    members
}

/// Returns the shortest path from `start` back to it.
fn cycle(start: usize, next: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut came_from = vec![None; next.len()];
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for &to in &next[node] {
            if to == start {
                let mut path = vec![start, node];
                while let Some(before) = came_from[path[path.len() - 1]] {
                    path.push(before);
                }
                path.reverse();
                return Some(path);
            }
            if came_from[to].is_none() {
                came_from[to] = Some(node);
                queue.push_back(to);
            }
        }
    }
    None
}

/// Numbers the sets of nodes that reach one another.
fn components(count: usize, cycles: &[Vec<usize>], next: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut before = vec![Vec::new(); count];
    for (from, targets) in next.iter().enumerate() {
        for &to in targets {
            before[to].push(from);
        }
    }
    let mut component = vec![None; count];
    for cycle in cycles {
        let node = cycle[0];
        if component[node].is_none() {
            let (forth, back) = (reached(node, next), reached(node, &before));
            for other in 0..count {
                if forth[other] && back[other] {
                    component[other] = Some(node);
                }
            }
        }
    }
    component
}

fn reached(start: usize, next: &[Vec<usize>]) -> Vec<bool> {
    let mut reached = vec![false; next.len()];
    let mut stack = vec![start];
    reached[start] = true;
    while let Some(node) = stack.pop() {
        for &to in &next[node] {
            if !reached[to] {
                reached[to] = true;
                stack.push(to);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_constraints_the_order_is_that_of_the_names() {
        assert_eq!(order(3, vec![]).sequence, [0, 1, 2]);
    }

    #[test]
    fn what_is_needed_comes_first_and_ties_go_by_name() {
        assert_eq!(order(4, vec![(3, 0), (2, 1)]).sequence, [2, 1, 3, 0]);
        assert_eq!(order(4, vec![(3, 1), (3, 1)]).sequence, [0, 2, 3, 1]);
    }

    #[test]
    fn a_cycle_is_reported_whole_and_the_rest_is_ordered() {
        // 1 → 2 → 3 → 1, and 4 comes after 3.
        let order = order(5, vec![(1, 2), (2, 3), (3, 1), (3, 4), (4, 0)]);
        assert_eq!(order.cycles, [vec![1, 2, 3, 1], vec![2, 3, 1, 2], vec![3, 1, 2, 3]]);
        assert_eq!(order.sequence, [1, 2, 3, 4, 0]);
        assert_eq!(order.edges, [(3, 4), (4, 0)]);
    }

    #[test]
    fn a_node_that_waits_for_itself_is_a_cycle() {
        let order = order(2, vec![(1, 1)]);
        assert_eq!(order.cycles, [vec![1, 1]]);
        assert_eq!(order.sequence, [0, 1]);
    }
}
