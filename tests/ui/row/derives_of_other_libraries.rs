//! a struct that rows are read into derives `Row`

use orm::prelude::*;

#[derive(Model)]
struct Book {
    id: i64,
    title: String,
}

#[derive(Queryable)]
#[diesel(table_name = books)]
struct Line {
    title: String,
}

#[derive(FromQueryResult)]
struct Title {
    title: String,
}

#[derive(Insertable)]
#[diesel(table_name = books)]
struct NewBook {
    title: String,
}

#[derive(AsChangeset)]
struct Change {
    title: Option<String>,
}

#[derive(Associations)]
#[diesel(belongs_to(Book))]
struct Page {
    number: i32,
}

#[derive(DeriveActiveEnum)]
#[sea_orm(rs_type = "String")]
enum Status {
    Open,
}

#[derive(DeriveValueType)]
struct Isbn(String);

#[derive(Embedded)]
struct Address {
    #[orm(max_length = 20)]
    street: String,
}

#[derive(Shape)]
#[row(Book)]
struct Summary {
    title: String,
}

#[derive(Choice)]
enum Genre {
    Novel,
}

fn main() {}
