-- postgres
COMMENT ON TABLE "book" IS 'The books of the library.';
COMMENT ON COLUMN "book"."pages" IS 'Number of the author''s pages.';
-- sqlite
-- back, postgres
COMMENT ON COLUMN "book"."pages" IS NULL;
COMMENT ON TABLE "book" IS NULL;
-- back, sqlite
