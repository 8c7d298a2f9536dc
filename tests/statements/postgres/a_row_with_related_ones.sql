INSERT INTO "order" ("customer_id", "note") VALUES ($1::int8, $2::text) RETURNING "id";
INSERT INTO "line" ("order_id", "product", "quantity") SELECT unnest($1::int8[]), unnest($2::text[]), unnest($3::int4[]) RETURNING "id";
