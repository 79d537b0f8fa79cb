//! Whether what a change touches can run in production.

use super::case::Change;

/// What the files of a change can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// They may change what runs.
    Any,
    /// Log lines only.
    Logging,
    /// Style sheets and pictures only.
    Presentation,
    /// Documentation, tests, build settings or comments only.
    Inert,
}

/// From the paths; without paths from the title's prefix (Conventional Commits).
pub(super) fn effect_of_paths(change: &Change) -> Effect {
    if change.paths.is_empty() {
        return effect_of_title(&change.title);
    }
    // A tool that publishes texts runs them; in a repository they are documentation.
    let publishes = change.source == "action";
    let paths = || change.paths.iter().map(|path| path.to_lowercase());
    if paths().all(|path| is_inert(&path, publishes)) {
        Effect::Inert
    } else if paths().all(|path| is_inert(&path, publishes) || is_presentation(&path)) {
        Effect::Presentation
    } else {
        Effect::Any
    }
}

fn effect_of_title(title: &str) -> Effect {
    let prefix = title.split([':', '(']).next().unwrap_or_default().trim();
    let inert = title.contains(':') && ["docs", "doc", "test", "tests", "ci", "style"].contains(&prefix);
    if inert { Effect::Inert } else { Effect::Any }
}

fn is_inert(path: &str, publishes: bool) -> bool {
    is_test(path) || is_build_setting(path) || (!publishes && is_documentation(path))
}

fn is_test(path: &str) -> bool {
    const FOLDERS: [&str; 5] = ["test", "tests", "testdata", "__tests__", "spec"];
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    folders.split('/').any(|folder| FOLDERS.contains(&folder))
        || ["_test.", ".test.", ".spec.", "_spec."].iter().any(|part| name.contains(part))
        || name.starts_with("test_")
}

fn is_documentation(path: &str) -> bool {
    const ENDS: [&str; 3] = [".md", ".rst", ".adoc"];
    let folder = path.split('/').next().unwrap_or_default();
    ["docs", "doc", "documentation"].contains(&folder) || ENDS.iter().any(|end| path.ends_with(end))
}

fn is_build_setting(path: &str) -> bool {
    const NAMES: [&str; 6] = ["codeowners", "license", ".editorconfig", ".gitignore", ".gitattributes", ".gitlab-ci.yml"];
    let name = path.rsplit('/').next().unwrap_or_default();
    path.starts_with(".github/") || NAMES.contains(&name) || name.contains("lint")
}

fn is_presentation(path: &str) -> bool {
    const ENDS: [&str; 10] = [".css", ".scss", ".less", ".svg", ".png", ".jpg", ".jpeg", ".webp", ".ico", ".woff2"];
    ENDS.iter().any(|end| path.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(source: &str, title: &str, paths: &[&str]) -> Effect {
        let paths = paths.iter().map(|path| (*path).to_owned()).collect();
        effect_of_paths(&Change { source: source.to_owned(), title: title.to_owned(), paths, ..Change::default() })
    }

    #[test]
    fn documentation_and_tests_are_inert() {
        assert_eq!(effect("commit", "", &["docs/a.md", "pkg/b_test.go", ".github/workflows/x.yml"]), Effect::Inert);
        assert_eq!(effect("commit", "", &["docs/a.md", "pkg/b.go"]), Effect::Any);
        assert_eq!(effect("deploy", "", &["web/a.css", "web/b.svg"]), Effect::Presentation);
        assert_eq!(effect("action", "", &["pages/a.md"]), Effect::Any);
        assert_eq!(effect("commit", "docs: a", &[]), Effect::Inert);
        assert_eq!(effect("flag", "docs_sidebar off->on", &[]), Effect::Any);
    }
}
