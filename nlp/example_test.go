package nlp_test

import (
	"fmt"
	"os"
	"strings"

	"parley/nlp"
	"parley/nlp/english"
)

func Example() {
	doc := nlp.New(english.Model()).Read("Mayor Ilse Varga said in Norhaven on Monday that the guns hadn't fallen silent.")
	for _, n := range doc.Names {
		fmt.Println("name:", doc.TextOf(n.Range), n.Class)
	}
	for _, t := range doc.Times {
		fmt.Println("time:", doc.TextOf(t.Range), t.Type)
	}
	for _, a := range doc.Attributions {
		fmt.Printf("%s: %s — %s\n", doc.TextOf(a.Cue), doc.TextOf(a.Source[0]), doc.TextOf(a.Content[0]))
	}
	for i, t := range doc.Tokens {
		if t.Deprel == "root" {
			subject := doc.Child(i, "nsubj")
			fmt.Println("root:", t.Lemma, t.UPOS, "- subject:", doc.TextOf(doc.Yield(subject)))
		}
	}
	// Output:
	// name: Ilse Varga person
	// name: Norhaven location
	// time: Monday DATE
	// said: Mayor Ilse Varga — that the guns hadn't fallen silent
	// root: say VERB - subject: Mayor Ilse Varga
}

// Chains: what the names, nouns and pronouns of a text stand for.
func ExampleDocument_chains() {
	doc := nlp.New(english.Model()).Read("Ilse Varga met the mediators on Monday. She told them that her party accepted the plan.")
	for _, chain := range doc.Chains {
		for n, k := range chain {
			if n > 0 {
				fmt.Print(" = ")
			}
			m := doc.Mentions[k]
			fmt.Printf("%s (%s)", doc.TextOf(m.Range), m.Kind)
		}
		fmt.Println()
	}
	for i, t := range doc.Tokens {
		if k := doc.MentionAt(i); t.Form == "She" && k >= 0 { // whom "she" stands for
			first := doc.Mentions[doc.Chains[doc.Mentions[k].Chain][0]]
			fmt.Println("She is", doc.TextOf(first.Range))
		}
	}
	// Output:
	// Ilse Varga (name) = She (pronoun) = her (pronoun)
	// the mediators (nominal) = them (pronoun)
	// She is Ilse Varga
}

// Without a model there are words and sentences only: enough for tests of odd input.
func ExampleNew_withoutModel() {
	doc := nlp.New(nil).Read("Guns fell silent. Nobody can't say why.")
	for _, s := range doc.Sentences {
		for _, t := range doc.Tokens[s.First:s.Last] {
			fmt.Print(t.Form, "|")
		}
		fmt.Println()
	}
	// Output:
	// Guns|fell|silent|.|
	// Nobody|ca|n't|say|why|.|
}

// A fixture for the tests of a program that uses nlp, independent of the model.
func ExampleReadCoNLLU() {
	docs, err := nlp.ReadCoNLLU(strings.NewReader(
		"1\tVarga\tVarga\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\tName=B-person|Source=1\n" +
			"2\tagreed\tagree\tVERB\tVBD\tTense=Past\t0\troot\t_\tCue=1|SpaceAfter=No\n" +
			"3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	d := docs[0]
	fmt.Println(d.Text, d.TextOf(d.Attributions[0].Source[0]))
	nlp.WriteCoNLLU(os.Stdout, d, "a")
	// Output:
	// Varga agreed. Varga
	// # newdoc id = a
	// # sent_id = a-1
	// # text = Varga agreed.
	// 1	Varga	Varga	PROPN	NNP	Number=Sing	2	nsubj	_	TokenRange=0:5
	// 2	agreed	agree	VERB	VBD	Tense=Past	0	root	_	SpaceAfter=No|TokenRange=6:12
	// 3	.	.	PUNCT	.	_	2	punct	_	TokenRange=12:13
}
