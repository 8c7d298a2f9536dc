//! Fields, with everything that the words of `#[orm(…)]` declare of them.

use super::{ChoiceList, DeclaredSql, Domain, OnUpdate, RangeBound, RangeEnd, Relation, Validator};
use crate::value::Type;

/// One field of a model: a column, or several (a foreign key to a key of several fields).
///
/// ```
/// # use orm::doc::*;
/// use orm::Model;
///
/// let title = &Book::table().fields[1];
/// assert_eq!((title.name, title.column, title.max_length), ("title", "title", Some(255)));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is declared by a word of its own"
)]
pub struct Field {
    /// The Rust name.
    pub name: &'static str,
    /// The column's name; where there are several columns, the beginning of their names.
    pub column: &'static str,
    /// The type of each of its columns.
    pub types: &'static [Type],
    /// The columns may be null.
    pub null: bool,
    /// The optional embedded struct of which it is a required field: all of those are null together, or none is.
    pub whole: Option<&'static str>,
    /// The variants of an embedded enum whose fields stand beside this one, which is its tag.
    pub variants: &'static [EnumVariant],
    /// The number of characters that a text may have.
    pub max_length: Option<u32>,
    /// The digits of a decimal.
    pub digits: Option<Digits>,
    /// The least number that it may be.
    pub min: Option<&'static str>,
    /// The greatest number that it may be.
    pub max: Option<&'static str>,
    /// The rule in Rust about its values.
    pub validator: Option<Validator>,
    /// The field counts how often the row was written, so that a stale row is not stored.
    pub version: bool,
    /// The database counts this key up by itself.
    pub identity: bool,
    /// A draft may leave it out because Rust has a default for it.
    pub default: bool,
    /// SQL of the default that the database fills in.
    pub db_default: Option<DbDefault>,
    /// SQL of the value that the database computes from the row; nothing else can set the field.
    pub generated: Option<DeclaredSql>,
    /// How it gets a value by itself.
    pub auto: Option<Auto>,
    /// No two rows may have the same value.
    pub unique: bool,
    /// True if there is an index on this field alone.
    pub index: bool,
    /// The collation, where it is not by code point.
    pub collation: Option<&'static str>,
    /// The values that it may have, where its column's type has more.
    pub domain: Domain,
    /// The foreign key, if it is one.
    pub relation: Option<Relation>,
    /// The field, by its position, whose column is a part of this foreign key too.
    pub within: Option<usize>,
    /// The foreign key leads to the tenant of the row.
    pub tenant: bool,
    /// The doc comment.
    pub docs: &'static str,
    /// Words for people who fill in the field.
    pub help: &'static str,
    /// The name that people see.
    pub label: &'static str,
    /// The name this field had before.
    pub renamed_from: Option<&'static str>,
}

/// One variant of an embedded enum that has fields: they are null in rows whose tag has another value.
///
/// ```
/// # use orm::prelude::*;
/// use orm::schema::EnumVariant;
///
/// #[derive(Embed)]
/// pub enum Payment {
///     Cash,
///     Card { number: String },
/// }
///
/// #[derive(Model)]
/// pub struct Purchase {
///     pub id: i64,
///     #[orm(embed)]
///     pub payment: Payment,
/// }
///
/// let tag = &Purchase::table().fields[1];
/// assert_eq!((tag.name, tag.variants), ("payment.kind", &[EnumVariant { value: "card", field: "card" }][..]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnumVariant {
    /// The value of the tag.
    pub value: &'static str,
    /// The name beside the tag: of the variant's one field, or of the struct that its fields are.
    pub field: &'static str,
}

/// The value that a field gets by itself, and when.
///
/// ```
/// # use orm::prelude::*;
/// use orm::schema::Auto;
///
/// #[derive(Model)]
/// pub struct Visit {
///     pub id: i64,
///     #[orm(auto_now_add)]
///     pub begun: DateTime<Utc>,
///     #[orm(auto_now)]
///     pub changed: DateTime<Utc>,
/// }
///
/// let autos = Visit::table().fields.iter().map(|field| field.auto);
/// assert_eq!(autos.collect::<Vec<_>>(), [None, Some(Auto::Add), Some(Auto::Write)]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auto {
    /// A `Uuid` that is the primary key: to a new one, when a row without a key is inserted.
    #[cfg(feature = "uuid")]
    Key,
    /// `auto_now_add`: to the time, when the row is inserted.
    Add,
    /// `auto_now`: to the time, whenever the row is written.
    Write,
}

