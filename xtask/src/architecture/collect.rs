//! Reads one parsed file into the tree: definitions, imports, and paths that code names.

use super::sources::Sources;
use super::tokens::{self, Singles};
use super::tree::{Import, Mention, ModuleId, Tree};
use proc_macro2::Ident;
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Meta, UseTree, Visibility};

/// Fills a module from its file; child modules with files of their own come back.
pub fn collect_file(tree: &mut Tree, sources: &Sources, module: ModuleId, file: &syn::File) -> Vec<ModuleId> {
    let mut collector = Collector { tree, sources, module, waiting: Vec::new(), bound: BTreeSet::new() };
    if !is_test_only(&file.attrs) {
        collector.visit_file(file);
    }
    collector.waiting
}

struct Collector<'t> {
    tree: &'t mut Tree,
    sources: &'t Sources,
    module: ModuleId,
    waiting: Vec<ModuleId>,
    /// Variables of the function that is read: they hide functions of the same name.
    bound: BTreeSet<String>,
}

impl Collector<'_> {
    fn define(&mut self, name: &Ident) {
        let module = &mut self.tree.modules[self.module];
        module.items.insert(name.to_string(), module.file.clone());
    }

    fn mention(&mut self, path: Vec<String>, line: usize) {
        let hidden = path.len() == 1 && self.bound.contains(&path[0]);
        if !hidden {
            self.tree.modules[self.module].mentions.push(Mention { path, line });
        }
    }

    fn import(&mut self, before: &[String], tree: &UseTree, reexport: bool) {
        let with = |name: &Ident| {
            before.iter().cloned().chain((name != "self" || before.is_empty()).then(|| name.to_string())).collect::<Vec<_>>()
        };
        let line = tree.span().start().line;
        let (path, name) = match tree {
            UseTree::Path(path) => return self.import(&with(&path.ident), &path.tree, reexport),
            UseTree::Group(group) => return group.items.iter().for_each(|item| self.import(before, item, reexport)),
            UseTree::Glob(_) => (before.to_vec(), None),
            UseTree::Rename(rename) => (with(&rename.ident), Some(rename.rename.to_string())),
            UseTree::Name(name) => (with(&name.ident), with(&name.ident).last().cloned()),
        };
        self.tree.modules[self.module].imports.push(Import { path, name, reexport, line });
    }

    fn collect_module(&mut self, module: &syn::ItemMod) {
        let name = module.ident.to_string();
        let Some((_, items)) = &module.content else {
            let child = self.tree.add_file(self.sources, self.module, &name);
            return self.waiting.push(child);
        };
        let parent = self.module;
        self.module = self.tree.add_inline(parent, &name);
        items.iter().for_each(|item| self.visit_item(item));
        self.module = parent;
    }

    fn collect_macro(&mut self, item: &syn::ItemMacro) {
        let Some(name) = &item.ident else {
            self.tree.modules[self.module].generated.extend(tokens::list_idents(&item.mac.tokens));
            return self.visit_macro(&item.mac);
        };
        self.define(name);
        if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
            let file = self.tree.modules[self.module].file.clone();
            self.tree.modules[0].items.insert(name.to_string(), file);
        }
        self.tree.modules[self.module].generated.extend(tokens::list_definitions(&item.mac.tokens));
        self.collect_tokens(&item.mac.tokens, Singles::Keep);
    }

    fn collect_tokens(&mut self, tokens: &proc_macro2::TokenStream, singles: Singles) {
        for (path, line) in tokens::list_paths(tokens, singles) {
            self.mention(path, line);
        }
    }

    /// Reads a function with its variables known.
    fn with_variables(&mut self, bound: BTreeSet<String>, read: impl FnOnce(&mut Self)) {
        let outer = self.bound.clone();
        self.bound.extend(bound);
        read(self);
        self.bound = outer;
    }
}

impl<'ast> Visit<'ast> for Collector<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attributes, name) = describe_item(item);
        if is_test_only(attributes) {
            return;
        }
        if let Some(name) = name {
            self.define(name);
        }
        match item {
            Item::Mod(module) => self.collect_module(module),
            Item::Macro(item) => self.collect_macro(item),
            Item::Use(item) => {
                let start = item.leading_colon.map(|_| String::new()).into_iter().collect::<Vec<_>>();
                self.import(&start, &item.tree, !matches!(item.vis, Visibility::Inherited));
            }
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        let mut variables = Variables::default();
        variables.visit_item_fn(function);
        self.with_variables(variables.0, |this| visit::visit_item_fn(this, function));
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if is_test_only(&function.attrs) {
            return;
        }
        let mut variables = Variables::default();
        variables.visit_impl_item_fn(function);
        self.with_variables(variables.0, |this| visit::visit_impl_item_fn(this, function));
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let start = path.leading_colon.map(|_| String::new()).into_iter();
        let names = start.chain(path.segments.iter().map(|segment| segment.ident.to_string())).collect();
        self.mention(names, path.span().start().line);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.collect_tokens(&call.tokens, Singles::Keep);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if attribute.path().segments.len() > 1 {
            self.visit_path(attribute.path());
        }
        if let Meta::List(list) = &attribute.meta {
            self.collect_tokens(&list.tokens, Singles::Skip);
        }
    }

    /// `pub(in crate::x)` uses nothing.
    fn visit_vis_restricted(&mut self, _: &'ast syn::VisRestricted) {}
}

#[derive(Default)]
struct Variables(BTreeSet<String>);

impl<'ast> Visit<'ast> for Variables {
    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        self.0.insert(pattern.ident.to_string());
        visit::visit_pat_ident(self, pattern);
    }
}

/// `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).any(|attribute| {
        let Meta::List(list) = &attribute.meta else { return false };
        let condition = list.tokens.to_string().replace(' ', "");
        condition == "test" || condition.starts_with("all(test,")
    })
}

/// An item's attributes and the name it defines.
fn describe_item(item: &Item) -> (&[Attribute], Option<&Ident>) {
    match item {
        Item::Const(item) => (&item.attrs, Some(&item.ident)),
        Item::Enum(item) => (&item.attrs, Some(&item.ident)),
        Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
        Item::Static(item) => (&item.attrs, Some(&item.ident)),
        Item::Struct(item) => (&item.attrs, Some(&item.ident)),
        Item::Trait(item) => (&item.attrs, Some(&item.ident)),
        Item::TraitAlias(item) => (&item.attrs, Some(&item.ident)),
        Item::Type(item) => (&item.attrs, Some(&item.ident)),
        Item::Union(item) => (&item.attrs, Some(&item.ident)),
        Item::Impl(item) => (&item.attrs, None),
        Item::Macro(item) => (&item.attrs, None),
        Item::Mod(item) => (&item.attrs, None),
        Item::Use(item) => (&item.attrs, None),
        _ => (&[], None),
    }
}
