//! Makes, applies and shows the migrations of the library.
//!
//! ```sh
//! cargo run -p library --bin library-manage -- migrate
//! ```

use orm::migrate::embed_migrations;
use orm_cli::Manage;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    Manage::new(library::schema(), embed_migrations!("migrations"))
        .default_url(&library::url())
        .run()
        .await
}