/// The digits of a column of decimals: `numeric(12, 2)` on Postgres.
///
/// ```
/// # use orm::prelude::*;
/// use orm::schema::Digits;
///
/// #[derive(Model)]
/// pub struct Ware {
///     pub id: i64,
///     #[orm(max_digits = 12, decimal_places = 2)]
///     pub price: orm::Decimal,
/// }
///
/// let digits = Ware::table().fields[1].digits;
/// assert_eq!(digits, Some(Digits { max_digits: 12, decimal_places: 2 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digits {
    /// The number of digits, from 1 to 18.
    pub max_digits: u32,
    /// The number of digits behind the point.
    pub decimal_places: u32,
}

/// The most digits that a column of decimals may have.
pub(crate) const MAX_DIGITS: u32 = 18;

impl Digits {
    /// Returns whether both databases hold so many digits.
    pub(crate) fn are_sound(self) -> bool {
        (1..=MAX_DIGITS).contains(&self.max_digits) && self.decimal_places <= self.max_digits
    }
}

/// A default as SQL over no columns.
///
/// ```
/// # use orm::prelude::*;
/// use orm::schema::DbDefault;
///
/// #[derive(Model)]
/// pub struct Loan {
///     pub id: i64,
///     #[orm(db_default(sqlite = "1", postgres = "true"))]
///     pub is_open: bool,
/// }
///
/// let default = Loan::table().fields[1].db_default;
/// assert_eq!(default, Some(DbDefault { sqlite: "1", postgres: "true" }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DbDefault {
    /// On SQLite.
    pub sqlite: &'static str,
    /// On Postgres.
    pub postgres: &'static str,
}

impl Field {
    /// A field of these columns, with nothing else declared.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// let title = Field::new("title", "title", &[Type::Text], false);
    /// assert!(title.is_required() && !title.unique && title.max_length.is_none());
    /// ```
    pub const fn new(
        name: &'static str,
        column: &'static str,
        types: &'static [Type],
        null: bool,
    ) -> Self {
        Field {
            name,
            column,
            types,
            null,
            whole: None,
            variants: &[],
            max_length: None,
            digits: None,
            min: None,
            max: None,
            validator: None,
            version: false,
            tenant: false,
            identity: false,
            default: false,
            db_default: None,
            generated: None,
            auto: None,
            unique: false,
            index: false,
            collation: None,
            domain: Domain::Whole,
            relation: None,
            within: None,
            docs: "",
            help: "",
            label: "",
            renamed_from: None,
        }
    }

