# What CI runs, step by step; `just` alone lists the recipes.

set shell := ["bash", "-euo", "pipefail", "-c"]

beside := "tls,uuid,decimal,serde,chrono-tz,json"

[private]
default:
    @just --list

# Everything a change must pass.
check: fmt-check clippy test doc deny

# Formats the code.
fmt:
    cargo fmt --all

[private]
fmt-check:
    cargo fmt --all --check

# Lints with all features, and with each backend alone.
clippy:
    cargo clippy --workspace --all-targets --all-features -- -D warnings
    cargo clippy -p orm-core -p orm --no-default-features --features sqlite,migrate -- -D warnings
    cargo clippy -p orm-core -p orm -p orm-tests --lib --tests --no-default-features --features sqlite,{{ beside }} -- -D warnings
    cargo clippy -p orm-core -p orm --no-default-features --features postgres -- -D warnings
    cargo clippy -p orm-core -p orm -p orm-tests --lib --tests --no-default-features --features postgres,{{ beside }} -- -D warnings

# The tests on both backends; `just test rows` for those of that name.
test *names:
    cargo test {{ names }}

# The tests with all features (PgBouncer and the programs of Postgres are needed), and with each backend alone; then the examples.
test-all:
    ORM_TEST_ALL_MESSAGES=1 ORM_TEST_IN_FULL=1 cargo test --workspace --all-features
    ORM_TEST_MANY_ROWS=1000000 cargo test -p orm-tests --test sessions many_rows::memory
    ORM_TEST_RANDOM_QUERIES=5000 cargo test -p orm-tests --test queries random
    ORM_TEST_OWN_WRITES=10000 cargo test -p orm-tests --features standbys --test standbys whoever_wrote_sees_it
    cargo test -p orm-core -p orm -p orm-tests --lib --tests --no-default-features --features sqlite,{{ beside }}
    cargo test -p orm-core -p orm -p orm-tests --lib --tests --no-default-features --features postgres,{{ beside }}
    cargo run --quiet --example bookshelf
    cargo run --quiet --example microblog
    cargo run --quiet -p music-store

# What the compiler says of every mistake; `just test` compiles a tenth of them.
messages *options:
    ORM_TEST_ALL_MESSAGES=1 cargo test -p orm-ui --test ui {{ options }}

# Takes SQL, expansions and messages of the compiler as they are for what is expected: read the diff.
bless:
    BLESS=1 TRYBUILD=overwrite INSTA_UPDATE=always cargo test -p orm-tests -p orm-ui -p orm-derive
    git diff --stat

# The documentation, without warnings.
doc *options:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --all-features {{ options }}

# Licences, sources and double versions of dependencies (`cargo install cargo-deny --locked`).
deny:
    cargo deny check

# The comparison with other libraries; `just bench sqlite get_pk` for one database and the shapes of that name.
bench *words:
    cd bench && cargo run --release -- {{ words }}

# The same in fewer rounds.
bench-quick *words:
    cd bench && cargo run --release -- --quick {{ words }}

# The memory that each contender asks for; takes the same words.
bench-allocations *words:
    cd bench && cargo run --release --bin allocations -- {{ words }}

# The memory that a copy of a million rows takes, on each database.
copy-memory rows="1000000":
    ORM_TEST_COPIED_ROWS={{ rows }} cargo test -p orm-tests --test writes many_rows_take_little_memory

# A data migration over a million rows, on each database; and as many that go from one database to another.
migrate-rows rows="1000000":
    ORM_TEST_ROWS={{ rows }} cargo test -p orm-tests --test migrations -- many_rows_come_a_batch_at_a_time rows_in_a_circle

# How long 500 migrations of 200 tables take to read, replay and compare.
replay:
    cargo run --release -p orm-migrate --example replay

# The curves of `bench/growth.svg`.
growth:
    cd bench && cargo run --release --bin growth

# What a query costs before the database sees it.
bench-plan:
    cd bench && cargo bench --bench plan

# The authors page on http://127.0.0.1:3000.
web:
    cargo run -p bookshelf-web

# What compiling costs, beside diesel and sea-orm; `just bench-compile large --models 5` for a part of it.
bench-compile *options:
    cd bench/compile && cargo run --quiet --release -- {{ options }}
