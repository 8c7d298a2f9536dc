//! New names of tables, of the columns of a table, or of the values of an enum: the old name of each, and an order in which
//! every name is free when it is taken.

use crate::hints::Rename;
use orm_core::schema::physical::TableName;
use std::collections::BTreeSet;
use std::fmt::Display;

/// A name, as far as renames need to know it.
pub(super) trait Name: Clone + Ord + Display {
    /// The name with other text, such as in the same namespace.
    fn with_text(&self, text: String) -> Self;

    /// The text, without a namespace.
    fn text(&self) -> &str;
}

impl Name for String {
    fn with_text(&self, text: String) -> Self {
        text
    }

    fn text(&self) -> &str {
        self
    }
}

impl Name for TableName {
    fn with_text(&self, text: String) -> Self {
        TableName {
            name: text,
            ..self.clone()
        }
    }

    fn text(&self) -> &str {
        &self.name
    }
}

/// The old names and the new ones, with the renames that are decided. A name that is old and new stays, as long as no rename
/// says otherwise: of it, or of another one that takes it.
pub(super) struct NewNames<N> {
    old: Vec<N>,
    new: Vec<N>,
    /// The renames that `renamed_from` declares, of which some were done long ago.
    declared: Vec<Rename<N>>,
    renames: Vec<Rename<N>>,
    /// The old names that have a new one by a declaration. Who has such a name now is new, and so is what it declares.
    left: BTreeSet<N>,
    /// The old names that nothing more is to be found of: they are dropped, or stay.
    settled: BTreeSet<N>,
}

impl<N: Name> NewNames<N> {
    pub(super) fn new(old: Vec<N>, new: Vec<N>) -> Self {
        NewNames {
            old,
            new,
            declared: Vec::new(),
            renames: Vec::new(),
            left: BTreeSet::new(),
            settled: BTreeSet::new(),
        }
    }

    /// Adds renames that `renamed_from` declares.
    pub(super) fn declare(&mut self, declared: impl IntoIterator<Item = Rename<N>>) {
        let (old, new) = (&self.old, &self.new);
        let declared = declared.into_iter();
        let declared = declared
            .filter(|it| it.from != it.to && old.contains(&it.from) && new.contains(&it.to));
        self.declared.extend(declared);
    }

    /// Says that no more is to be found of an old name.
    pub(super) fn settle(&mut self, name: N) {
        self.settled.insert(name);
    }

    /// Decides a rename. Returns whether it agrees with those before; one of what is not there says nothing.
    pub(super) fn take(&mut self, rename: Rename<N>) -> bool {
        let is_known = self.old.contains(&rename.from) && self.new.contains(&rename.to);
        if !is_known || rename.from == rename.to || self.renames.contains(&rename) {
            return true;
        }
        if self.is_moved(&rename.from) || self.is_taken(&rename.to) {
            return false;
        }
        self.renames.push(rename);
        true
    }

    /// Decides the renames that are declared and were not done before: who has the name now is new.
    pub(super) fn follow_declared(&mut self) {
        let is_due = |names: &Self, rename: &Rename<N>| {
            let Rename { from, to } = rename;
            let is_fresh = !names.old.contains(to) || names.left.contains(to);
            names.is_open(rename) && names.is_new(to) && (is_fresh || names.is_gone(from))
        };
        while let Some(rename) = self.declared.iter().find(|it| is_due(self, it)).cloned() {
            self.left.insert(rename.from.clone());
            self.renames.push(rename);
        }
    }

    /// A declared rename of a name that is gone, to one that was there before: it is done now, or was long ago.
    pub(super) fn contested(&self) -> Option<Rename<N>> {
        let mut declared = self.declared.iter();
        let is_contested = |it: &&Rename<N>| self.is_open(it) && self.is_gone(&it.from);
        declared.find(is_contested).cloned()
    }

    /// Declared renames in a circle, such as two names for each other: they are done now, or were long ago.
    pub(super) fn circle(&self) -> Option<Vec<Rename<N>>> {
        let mut starts = self.declared.iter().filter(|it| self.is_open(it));
        let circle: Vec<_> = starts.find_map(|start| {
            let mut circle = vec![start.clone()];
            loop {
                let from = circle.last().map(|last| &last.from)?;
                if *from == start.to {
                    return Some(circle);
                }
                let mut others = self.declared.iter();
                let next = others.find(|it| it.to == *from && self.is_open(it))?;
                if circle.contains(next) {
                    return None;
                }
                circle.push(next.clone());
            }
        })?;
        let renames = self.declared.iter().filter(|it| circle.contains(it));
        Some(renames.cloned().collect())
    }

    /// The old names that nothing has any more, but for those of which that is known.
    pub(super) fn gone(&self) -> Vec<N> {
        let old = self.old.iter();
        let gone = old.filter(|name| self.is_gone(name) && !self.settled.contains(name));
        gone.cloned().collect()
    }

