//! Paths in the tokens of macros and attributes, which the parser leaves unread.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What to do with names that stand alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Singles {
    /// Types, and functions that are called.
    Keep,
    /// In attributes they are settings.
    Skip,
}

/// Every path with its line.
pub fn list_paths(tokens: &TokenStream, singles: Singles) -> Vec<(Vec<String>, usize)> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut paths = Vec::new();
    let mut at = 0;
    while at < trees.len() {
        at += match &trees[at] {
            TokenTree::Group(group) => {
                paths.extend(list_paths(&group.stream(), singles));
                1
            }
            TokenTree::Ident(first) => {
                let path = read_path(&trees[at..]);
                let taken = 3 * path.len() - 2;
                if is_kept(&trees, at, &path, singles) {
                    paths.push((path, first.span().start().line));
                }
                taken
            }
            _ => 1,
        };
    }
    paths
}

/// Names joined by `::`, from the start on.
fn read_path(trees: &[TokenTree]) -> Vec<String> {
    let mut path = Vec::new();
    let mut rest = trees;
    while let Some((TokenTree::Ident(name), after)) = rest.split_first() {
        path.push(name.to_string());
        match after {
            [first, second, TokenTree::Ident(_), ..] if is_punct(first, ':') && is_punct(second, ':') => rest = &after[2..],
            _ => break,
        }
    }
    path
}

fn is_kept(trees: &[TokenTree], at: usize, path: &[String], singles: Singles) -> bool {
    let before = at.checked_sub(1).and_then(|index| trees.get(index));
    let field = before.is_some_and(|tree| is_punct(tree, '.'));
    let variable = before.is_some_and(|tree| is_punct(tree, '$')) && path[0] != "crate";
    if field || variable {
        return false;
    }
    path.len() > 1 || singles == Singles::Keep && (path[0].starts_with(char::is_uppercase) || is_called(trees.get(at + 1)))
}

fn is_called(next: Option<&TokenTree>) -> bool {
    matches!(next, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
}

fn is_punct(tree: &TokenTree, wanted: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == wanted)
}

/// Every name in the tokens, at any depth.
pub fn list_idents(tokens: &TokenStream) -> Vec<String> {
    let idents = tokens.clone().into_iter().map(|tree| match tree {
        TokenTree::Group(group) => list_idents(&group.stream()),
        TokenTree::Ident(ident) => vec![ident.to_string()],
        _ => Vec::new(),
    });
    idents.flatten().collect()
}

/// Names that a macro's text defines: those after `struct`, `enum` and the like.
pub fn list_definitions(tokens: &TokenStream) -> Vec<String> {
    let names = list_idents(tokens);
    let keyword = |name: &String| matches!(name.as_str(), "struct" | "enum" | "fn" | "const" | "static" | "type" | "trait");
    names.windows(2).filter(|pair| keyword(&pair[0])).map(|pair| pair[1].clone()).collect()
}
