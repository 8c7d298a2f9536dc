//! The values that a field of choices may have: those of the variants of an enum.

/// The stored values of an enum with `#[derive(Choices)]`, in the order of its variants. The derive makes it.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceValues {
    /// Texts.
    Texts(&'static [&'static str]),
    /// Integers of whatever width.
    Integers(&'static [i64]),
}

impl ChoiceList {
    /// The list of the values of the enum of this name.
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
    #[must_use]
    pub const fn open(mut self) -> Self {
        self.is_open = true;
        self
    }

    /// Has Postgres make an enum type of this name.
    #[must_use]
    pub const fn db_enum(mut self, name: &'static str) -> Self {
        self.db_enum = Some(name);
        self
    }
    /// Names the texts that had others before: each as it is, and as it was.
    #[must_use]
    pub const fn renamed(mut self, texts: &'static [(&'static str, &'static str)]) -> Self {
        self.renamed = texts;
        self
    }
}
