INSERT INTO "order" ("customer_id", "note") SELECT "1", "2" FROM orm_rows(orm_columns(?, ?)) RETURNING "id";
INSERT INTO "line" ("order_id", "product", "quantity") SELECT "1", "2", "3" FROM orm_rows(orm_columns(?, ?, ?)) RETURNING "id";
INSERT INTO "extra" ("line_id", "text") SELECT "1", "2" FROM orm_rows(orm_columns(?, ?)) RETURNING "id";
