//! A key of several parts is named where another one is given.

use orm::prelude::*;

#[derive(Model)]
#[orm(primary_key(firm, sbom, node))]
struct Package {
    firm: i64,
    sbom: i32,
    node: String,
}

#[derive(Model)]
struct PurlRef {
    id: i64,
    #[orm(on_delete = Cascade)]
    package: ForeignKey<Package>,
}

fn main() {
    let _ = PurlRef::draft().package((7, "node"));
}
