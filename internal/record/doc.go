// Package record is the domain of parley: what a report says, as values that point to the words
// they came from. It imports nothing of ours, holds no database and no clock, and knows nothing of
// language analysis.
//
// A Report is what `parley read` prints for one text: the contract in docs/record.schema.json, with
// the same member names. Its layers hold the items: Statement, Talks, Agreement, Incident, Tally
// and so on. Three rules run through all of them:
//
//   - No evidence, no record: every item has spans, and Validate refuses it otherwise.
//   - Null is not zero: a number that is not stated is a nil pointer, a date that is not stated an
//     empty EDTF; neither is ever guessed.
//   - No perpetrator: an Incident has Allegations (who alleges whom, who denies), nothing else.
//
// Offsets in a Span are Unicode code points of the report's text, because a record leaves the
// program; byte offsets stay inside package nlp.
package record
