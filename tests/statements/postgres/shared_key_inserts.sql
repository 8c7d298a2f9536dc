INSERT INTO "note" ("tenant_id", "project_id", "other_id") SELECT "project"."tenant_id", "project"."id", $1::int8 FROM "project" ORDER BY "project"."tenant_id", "project"."id";
INSERT INTO "note" ("tenant_id", "project_id", "other_id") VALUES ($1::int8, $2::int8, $3::int8) RETURNING "id";
INSERT INTO "note" ("tenant_id", "project_id", "other_id") SELECT unnest($1::int8[]), unnest($2::int8[]), unnest($3::int8[]) RETURNING "id";
