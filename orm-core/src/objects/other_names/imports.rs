//! Names of the library that are not in the prelude.
//!
//! Of a name of another crate rustc does not say how it is imported. Each name here has a letter more, so that it is the most
//! similar one, and rustc shows the line that declares it: there stands the import.

use super::free_functions::hidden;

#[rustfmt::skip] // A line each, since the messages show them.
hidden! {
    pub enum Chunks_ { /* `use orm::query::Chunks;` */ }
    pub enum CopyIn_ { /* `use orm::query::CopyIn;` */ }
    pub enum DeleteReport_ { /* `use orm::query::DeleteReport;` */ }
    pub enum InnerJoin_ { /* `use orm::query::InnerJoin;` */ }
    pub enum LeftJoin_ { /* `use orm::query::LeftJoin;` */ }
    pub enum KeysetPage_ { /* `use orm::query::KeysetPage;` */ }
    pub enum LoadedRows_ { /* `use orm::query::LoadedRows;` */ }
    pub enum ManyToManyPath_ { /* `use orm::query::ManyToManyPath;` */ }
    pub enum Order_ { /* `use orm::query::Order;` */ }
    pub enum RawSql_ { /* `use orm::query::RawSql;` */ }
    pub enum Returning_ { /* `use orm::query::Returning;` */ }
    pub enum ReverseOneToOne_ { /* `use orm::query::ReverseOneToOne;` */ }
    pub enum Search_ { /* `use orm::query::Search;` */ }
    pub enum Single_ { /* `use orm::query::Single;` */ }
    pub enum ToMany_ { /* `use orm::query::ToMany;` */ }
    pub enum ToOne_ { /* `use orm::query::ToOne;` */ }
    pub enum ToOneOptional_ { /* `use orm::query::ToOneOptional;` */ }
    pub enum ValueStream_ { /* `use orm::query::ValueStream;` */ }
    pub enum Window_ { /* `use orm::query::Window;` */ }
    pub enum WithRelated_ { /* `use orm::query::WithRelated;` */ }
    pub enum Root_ { /* `use orm::query::path::Root;` */ }
    pub enum Via_ { /* `use orm::query::path::Via;` */ }
    pub enum ViaOptional_ { /* `use orm::query::path::ViaOptional;` */ }
    pub enum DatabaseBuilder_ { /* `use orm::db::DatabaseBuilder;` */ }
    pub enum DatabaseError_ { /* `use orm::db::DatabaseError;` */ }
    pub enum DatabaseSession_ { /* `use orm::db::DatabaseSession;` */ }
    pub enum LockKey_ { /* `use orm::db::LockKey;` */ }
    pub enum Pooler_ { /* `use orm::db::Pooler;` */ }
    pub enum Position_ { /* `use orm::db::Position;` */ }
    pub enum Replica_ { /* `use orm::db::Replica;` */ }
    pub enum ReplicaStatus_ { /* `use orm::db::ReplicaStatus;` */ }
    pub enum Retries_ { /* `use orm::db::Retries;` */ }
    pub enum SearchPath_ { /* `use orm::db::SearchPath;` */ }
    pub enum TenantTransaction_ { /* `use orm::db::TenantTransaction;` */ }
    pub enum TransactionBuilder_ { /* `use orm::db::TransactionBuilder;` */ }
    pub enum Truncate_ { /* `use orm::db::Truncate;` */ }
    pub enum OnDelete_ { /* `use orm::schema::OnDelete;` */ }
    pub enum Schema_ { /* `use orm::schema::Schema;` */ }
    pub enum Table_ { /* `use orm::schema::Table;` */ }
    pub enum Unit_ { /* `use orm::functions::Unit;` */ }
    pub enum SentStatement_ { /* `use orm::testing::SentStatement;` */ }
    pub trait AnyDraft_ { /* `use orm::traits::AnyDraft;` */ }
    pub trait Assignments_ { /* `use orm::traits::Assignments;` */ }
    pub trait ConflictHandling_ { /* `use orm::traits::ConflictHandling;` */ }
    pub trait CteModel_ { /* `use orm::traits::CteModel;` */ }
    pub trait CteRows_ { /* `use orm::traits::CteRows;` */ }
    pub trait DraftTree_ { /* `use orm::traits::DraftTree;` */ }
    pub trait Handles_ { /* `use orm::traits::Handles;` */ }
    pub trait IntoField_ { /* `use orm::traits::IntoField;` */ }
    pub trait IntoKey_ { /* `use orm::traits::IntoKey;` */ }
    pub trait IntoSchema_ { /* `use orm::traits::IntoSchema;` */ }
    pub trait IntoWindow_ { /* `use orm::traits::IntoWindow;` */ }
    pub trait KeyField_ { /* `use orm::traits::KeyField;` */ }
    pub trait OnlyDatabase_ { /* `use orm::traits::OnlyDatabase;` */ }
    pub trait Operand_ { /* `use orm::traits::Operand;` */ }
    pub trait OrderKeys_ { /* `use orm::traits::OrderKeys;` */ }
    pub trait Ordering_ { /* `use orm::traits::Ordering;` */ }
    pub trait OwnFields_ { /* `use orm::traits::OwnFields;` */ }
    pub trait PartitionKeys_ { /* `use orm::traits::PartitionKeys;` */ }
    pub trait PathFrom_ { /* `use orm::traits::PathFrom;` */ }
    pub trait ReadAs_ { /* `use orm::traits::ReadAs;` */ }
    pub trait RelatedDrafts_ { /* `use orm::traits::RelatedDrafts;` */ }
    pub trait RelationToFill_ { /* `use orm::traits::RelationToFill;` */ }
    pub trait RowKeys_ { /* `use orm::traits::RowKeys;` */ }
    pub trait RowValue_ { /* `use orm::traits::RowValue;` */ }
    pub trait RowsQuery_ { /* `use orm::traits::RowsQuery;` */ }
    pub trait Selection_ { /* `use orm::traits::Selection;` */ }
    pub trait SqlRow_ { /* `use orm::traits::SqlRow;` */ }
    pub trait SqlStatement_ { /* `use orm::traits::SqlStatement;` */ }
    pub trait TransactionBody_ { /* `use orm::traits::TransactionBody;` */ }
    pub trait UniqueKey_ { /* `use orm::traits::UniqueKey;` */ }
    pub enum FieldError_ { /* `use orm::FieldError;` */ }
    pub trait Scalar_ { /* `use orm::Scalar;` */ }
    pub enum Migrations_ { /* `use orm::migrate::Migrations;`, with the feature `migrate` of `orm` */ }
    pub enum MigrationContext_ { /* `use orm::migrate::MigrationContext;`, with the feature `migrate` of `orm` */ }
    pub enum MigrationStatus_ { /* `use orm::migrate::MigrationStatus;`, with the feature `migrate` of `orm` */ }
    pub enum RunError_ { /* `use orm::migrate::RunError;`, with the feature `migrate` of `orm` */ }
    pub enum RunOptions_ { /* `use orm::migrate::RunOptions;`, with the feature `migrate` of `orm` */ }
    pub fn assert_queries_() { /* `use orm::testing::assert_queries;` */ }
    pub fn assert_no_n_plus_one_() { /* `use orm::testing::assert_no_n_plus_one;` */ }
    pub fn prefetch_() { /* `orm::prefetch(authors, Author.books(), &db)` */ }
    pub fn today_() { /* `use orm::functions::today;` */ }
}

/// The name that rustc shows where `embed_migrations!` is not there.
#[doc(hidden)]
#[macro_export]
#[rustfmt::skip] // One line, since the messages show it.
macro_rules! embed_migrations_ /* `embed_migrations!` needs the feature `migrate` of `orm` */ { () => {}; }
