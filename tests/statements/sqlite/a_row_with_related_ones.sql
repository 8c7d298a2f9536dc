INSERT INTO "order" ("customer_id", "note") VALUES (?, ?) RETURNING "id";
INSERT INTO "line" ("order_id", "product", "quantity") SELECT "1", "2", "3" FROM orm_rows(orm_columns(?, ?, ?)) RETURNING "id";
