//! Packages of the workspace, as their manifests say.

use super::sources::Sources;

/// A package: where it is and what it depends on.
pub struct Package {
    /// As in the manifest: `holdpoint-hub`.
    pub name: String,
    /// `crates/hub`.
    pub folder: String,
    /// As the code map calls it: `hub`.
    pub short: String,
    /// Without those for tests only.
    pub dependencies: Vec<Dependency>,
}

/// A line of a manifest.
pub struct Dependency {
    /// The package it names.
    pub name: String,
    /// From 1.
    pub line: usize,
}

impl Package {
    /// Files that are the root of a crate: the library and the programs.
    pub fn roots<'a>(&self, sources: &'a Sources) -> Vec<&'a str> {
        let source = format!("{}/src/", self.folder);
        let programs = format!("{source}bin/");
        let is_root = |path: &str| {
            let main = path.strip_prefix(&source).is_some_and(|file| file == "lib.rs" || file == "main.rs");
            main || path.strip_prefix(&programs).is_some_and(|file| !file.contains('/') || file.ends_with("/main.rs"))
        };
        sources.keys().map(String::as_str).filter(|path| is_root(path)).collect()
    }
}

/// Every package that has a manifest among the sources.
pub fn list_packages(sources: &Sources) -> Vec<Package> {
    let manifests = sources.iter().filter_map(|(path, text)| Some((path.strip_suffix("/Cargo.toml")?, text)));
    manifests.map(|(folder, text)| read_manifest(folder, text)).collect()
}

/// Reads the lines that matter; a parser of TOML would be one more thing that newcomers compile.
fn read_manifest(folder: &str, text: &str) -> Package {
    let short = folder.strip_prefix("crates/").unwrap_or(folder).to_owned();
    let mut package = Package { name: short.clone(), folder: folder.to_owned(), short, dependencies: Vec::new() };
    let mut section = "";
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            package.dependencies.extend(section_dependency(section).map(|name| Dependency { name, line: index + 1 }));
        } else {
            read_line(&mut package, section, line, index + 1);
        }
    }
    package
}

fn read_line(package: &mut Package, section: &str, line: &str, number: usize) {
    let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) else { return };
    let key = key.trim().split('.').next().unwrap_or_default();
    if section == "package" && key == "name" {
        package.name = value.trim().trim_matches('"').to_owned();
    } else if lists_dependencies(section) {
        let name = renamed_package(value).unwrap_or(key).to_owned();
        package.dependencies.push(Dependency { name, line: number });
    }
}

/// `other = { package = "name" }` depends on `name`.
fn renamed_package(value: &str) -> Option<&str> {
    value.split_once("package = \"")?.1.split('"').next()
}

fn lists_dependencies(section: &str) -> bool {
    let kind = section.rsplit('.').next().unwrap_or_default();
    kind == "dependencies" && section != "workspace.dependencies" || kind == "build-dependencies"
}

/// `[dependencies.name]`.
fn section_dependency(section: &str) -> Option<String> {
    let (before, name) = section.rsplit_once('.')?;
    lists_dependencies(before).then(|| name.to_owned())
}

/// A package's name as Rust code writes it.
pub fn rust_name(package: &str) -> String {
    package.replace('-', "_")
}
