-- Keys are numbers (blockKeys in join.go). The record is folded anew after this, which fills the table.
DROP TABLE block;
CREATE TABLE block (                 -- blocking keys of the findings of now
  key INTEGER NOT NULL,
  id  TEXT NOT NULL,
  PRIMARY KEY (key, id)
) WITHOUT ROWID;
