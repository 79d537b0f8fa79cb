//! Finds files that use each other in a circle.

use super::uses::FileUses;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A circle's files, and the shortest way round, which names its first file twice.
struct Circle<'u> {
    files: Vec<&'u str>,
    shortest: Vec<&'u str>,
}

type Graph<'u> = BTreeMap<&'u str, Vec<&'u str>>;

/// Every circle as a text, from the smallest.
pub fn describe_circles(package: &str, uses: &FileUses) -> Vec<String> {
    let mut circles = find_circles(uses);
    circles.sort_by_key(|circle| circle.files.len());
    circles.iter().map(|circle| describe(package, circle, uses)).collect()
}

fn find_circles(uses: &FileUses) -> Vec<Circle<'_>> {
    let mut graph = Graph::new();
    for (from, to) in uses.keys() {
        graph.entry(from).or_default().push(to);
    }
    let reachable: BTreeMap<&str, BTreeSet<&str>> = graph.keys().map(|file| (*file, list_reachable(&graph, file))).collect();
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for (file, reached) in &reachable {
        let back = |other: &&&str| reachable.get(*other).is_some_and(|from_other| from_other.contains(file));
        let files: Vec<&str> = reached.iter().filter(back).copied().collect();
        if files.len() > 1 && seen.insert(files.clone()) {
            let ways = files.iter().filter_map(|start| find_way_round(&graph, start));
            let shortest = ways.min_by_key(Vec::len).unwrap_or_default();
            circles.push(Circle { files, shortest });
        }
    }
    circles
}

/// Files that can be reached from one in one step or more.
fn list_reachable<'u>(graph: &Graph<'u>, start: &str) -> BTreeSet<&'u str> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = graph.get(start).cloned().unwrap_or_default();
    while let Some(file) = waiting.pop() {
        if reached.insert(file) {
            waiting.extend(graph.get(file).into_iter().flatten());
        }
    }
    reached
}

/// The shortest way from a file back to itself.
fn find_way_round<'u>(graph: &Graph<'u>, start: &'u str) -> Option<Vec<&'u str>> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in graph.get(way.last()?).into_iter().flatten() {
            let longer = way.iter().chain([next]).copied().collect();
            if *next == start {
                return Some(longer);
            }
            if seen.insert(*next) {
                ways.push_back(longer);
            }
        }
    }
    None
}

fn describe(package: &str, circle: &Circle, uses: &FileUses) -> String {
    let mut text = format!("{package}: {} files use each other in a circle; the shortest way round:", circle.files.len());
    for step in circle.shortest.windows(2) {
        text += &describe_use(uses, step[0], step[1]);
    }
    if circle.files.len() > 2 {
        text += &format!("\n  all of its files: {}", circle.files.join(", "));
        text += &describe_pairs(circle, uses);
    }
    text
}

fn describe_use(uses: &FileUses, from: &str, to: &str) -> String {
    let found = uses.get(&(from.to_owned(), to.to_owned()));
    found.map_or_else(String::new, |evidence| format!("\n  {from}:{} uses {} of {to}", evidence.line, evidence.path))
}

/// Pairs of the circle's files that use each other directly.
fn describe_pairs(circle: &Circle, uses: &FileUses) -> String {
    let inside = |file: &str| circle.files.contains(&file);
    let mutual = uses.keys().filter(|(from, to)| from < to && inside(from) && inside(to) && uses.contains_key(&(to.clone(), from.clone())));
    mutual
        .map(|(from, to)| {
            format!("\n  both ways: {}{}", describe_use(uses, from, to).trim(), describe_use(uses, to, from).replace("\n ", ";"))
        })
        .collect()
}
