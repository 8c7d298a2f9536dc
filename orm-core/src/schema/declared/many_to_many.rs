//! Relations with any number of rows on both sides.

use super::{Field, OnDelete, Relation, Table};
use crate::value::{Type, ValueSink};

/// A relation of a model to any number of rows of another. It has no column: a table between the two joins them.
///
/// ```
/// use orm::Model;
/// use orm::doc::Book;
///
/// let tags = &Book::table().many_to_many[0];
/// assert_eq!((tags.name, tags.related_name), ("tags", Some("books")));
/// assert_eq!(((tags.target)().model, (tags.through)().name), ("Tag", "book_tags"));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ManyToMany {
    /// The Rust name of the field.
    pub name: &'static str,
    /// The model it leads to.
    pub target: fn() -> &'static Table,
    /// The table that joins the two.
    pub through: fn() -> &'static Table,
    /// The field of `through` that points at the model with this relation.
    pub from: usize,
    /// The field of `through` that points at `target`.
    pub to: usize,
    /// The accessor on the other side; `None` for `"+"`, and where both sides are one.
    pub related_name: Option<&'static str>,
    /// `through` was made for this relation, and is no model of its own.
    pub made: bool,
    /// A row that is joined to another has that other joined to itself too.
    pub symmetrical: bool,
    /// The name of the field, or of the join table, before it was renamed.
    pub renamed_from: Option<&'static str>,
    /// Writes the `default` of a field of `through`.
    pub write_default: fn(usize, &mut dyn ValueSink),
    /// The doc comment.
    pub docs: &'static str,
}

impl ManyToMany {
    /// A relation by a table made for it.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::{Book, Tag};
    /// use orm::schema::ManyToMany;
    ///
    /// let through = Book::table().many_to_many[0].through;
    /// let tags = ManyToMany::made("tags", Tag::table, through);
    /// assert!(tags.made && (tags.from, tags.to) == (0, 1));
    /// ```
    pub const fn made(
        name: &'static str,
        target: fn() -> &'static Table,
        through: fn() -> &'static Table,
    ) -> Self {
        ManyToMany {
            name,
            target,
            through,
            from: 0,
            to: 1,
            related_name: None,
            made: true,
            symmetrical: false,
            renamed_from: None,
            write_default: |_, _| {},
            docs: "",
        }
    }

    /// A relation by a model whose foreign keys at these fields point at the two.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::{Book, Tag};
    /// use orm::schema::ManyToMany;
    ///
    /// let through = Book::table().many_to_many[0].through;
    /// let tags = ManyToMany::through("tags", Tag::table, through, [1, 0], |_, _| {});
    /// assert!(!tags.made && (tags.from, tags.to) == (1, 0));
    /// ```
    pub const fn through(
        name: &'static str,
        target: fn() -> &'static Table,
        through: fn() -> &'static Table,
        [from, to]: [usize; 2],
        write_default: fn(usize, &mut dyn ValueSink),
    ) -> Self {
        ManyToMany {
            from,
            to,
            made: false,
            write_default,
            ..ManyToMany::made(name, target, through)
        }
    }

    /// Sets the fields of `through` that point at the two.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::{Book, Tag};
    /// use orm::schema::ManyToMany;
    ///
    /// let through = Book::table().many_to_many[0].through;
    /// let tags = ManyToMany::made("tags", Tag::table, through).ends([1, 0]);
    /// assert_eq!((tags.from, tags.to), (1, 0));
    /// ```
    #[must_use]
    pub const fn ends(mut self, [from, to]: [usize; 2]) -> Self {
        self.from = from;
        self.to = to;
        self
    }

    /// Sets the accessor on the other side.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::{Book, Tag};
    /// use orm::schema::ManyToMany;
    ///
    /// // As `#[orm(related_name = "books")]` declares it.
    /// let through = Book::table().many_to_many[0].through;
    /// let tags = ManyToMany::made("tags", Tag::table, through).related_name("books");
    /// assert_eq!(tags.related_name, Some("books"));
    /// ```
    #[must_use]
    pub const fn related_name(mut self, name: &'static str) -> Self {
        self.related_name = Some(name);
        self
    }

    /// Joins rows both ways.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::{Author, Book};
    /// use orm::schema::ManyToMany;
    ///
    /// // As `#[orm(symmetrical)]` declares it: whose friend somebody is, is a friend of theirs.
    /// let through = Book::table().many_to_many[0].through;
    /// let friends = ManyToMany::made("friends", Author::table, through).symmetrical();
    /// assert!(friends.symmetrical);
    /// ```
    #[must_use]
    pub const fn symmetrical(mut self) -> Self {
        self.symmetrical = true;
        self
    }

    /// Sets the name before.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::{Book, Tag};
    /// use orm::schema::ManyToMany;
    ///
    /// // As `#[orm(renamed_from = "labels")]` declares it.
    /// let through = Book::table().many_to_many[0].through;
    /// let tags = ManyToMany::made("tags", Tag::table, through).renamed_from("labels");
    /// assert_eq!(tags.renamed_from, Some("labels"));
    /// ```
    #[must_use]
    pub const fn renamed_from(mut self, name: &'static str) -> Self {
        self.renamed_from = Some(name);
        self
    }

    /// Sets the doc comment.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::{Book, Tag};
    /// use orm::schema::ManyToMany;
    ///
    /// let through = Book::table().many_to_many[0].through;
    /// let tags = ManyToMany::made("tags", Tag::table, through).docs("What it is about.");
    /// assert_eq!(tags.docs, "What it is about.");
    /// ```
    #[must_use]
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }
}

impl Field {
    /// One end of a join table made for a [`ManyToMany`]: its rows go with what they join.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Book;
    /// use orm::schema::{Field, OnDelete, Type};
    ///
    /// let end = Field::end("book", "book_id", &[Type::I64], Book::table);
    /// assert!(end.index && end.relation.is_some_and(|relation| relation.on_delete == OnDelete::Cascade));
    /// ```
    pub const fn end(
        name: &'static str,
        column: &'static str,
        types: &'static [Type],
        target: fn() -> &'static Table,
    ) -> Self {
        Field::new(name, column, types, false)
            .index(true)
            .relation(Relation::new(target, OnDelete::Cascade, None))
    }

    /// The field of a join table that both of its ends are `within`. What it points at is checked by them.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// let tenant = Field::join_part("tenant", "tenant_id", &[Type::I64], None);
    /// assert!(tenant.relation.is_none() && !tenant.null);
    /// ```
    pub const fn join_part(
        name: &'static str,
        column: &'static str,
        types: &'static [Type],
        target: Option<fn() -> &'static Table>,
    ) -> Self {
        let field = Field::new(name, column, types, false);
        match target {
            Some(target) => field.relation(Relation::new(target, OnDelete::DoNothing, None)),
            None => field,
        }
    }
}
