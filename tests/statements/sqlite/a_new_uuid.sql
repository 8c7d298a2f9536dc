INSERT INTO "badge" ("id", "name", "level") VALUES (?, ?, ?);
