//! Rows that belong to those of another model by conditions, where no foreign key ties them to it.

use super::to_many::ToMany;
use crate::model::Model;
use crate::objects::query_set::QuerySet;

impl<M: Model, Out: Send + 'static> QuerySet<M, Out> {
    /// The rows as a relation of another model, to whose rows conditions tie them, and no foreign key: a join by any condition.
    ///
    /// The conditions name the row of that model by [`outer`](crate::model::outer). The relation is used as one of a foreign
    /// key is: in conditions by `any` and `is_empty`, its values by `count`, `sum` and the like, its rows by
    /// `prefetch_related`, one of them by [`single`](ToMany::single) or [`first`](ToMany::first).
    ///
    /// ```
    /// # use orm::doc::assert_sql;
    /// # use orm::prelude::*;
    /// #[derive(Model)]
    /// struct Country {
    ///     id: i64,
    ///     #[orm(unique)]
    ///     code: String,
    ///     name: String,
    /// }
    /// #[derive(Model)]
    /// struct Customer {
    ///     id: i64,
    ///     name: String,
    ///     country_code: String,
    /// }
    ///
    /// fn countries() -> orm::query::ToMany<Customer, Country> {
    ///     Country::objects().filter(Country.code.eq(outer(Customer.country_code))).related_to::<Customer>()
    /// }
    ///
    /// # fn main() {
    /// let country = countries().single();
    /// let query = Customer::objects().filter(country.value(Country.name).eq("France")).select_related(&country);
    /// # assert_sql(&query, r#"SELECT …, "t1"."id", "t1"."code", "t1"."name" FROM "customer" INNER JOIN "country" AS "t1" ON "t1"."code" = "customer"."country_code" WHERE "t1"."name" = ?"#);
    /// let query: QuerySet<Customer, (Customer, Option<Country>)> = query;
    /// let unknown = Customer::objects().filter(countries().is_empty());
    /// # assert_sql(&unknown, r#"SELECT … FROM "customer" WHERE NOT EXISTS (SELECT 1 FROM "country" AS "t1" WHERE "t1"."code" = "customer"."country_code")"#);
    /// # }
    /// ```
    /// ```sql
    /// SELECT … FROM "customer" INNER JOIN "country" AS "t1" ON "t1"."code" = "customer"."country_code" WHERE "t1"."name" = ?;
    /// SELECT … FROM "customer" WHERE NOT EXISTS (SELECT 1 FROM "country" AS "t1" WHERE "t1"."code" = "customer"."country_code")
    /// ```
    ///
    /// # Errors
    /// A query that uses the relation is [`Error::InvalidQuery`](crate::error::Error::InvalidQuery) where a clause stands before
    /// `related_to` that asks of the rows of another query: a condition behind `limit` or on a window function, a set operation.
    pub fn related_to<O: Model>(self) -> ToMany<O, M, Out> {
        let mut query = self.into_row_query();
        query.select.correlate_by_conditions();
        ToMany::of(query)
    }
}
