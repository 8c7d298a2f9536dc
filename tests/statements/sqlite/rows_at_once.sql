INSERT INTO "note" ("text", "mood", "number", "created_at") SELECT "1", "2", "3", "4" FROM orm_rows(orm_columns(?, ?, ?, ?)) RETURNING "id", "lucky";
INSERT INTO "note" ("text", "mood", "number", "created_at") SELECT "1", "2", "3", "4" FROM orm_rows(orm_columns(?, ?, ?, ?)) RETURNING "id", "lucky";
