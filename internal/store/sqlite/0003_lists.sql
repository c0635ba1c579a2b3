-- Lists by day read an index alone; the one on moments was taken for lists of now.
DROP INDEX item_past;
DROP INDEX item_list;
CREATE INDEX item_list ON item(layer, (first = ''), first, report, pos, id, last) WHERE until = 9223372036854775807;
