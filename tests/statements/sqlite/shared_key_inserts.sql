INSERT INTO "note" ("tenant_id", "project_id", "other_id") SELECT "project"."tenant_id", "project"."id", ? FROM "project" ORDER BY "project"."tenant_id", "project"."id";
INSERT INTO "note" ("tenant_id", "project_id", "other_id") VALUES (?, ?, ?) RETURNING "id";
INSERT INTO "note" ("tenant_id", "project_id", "other_id") SELECT "1", "2", "3" FROM orm_rows(orm_columns(?, ?, ?)) RETURNING "id";
