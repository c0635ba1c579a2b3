// Package nlp reads English text: it makes a Document of words, sentences, Universal Dependencies
// trees, proper names, time expressions, attributions (who says what, by which words), and mentions
// with chains (which names, nouns and pronouns stand for the same).
//
//	doc := nlp.New(english.Model()).Read(text)
//	for _, s := range doc.Sentences { ... doc.Tokens[s.First:s.Last] ... }
//
// It runs one small neural reader (see nlp/english for its training and its scores) in pure Go, with
// assembly on amd64 that gives the same bits: the same text gives the same Document on every machine,
// whatever the number of cores. Nothing is read from disk or network: the model is part of the program.
//
// A word is a syntactic word of UD: "don't" is two, which share a Group. Spans are bytes of the text
// that was given; Document.Points turns one into Unicode code points. Sentences never cross a
// paragraph. Tags and relations follow UD v2 as EWT and GUM apply it, XPOS the Penn Treebank.
//
// How a text is read: tokenise cuts words by rule; words go through the reader in windows of up to 192
// (as many paragraphs as fit; a longer paragraph in windows that begin at the last sentence start of
// the one before); heads give tags, sentence starts, arcs (the best tree of each sentence, in
// which a second stage looks again at the words about whose head or label the reader hesitates), names, times, cues and, for each cue, its source and content; lemmas come from a table and rules. Then the
// mentions, which the trees give, are joined to chains: what is certain by rule (the same full name; "I"
// in a quotation whose speaker is known), the rest by a small network over the reader's vectors and
// agreement, distance, role, quotation and words. The work for one mention is bounded.
//
// Speed is some 15,000 to 34,000 words a second on a core with AVX-512 VNNI, 8,000 to 12,000 with AVX2,
// 800 in pure Go (docs/engine.md). The environment variable PARLEY_KERNEL (go, avx2, vnni) forces a
// path; a name that this machine does not have is passed over.
package nlp
