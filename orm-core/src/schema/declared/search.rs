//! SearchIndex indexes, as the struct declares them.

/// An index of the words of texts, that stands on the struct: `search(title, body, language = "english")`.
///
/// ```
/// use orm::Model;
/// use orm::doc::Article;
///
/// let search = &Article::table().searches[0];
/// assert_eq!((search.fields, search.language), (&[1, 2][..], "simple")); // `search(title, body)`
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SearchIndex {
    /// The positions of the fields, at most [`MAX_FIELDS`](Self::MAX_FIELDS).
    pub fields: &'static [usize],
    /// The name in the database, where it is not the one of [`names`](crate::schema::names).
    pub name: Option<&'static str>,
    /// The language whose rules make one word of `women` and `woman`.
    pub language: &'static str,
}

impl SearchIndex {
    /// The number of fields that a search index may have: Postgres tells the words of four apart.
    ///
    /// ```
    /// use orm::Model;
    /// use orm::doc::Article;
    /// use orm::schema::SearchIndex;
    ///
    /// assert!(Article::table().searches[0].fields.len() <= SearchIndex::MAX_FIELDS);
    /// ```
    pub const MAX_FIELDS: usize = 4;

    /// The language of no rules: words are compared as they are, but for upper and lower case.
    ///
    /// ```
    /// use orm::schema::SearchIndex;
    ///
    /// assert_eq!(SearchIndex::new(&[1]).language, SearchIndex::SIMPLE);
    /// ```
    pub const SIMPLE: &'static str = "simple";

    /// A search index of these fields, with nothing else declared.
    ///
    /// ```
    /// use orm::schema::SearchIndex;
    ///
    /// let search = SearchIndex::new(&[1, 2]);
    /// assert!(search.fields == [1, 2] && search.name.is_none());
    /// ```
    pub const fn new(fields: &'static [usize]) -> Self {
        SearchIndex {
            fields,
            name: None,
            language: SearchIndex::SIMPLE,
        }
    }

    /// Sets the name.
    ///
    /// ```
    /// use orm::schema::SearchIndex;
    ///
    /// assert_eq!(SearchIndex::new(&[1]).name("words").name, Some("words"));
    /// ```
    #[must_use]
    pub const fn name(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// Sets the language.
    ///
    /// ```
    /// use orm::schema::SearchIndex;
    ///
    /// // As `search(title, language = "english")` declares it.
    /// assert_eq!(SearchIndex::new(&[1]).language("english").language, "english");
    /// ```
    #[must_use]
    pub const fn language(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }
}