    /// The beginning of the names of the fields beside this one, which are of the same embedded struct: `payment.`.
    pub(super) fn beside(&self) -> &'static str {
        let point = self.name.rfind('.');
        point.map_or("", |point| &self.name[..=point])
    }

    /// Declares the variants of an embedded enum whose fields stand beside this one, which is its tag.
    ///
    /// ```
    /// use orm::schema::{EnumVariant, Field, Type};
    ///
    /// const VARIANTS: &[EnumVariant] = &[EnumVariant { value: "card", field: "card" }];
    /// let field = Field::new("kind", "kind", &[Type::Text], false).variants(VARIANTS);
    /// assert_eq!(field.variants, VARIANTS);
    /// ```
    #[must_use]
    pub const fn variants(mut self, variants: &'static [EnumVariant]) -> Self {
        self.variants = variants;
        self
    }

    /// Sets the number of characters that a text may have.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(max_length = 200)]` declares it.
    /// let field = Field::new("title", "title", &[Type::Text], false).max_length(200);
    /// assert_eq!(field.max_length, Some(200));
    /// ```
    #[must_use]
    pub const fn max_length(mut self, n: u32) -> Self {
        self.max_length = Some(n);
        self
    }

    /// Sets the digits of a decimal: how many there are, and how many of them stand behind the point.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(max_digits = 12, decimal_places = 2)]` declares it.
    /// let field = Field::new("price", "price", &[Type::Decimal], false).digits(12, 2);
    /// assert_eq!(field.digits.map(|digits| digits.decimal_places), Some(2));
    /// ```
    #[must_use]
    pub const fn digits(mut self, max_digits: u32, decimal_places: u32) -> Self {
        self.digits = Some(Digits {
            max_digits,
            decimal_places,
        });
        self
    }

    /// Sets the least number that it may be.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(min = 0.5)]` declares it.
    /// let field = Field::new("price", "price", &[Type::F64], false).min("0.5");
    /// assert_eq!(field.bounds().map(|bound| bound.number).collect::<Vec<_>>(), ["0.5"]);
    /// ```
    #[must_use]
    pub const fn min(mut self, number: &'static str) -> Self {
        self.min = Some(number);
        self
    }

    /// Sets the greatest number that it may be.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(min = 1, max = 5)]` declares it.
    /// let field = Field::new("stars", "stars", &[Type::I32], false).min("1").max("5");
    /// assert_eq!(field.bounds().map(|bound| bound.number).collect::<Vec<_>>(), ["1", "5"]);
    /// ```
    #[must_use]
    pub const fn max(mut self, number: &'static str) -> Self {
        self.max = Some(number);
        self
    }

    /// Sets the rule in Rust about its values.
    ///
    /// ```
    /// use orm::query::Value;
    /// use orm::schema::{Field, Type};
    ///
    /// fn is_set(values: &[Value]) -> Result<(), String> {
    ///     if values[0] == Value::Text(String::new()) { Err("is empty".to_owned()) } else { Ok(()) }
    /// }
    ///
    /// let field = Field::new("title", "title", &[Type::Text], false).validator(is_set);
    /// let rule = field.validator.expect("it has been set");
    /// assert_eq!(rule(&[Value::Text(String::new())]), Err("is empty".to_owned()));
    /// ```
    #[must_use]
    pub const fn validator(mut self, validator: Validator) -> Self {
        self.validator = Some(validator);
        self
    }

    /// Declares that the field counts how often the row was written.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(version)]` declares it.
    /// let field = Field::new("version", "version", &[Type::I32], false).version();
    /// assert!(field.version && !field.is_required()); // a draft begins to count
    /// ```
    #[must_use]
    pub const fn version(mut self) -> Self {
        self.version = true;
        self
    }

    /// Says that the foreign key leads to the tenant of the row.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(tenant)]` declares it.
    /// let field = Field::new("owner", "owner_id", &[Type::I64], false).tenant();
    /// assert!(field.tenant && !field.is_required()); // `db.tenant(…)` fills it in
    /// ```
    #[must_use]
    pub const fn tenant(mut self) -> Self {
        self.tenant = true;
        self
    }

    /// Sets whether the database counts this key up.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// let field = Field::new("id", "id", &[Type::I64], false).identity(true);
    /// assert!(field.identity && !field.is_required()); // no draft sets it
    /// ```
    #[must_use]
    pub const fn identity(mut self, identity: bool) -> Self {
        self.identity = identity;
        self
    }

    /// Declares that Rust has a default.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(default = 1)]` declares it.
    /// let field = Field::new("copies", "copies", &[Type::I32], false).default();
    /// assert!(!field.is_required());
    /// ```
    #[must_use]
    pub const fn default(mut self) -> Self {
        self.default = true;
        self
    }

    /// Sets the default that the database fills in.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(db_default(sqlite = "1", postgres = "true"))]` declares it.
    /// let field = Field::new("is_open", "is_open", &[Type::Bool], false).db_default("1", "true");
    /// assert_eq!(field.db_default.map(|default| default.postgres), Some("true"));
    /// ```
    #[must_use]
    pub const fn db_default(mut self, sqlite: &'static str, postgres: &'static str) -> Self {
        self.db_default = Some(DbDefault { sqlite, postgres });
        self
    }

    /// Sets the expression by which the database computes the value.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(generated = "price * quantity")]` declares it.
    /// let field = Field::new("total", "total", &[Type::I64], false).generated("price * quantity", "price * quantity");
    /// assert!(field.generated.is_some() && !field.is_required());
    /// ```
    #[must_use]
    pub const fn generated(mut self, sqlite: &'static str, postgres: &'static str) -> Self {
        self.generated = Some(DeclaredSql::new(sqlite, postgres));
        self
    }

    /// Sets when the field gets a value by itself.
    ///
    /// ```
    /// use orm::schema::{Auto, Field, Type};
    ///
    /// // As `#[orm(auto_now)]` declares it.
    /// let field = Field::new("changed", "changed", &[Type::Timestamp], false).auto(Auto::Write);
    /// assert_eq!(field.auto, Some(Auto::Write));
    /// ```
    #[must_use]
    pub const fn auto(mut self, auto: Auto) -> Self {
        self.auto = Some(auto);
        self
    }

    /// Declares that no two rows have the same value.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(unique)]` declares it.
    /// let field = Field::new("name", "name", &[Type::Text], false).unique();
    /// assert!(field.unique);
    /// ```
    #[must_use]
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// Sets whether there is an index; a foreign key has one unless it says otherwise.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(index)]` declares it.
    /// let field = Field::new("year", "year", &[Type::I32], false).index(true);
    /// assert!(field.index);
    /// ```
    #[must_use]
    pub const fn index(mut self, index: bool) -> Self {
        self.index = index;
        self
    }

    /// Sets the collation.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(collation = "de-x-icu")]` declares it.
    /// let field = Field::new("name", "name", &[Type::Text], false).collation("de-x-icu");
    /// assert_eq!(field.collation, Some("de-x-icu"));
    /// ```
    #[must_use]
    pub const fn collation(mut self, collation: &'static str) -> Self {
        self.collation = Some(collation);
        self
    }

    /// Sets the values that it may have: those of its Rust type.
    ///
    /// ```
    /// use orm::schema::{Domain, Field, Type};
    ///
    /// let field = Field::new("shelf", "shelf", &[Type::I16], false).domain(Domain::Integers { least: 0, most: 255 });
    /// assert_ne!(field.domain, Domain::Whole); // a `u8`, which is stored as a small integer
    /// ```
    #[must_use]
    pub const fn domain(mut self, domain: Domain) -> Self {
        self.domain = domain;
        self
    }

    /// Makes the field a foreign key.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Author;
    /// use orm::schema::{Field, OnDelete, Relation, Type};
    ///
    /// let relation = Relation::new(Author::table, OnDelete::Cascade, Some("books"));
    /// let field = Field::new("author", "author_id", &[Type::I64], false).relation(relation);
    /// assert!(field.relation.is_some_and(|relation| (relation.target)().model == "Author"));
    /// ```
    #[must_use]
    pub const fn relation(mut self, relation: Relation) -> Self {
        self.relation = Some(relation);
        self
    }

    /// Sets the action of this foreign key when its target gets another key.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Author;
    /// use orm::schema::{Field, OnDelete, OnUpdate, Relation, Type};
    ///
    /// // As `#[orm(on_update = Cascade)]` declares it.
    /// let relation = Relation::new(Author::table, OnDelete::Cascade, None);
    /// let field = Field::new("author", "author_id", &[Type::I64], false).relation(relation).on_update(OnUpdate::Cascade);
    /// assert!(field.relation.is_some_and(|relation| relation.on_update == OnUpdate::Cascade));
    /// ```
    #[must_use]
    pub const fn on_update(mut self, action: OnUpdate) -> Self {
        if let Some(relation) = &mut self.relation {
            relation.on_update = action;
        }
        self
    }

    /// Sets the name of the accessor on the target of this foreign key.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Author;
    /// use orm::schema::{Field, OnDelete, Relation, Type};
    ///
    /// // As `#[orm(related_name = "books")]` declares it.
    /// let relation = Relation::new(Author::table, OnDelete::Cascade, None);
    /// let field = Field::new("author", "author_id", &[Type::I64], false).relation(relation).related_name("books");
    /// assert_eq!(field.relation.and_then(|relation| relation.related_name), Some("books"));
    /// ```
    #[must_use]
    pub const fn related_name(mut self, name: &'static str) -> Self {
        if let Some(relation) = &mut self.relation {
            relation.related_name = Some(name);
        }
        self
    }

    /// Has the constraint of this foreign key checked at commit.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Author;
    /// use orm::schema::{Field, OnDelete, Relation, Type};
    ///
    /// // As `#[orm(deferrable)]` declares it.
    /// let relation = Relation::new(Author::table, OnDelete::Cascade, None);
    /// let field = Field::new("author", "author_id", &[Type::I64], false).relation(relation).deferrable();
    /// assert!(field.relation.is_some_and(|relation| relation.deferrable));
    /// ```
    #[must_use]
    pub const fn deferrable(mut self) -> Self {
        if let Some(relation) = &mut self.relation {
            relation.deferrable = true;
        }
        self
    }

    /// Makes the part of the foreign key that the field at this position holds a column of that field.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// let field = Field::new("order", "order_id", &[Type::I64], false).within(0);
    /// assert_eq!(field.within, Some(0)); // the tenant is a part of this key and a field of its own
    /// ```
    #[must_use]
    pub const fn within(mut self, field: usize) -> Self {
        self.within = Some(field);
        self
    }

    /// Sets the doc comment.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// let field = Field::new("title", "title", &[Type::Text], false).docs("As on the cover.");
    /// assert_eq!(field.docs, "As on the cover.");
    /// ```
    #[must_use]
    pub const fn docs(mut self, docs: &'static str) -> Self {
        self.docs = docs;
        self
    }

    /// Sets the text for people who fill it in.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(help = "As on the cover.")]` declares it.
    /// let field = Field::new("title", "title", &[Type::Text], false).help("As on the cover.");
    /// assert_eq!(field.help, "As on the cover.");
    /// ```
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// Sets the name that people see.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(label = "Title of the book")]` declares it.
    /// let field = Field::new("title", "title", &[Type::Text], false).label("Title of the book");
    /// assert_eq!(field.label, "Title of the book");
    /// ```
    #[must_use]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// Sets the name that the field had before.
    ///
    /// ```
    /// use orm::schema::{Field, Type};
    ///
    /// // As `#[orm(renamed_from = "name")]` declares it.
    /// let field = Field::new("title", "title", &[Type::Text], false).renamed_from("name");
    /// assert_eq!(field.renamed_from, Some("name"));
    /// ```
    #[must_use]
    pub const fn renamed_from(mut self, name: &'static str) -> Self {
        self.renamed_from = Some(name);
        self
    }

    /// Returns the values that it may have, where its type is an enum of choices.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert!(Book::table().fields[1].choices().is_none());
    /// ```
    pub const fn choices(&self) -> Option<&'static ChoiceList> {
        self.domain.choices()
    }

    /// Returns the ends of the range of its numbers.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert_eq!(Book::table().fields[2].bounds().count(), 0);
    /// ```
    pub fn bounds(&self) -> impl Iterator<Item = RangeBound> + use<> {
        let bound = |end| move |number| RangeBound { end, number };
        let least = self.min.map(bound(RangeEnd::Least));
        let greatest = self.max.map(bound(RangeEnd::Greatest));
        least.into_iter().chain(greatest)
    }

    /// Returns whether a draft must set it.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// let required = Book::table().fields.iter().filter(|field| field.is_required());
    /// let names: Vec<&str> = required.map(|field| field.name).collect();
    /// assert_eq!(names, ["title", "year", "author"]);
    /// ```
    pub fn is_required(&self) -> bool {
        !(self.null
            || self.identity
            || self.default
            || self.version
            || self.tenant
            || self.db_default.is_some()
            || self.generated.is_some()
            || self.auto.is_some())
    }

    /// The beginning of the names of several columns: `author` for `author_id`.
    ///
    /// ```
    /// # use orm::doc::*;
    /// use orm::Model;
    ///
    /// assert_eq!(Book::table().fields[5].stem(), "author");
    /// ```
    pub fn stem(&self) -> &'static str {
        self.column.strip_suffix("_id").unwrap_or(self.column)
    }
}
