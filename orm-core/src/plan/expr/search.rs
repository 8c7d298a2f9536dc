//! Words that are looked for in texts: the search index that serves, and the row that is asked about.

use super::ExprContext;
use crate::error::{Error, Result};
use crate::plan::scope::{RootRows, Scope};
use crate::plan::typed::Typed;
use crate::plan::{Expr, Planner, Search, SearchAnswer, SearchedRow};
use crate::query;
use crate::schema::{Constraint, Rule, Table};
use std::borrow::Cow;

/// A search index: its name and columns, and its language.
type ServingIndex = (&'static Constraint, &'static str);

impl Planner {
    /// Plans a search in the texts of one row.
    pub(super) fn search<'q>(
        &mut self,
        context: &mut ExprContext<'_>,
        search: &'q query::Search,
    ) -> Result<Typed<'q>> {
        let node = context.scope.node(context.node, search.path)?;
        let table = context.scope.nodes[node].table;
        let (index, language) = index_of(table, &search.fields)?;
        let (answer, nullable) = self.answer(context.scope, node, index, search)?;
        let position = |field| index.fields.iter().position(|own| own == field);
        let is_whole = index.fields.iter().all(|own| search.fields.contains(own));
        let searched = search.fields.iter().filter_map(position);
        Ok(Typed {
            expr: Expr::Search(Box::new(Search {
                table,
                name: &index.name,
                columns: &index.columns,
                language,
                searched: (!is_whole).then(|| searched.collect()),
                words: Cow::Borrowed(&search.words),
                row: self.searched_row(context.scope, node)?,
                answer,
            })),
            nullable,
        })
    }

    /// Plans what is asked, and says whether it may be null.
    fn answer<'q>(
        &mut self,
        scope: &mut Scope,
        node: usize,
        index: &'static Constraint,
        search: &'q query::Search,
    ) -> Result<(SearchAnswer<'q>, bool)> {
        match &search.answer {
            query::SearchAnswer::Matches => Ok((SearchAnswer::Matches, scope.nodes[node].optional)),
            query::SearchAnswer::Rank => Ok((SearchAnswer::Rank, false)),
            query::SearchAnswer::Highlight { field, start, stop } => {
                let position = index.fields.iter().position(|own| own == field);
                let is_searched = search.fields.contains(field);
                let Some(position) = position.filter(|_| is_searched) else {
                    let table = scope.nodes[node].table;
                    let (model, field) = (table.model, table.fields[*field].name);
                    return Err(Error::InvalidQuery {
                        model,
                        why: format!(
                            "it highlights `{field}`, which is not searched; name it among the fields of `search`"
                        ),
                    });
                };
                let column = self.column(scope, node, *field, 0)?;
                let answer = SearchAnswer::Highlight {
                    position,
                    text: column.expr,
                    start: Cow::Borrowed(start),
                    stop: Cow::Borrowed(stop),
                };
                Ok((answer, column.nullable))
            }
        }
    }

    /// The row that is asked about: itself, where the words stand in a column of its table, else its key.
    fn searched_row<'q>(&mut self, scope: &mut Scope, node: usize) -> Result<SearchedRow<'q>> {
        let is_of_table = node > 0 || scope.root != RootRows::OfQuery;
        if self.features.search_columns && is_of_table {
            return Ok(SearchedRow::Row(self.alias_of(scope, node)));
        }
        let key = scope.nodes[node].table.key_positions().iter();
        let key = key.map(|&position| Ok(self.column_of_table(scope, node, position)?.expr));
        Ok(SearchedRow::Key(key.collect::<Result<_>>()?))
    }
}

/// Returns the search index of the fewest fields that has all of these.
fn index_of(table: &'static Table, fields: &[usize]) -> Result<ServingIndex> {
    let indexes = table.constraints().iter();
    let indexes = indexes.filter_map(|constraint| match constraint.rule {
        Rule::Search(search) => Some((constraint, search.language)),
        _ => None,
    });
    let serves =
        |(index, _): &ServingIndex| fields.iter().all(|field| index.fields.contains(field));
    let index = indexes
        .filter(serves)
        .min_by_key(|(index, _)| index.fields.len());
    index.ok_or_else(|| {
        let names: Vec<_> = fields.iter().map(|&field| table.fields[field].name).collect();
        Error::InvalidQuery {
            model: table.model,
            why: format!(
                "it searches `{}`, which no search index has together; add `#[orm(search({}))]` to `{}`",
                names.join("`, `"),
                names.join(", "),
                table.model
            ),
        }
    })
}