    /// The names of what is new.
    pub(super) fn fresh(&self) -> impl Iterator<Item = &N> {
        self.new.iter().filter(|name| self.is_new(name))
    }

    /// Returns whether what has this name now is new, as far as the renames say.
    pub(super) fn is_new(&self, name: &N) -> bool {
        let is_free = !self.old.contains(name) || self.is_moved(name);
        self.new.contains(name) && is_free && !self.is_taken(name)
    }

    /// Returns whether nothing has an old name any more, nor a new one for it.
    pub(super) fn is_gone(&self, name: &N) -> bool {
        let is_lost = !self.new.contains(name) || self.is_taken(name);
        self.old.contains(name) && is_lost && !self.is_moved(name)
    }

    /// The renames that are decided.
    pub(super) fn renames(&self) -> &[Rename<N>] {
        &self.renames
    }

    /// The new name of an old one.
    pub(super) fn after<'n>(&'n self, name: &'n N) -> &'n N {
        let mut renames = self.renames.iter();
        renames
            .find(|it| it.from == *name)
            .map_or(name, |it| &it.to)
    }

    /// The renames in an order in which every name is free when it is taken: chains from their end, circles by a name of at
    /// most so many characters that nothing has. What is gone while another takes its name is set aside under such a name.
    pub(super) fn in_order(mut self, longest: usize) -> Vec<Rename<N>> {
        let is_taken = |name: &N| self.renames.iter().any(|it| is_same(&it.to, name));
        let old = self.old.iter();
        let lost = old.filter(|name| self.is_gone(name) && is_taken(name));
        let lost: Vec<_> = lost.cloned().collect();
        for name in lost {
            let aside = self.aside(&name, longest);
            self.renames.push(Rename::new(name, aside));
        }
        let mut ordered = Vec::with_capacity(self.renames.len());
        while !self.renames.is_empty() {
            let position = match self.free() {
                Some(position) => position,
                None => self.cut(longest),
            };
            ordered.push(self.renames.remove(position));
        }
        ordered
    }

    /// The first rename to a name that no other gives up.
    fn free(&self) -> Option<usize> {
        let is_free = |it: &Rename<N>| {
            let mut others = self.renames.iter().filter(|other| *other != it);
            !others.any(|other| is_same(&other.from, &it.to))
        };
        self.renames.iter().position(is_free)
    }

    /// Cuts the circle of the first rename: it goes by a name aside. Returns its first half.
    fn cut(&mut self, longest: usize) -> usize {
        let Rename { from, to } = self.renames[0].clone();
        let aside = self.aside(&from, longest);
        self.renames[0] = Rename::new(from, aside.clone());
        self.renames.push(Rename::new(aside, to));
        0
    }

    /// A name that nothing has, in any case: `orm_old_title`.
    fn aside(&self, name: &N, longest: usize) -> N {
        let renamed = self.renames.iter().map(|it| &it.to);
        let known = self.old.iter().chain(&self.new).chain(renamed);
        let known: BTreeSet<_> = known.map(|it| it.text().to_lowercase()).collect();
        name.with_text(text_aside(name.text(), longest, |text| {
            known.contains(&text.to_lowercase())
        }))
    }

    /// Returns whether a declaration may still say something.
    fn is_open(&self, rename: &Rename<N>) -> bool {
        let Rename { from, to } = rename;
        !self.settled.contains(from) && !self.is_moved(from) && !self.is_taken(to)
    }

    fn is_moved(&self, name: &N) -> bool {
        self.renames.iter().any(|it| it.from == *name)
    }

    fn is_taken(&self, name: &N) -> bool {
        self.renames.iter().any(|it| it.to == *name)
    }
}

/// A text that is not taken, such as `orm_old_title` for `title`.
pub(super) fn text_aside(text: &str, longest: usize, is_taken: impl Fn(&str) -> bool) -> String {
    let wanted = format!("orm_old_{text}");
    let mut texts = (0_u32..).map(|number| shortened(&wanted, number, longest));
    texts.find(|text| !is_taken(text)).unwrap_or(wanted)
}

/// Returns whether a database may take two names for one: SQLite does where they differ in case alone.
fn is_same<N: Name>(one: &N, other: &N) -> bool {
    let small = |name: &N| name.with_text(name.text().to_ascii_lowercase());
    small(one) == small(other)
}

