//! The values that a field of choices may have: those of the variants of an enum.

/// The stored values of an enum with `#[derive(Choices)]`, in the order of its variants. The derive makes it.
///
/// ```
/// # use orm::prelude::*;
/// #[derive(Choices, Clone, Copy, PartialEq, Debug)]
/// pub enum Status {
///     Draft,
///     InPrint,
/// }
///
/// #[derive(Model)]
/// pub struct Volume {
///     pub id: i64,
///     pub status: Status,
/// }
///
/// let list = Volume::table().fields[1].choices().expect("the values of an enum");
/// assert_eq!((list.name, list.is_open), ("Status", false));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChoiceList {
    /// The Rust name of the enum.
    pub name: &'static str,
    /// The values.
    pub values: ChoiceValues,
    /// True if other values are kept too, by the variant that is marked `other`.
    pub is_open: bool,
    /// The name of the enum type that Postgres has of the values (`#[orm(db_enum)]`).
    pub db_enum: Option<&'static str>,
    /// The texts of variants that had others before (`#[orm(renamed_from = "…")]`): each as it is, and as it was.
    pub renamed: &'static [(&'static str, &'static str)],
}

/// An enum type of the database, by its name: `"book_status"`, `"shop"."book_status"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EnumType {
    /// The Postgres schema it stands in: that of the table whose field has it.
    pub namespace: Option<&'static str>,
    /// The type's own name.
    pub name: &'static str,
}

/// The values of a [`ChoiceList`].
///
/// ```
/// use orm::schema::{ChoiceList, ChoiceValues};
///
/// let list = ChoiceList::new("Status", ChoiceValues::Texts(&["draft", "in_print"]));
/// assert_ne!(list.values, ChoiceValues::Integers(&[1, 2]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceValues {
    /// Texts.
    Texts(&'static [&'static str]),
    /// Integers of whatever width.
    Integers(&'static [i64]),
}

impl ChoiceList {
    /// The list of the values of the enum of this name.
    ///
    /// ```
    /// use orm::schema::{ChoiceList, ChoiceValues};
    ///
    /// let list = ChoiceList::new("Grade", ChoiceValues::Integers(&[1, 2, 3]));
    /// assert!(list.db_enum.is_none() && list.renamed.is_empty());
    /// ```
    pub const fn new(name: &'static str, values: ChoiceValues) -> Self {
        ChoiceList {
            name,
            values,
            is_open: false,
            db_enum: None,
            renamed: &[],
        }
    }

    /// Says that other values are kept too.
    ///
    /// ```
    /// use orm::schema::{ChoiceList, ChoiceValues};
    ///
    /// // As a variant with `#[orm(other)]` declares it.
    /// let list = ChoiceList::new("Status", ChoiceValues::Texts(&["draft"])).open();
    /// assert!(list.is_open);
    /// ```
    #[must_use]
    pub const fn open(mut self) -> Self {
        self.is_open = true;
        self
    }

    /// Has Postgres make an enum type of this name.
    ///
    /// ```
    /// use orm::schema::{ChoiceList, ChoiceValues};
    ///
    /// // As `#[orm(db_enum = "book_status")]` declares it.
    /// let list = ChoiceList::new("Status", ChoiceValues::Texts(&["draft"])).db_enum("book_status");
    /// assert_eq!(list.db_enum, Some("book_status"));
    /// ```
    #[must_use]
    pub const fn db_enum(mut self, name: &'static str) -> Self {
        self.db_enum = Some(name);
        self
    }
    /// Names the texts that had others before: each as it is, and as it was.
    ///
    /// ```
    /// use orm::schema::{ChoiceList, ChoiceValues};
    ///
    /// // As `#[orm(renamed_from = "printed")]` of the variant `InPrint` declares it.
    /// let list = ChoiceList::new("Status", ChoiceValues::Texts(&["in_print"])).renamed(&[("in_print", "printed")]);
    /// assert_eq!(list.renamed[0].1, "printed");
    /// ```
    #[must_use]
    pub const fn renamed(mut self, texts: &'static [(&'static str, &'static str)]) -> Self {
        self.renamed = texts;
        self
    }
}
