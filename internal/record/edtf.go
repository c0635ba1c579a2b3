package record

// EDTF is a date in the Extended Date/Time Format (ISO 8601-2), levels 0 and 1, an interval of two
// such ("A/B", "../B", "A/.."), or a date-time as the contract has it. "" = not stated.
type EDTF string
