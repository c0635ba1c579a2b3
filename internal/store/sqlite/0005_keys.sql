-- Keys of a finding follow from it; which record an id leads to is asked by the id.
DROP INDEX block_id;
DROP INDEX alias_record;