/// The text, cut to so many bytes, with a number from the second on.
fn shortened(text: &str, number: u32, longest: usize) -> String {
    let number = match number {
        0 => String::new(),
        number => number.to_string(),
    };
    let mut end = text.len().min(longest.saturating_sub(number.len()));
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{number}", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::{NewNames, Rename};

    fn names(old: &str, new: &str, renames: &[(&str, &str)]) -> NewNames<String> {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
        let mut names = NewNames::new(words(old), words(new));
        for (from, to) in renames {
            assert!(names.take(rename(from, to)), "{from} {to}");
        }
        names
    }

    fn rename(from: &str, to: &str) -> Rename<String> {
        Rename::new(from.to_owned(), to.to_owned())
    }

    fn declared(old: &str, new: &str, renames: &[(&str, &str)]) -> NewNames<String> {
        let mut names = names(old, new, &[]);
        names.declare(renames.iter().map(|(from, to)| rename(from, to)));
        names.follow_declared();
        names
    }

    fn ordered(names: NewNames<String>) -> Vec<String> {
        let ordered = names.in_order(63).into_iter();
        ordered.map(|it| format!("{} {}", it.from, it.to)).collect()
    }

    #[test]
    fn a_chain_begins_at_its_end() {
        let chain = names("a b c", "b c d", &[("a", "b"), ("b", "c"), ("c", "d")]);
        assert_eq!(ordered(chain), ["c d", "b c", "a b"]);
    }

    #[test]
    fn a_circle_goes_by_a_name_that_nothing_has() {
        let swap = names("a b", "a b", &[("a", "b"), ("b", "a")]);
        assert_eq!(ordered(swap), ["a orm_old_a", "b a", "orm_old_a b"]);
        let three = [("a", "b"), ("b", "c"), ("c", "a")];
        let three = names("a b c ORM_old_a", "a b c", &three);
        assert_eq!(
            ordered(three),
            ["a orm_old_a1", "c a", "b c", "orm_old_a1 b"]
        );
        let two = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")];
        let two = ordered(names("a b c d", "a b c d", &two));
        assert_eq!(two.len(), 6);
        assert_eq!(two[3], "c orm_old_c");
    }

    #[test]
    fn a_name_aside_is_as_long_as_may_be() {
        let swap = || names("a b", "a b", &[("a", "b"), ("b", "a")]);
        assert_eq!(swap().in_order(3)[0], rename("a", "orm"));
        let taken = names("a b o", "a b", &[("a", "b"), ("b", "a")]);
        assert_eq!(taken.in_order(1)[0], rename("a", "1"));
    }

    #[test]
    fn what_is_gone_makes_way_for_what_takes_its_name() {
        let names = names("a b", "a", &[("b", "a")]);
        assert_eq!(names.gone(), ["a"]);
        assert_eq!(ordered(names), ["a orm_old_a", "b a"]);
    }

    #[test]
    fn names_that_differ_in_case_alone_are_one() {
        let gone = names("a Name", "name", &[("a", "name")]);
        assert_eq!(ordered(gone), ["Name orm_old_Name", "a name"]);
        let chain = names("a Name", "name b", &[("a", "name"), ("Name", "b")]);
        assert_eq!(ordered(chain), ["Name b", "a name"]);
        let itself = names("Name", "name", &[("Name", "name")]);
        assert_eq!(ordered(itself), ["Name name"]);
    }

    #[test]
    fn a_name_is_given_and_taken_once() {
        let mut names = names("a b", "c d", &[("a", "c")]);
        assert!(names.take(rename("a", "c")));
        assert!(!names.take(rename("b", "c")));
        assert!(!names.take(rename("a", "d")));
        assert!(names.take(rename("x", "d")));
    }

    #[test]
    fn declared_renames_are_done_once() {
        let chain = [("title", "name"), ("name", "label")];
        let first = declared("title name", "name label", &chain);
        assert_eq!(ordered(first), ["name label", "title name"]);
        let again = declared("name label", "name label", &chain);
        assert_eq!((again.contested(), again.circle()), (None, None));
        assert_eq!(ordered(again), [""; 0]);
        // Of a longer one each declares the name before.
        let long = [("a", "b"), ("b", "c"), ("c", "d")];
        let long = declared("a b c", "b c d", &long);
        assert_eq!(ordered(long), ["c d", "b c", "a b"]);
        // The old name has another column by now.
        let stale = declared(
            "pages page_count",
            "pages page_count",
            &[("pages", "page_count")],
        );
        assert_eq!(ordered(stale), [""; 0]);
        let fresh = declared("pages", "pages page_count", &[("pages", "page_count")]);
        assert_eq!(ordered(fresh), ["pages page_count"]);
    }

    #[test]
    fn a_declared_rename_that_may_be_done_already_is_told() {
        let one = declared("a b", "a", &[("b", "a")]);
        assert_eq!(one.contested(), Some(rename("b", "a")));
        let swap = [("a", "b"), ("b", "a")];
        let mut two = declared("a b", "a b", &swap);
        assert_eq!(two.contested(), None);
        assert_eq!(two.circle().map(|it| it.len()), Some(2));
        two.settle("a".to_owned());
        assert_eq!(two.circle(), None);
        // One of them is given, so the other one is no question.
        let mut given = names("a b", "a b", &[("a", "b")]);
        given.declare(swap.map(|(from, to)| rename(from, to)));
        given.follow_declared();
        assert_eq!(ordered(given).len(), 3);
    }
}
