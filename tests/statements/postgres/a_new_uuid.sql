INSERT INTO "badge" ("id", "name", "level") VALUES ($1::uuid, $2::text, $3::int4);
