-- postgres
ALTER TABLE "genre" RENAME COLUMN "name" TO "title";
COMMENT ON COLUMN "genre"."title" IS NULL;
-- sqlite
ALTER TABLE "genre" RENAME COLUMN "name" TO "title";
-- back, postgres
COMMENT ON COLUMN "genre"."title" IS 'The name, in English.';
ALTER TABLE "genre" RENAME COLUMN "title" TO "name";
-- back, sqlite
ALTER TABLE "genre" RENAME COLUMN "title" TO "name";
