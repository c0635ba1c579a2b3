package nlp

import "strings"

// lemma is the dictionary form of a word: the exceptions of the model's table (irregular forms seen
// in the training treebanks), else rules by tag.
func (m *Model) lemma(form, upos, xpos string) string {
	low := strings.ReplaceAll(lowerForm(form), "’", "'")
	if m != nil {
		if l, ok := m.lemmaIrregular[low+"\t"+upos]; ok {
			return l
		}
	}
	return RuleLemma(form, upos, xpos)
}

// RuleLemma is the lemma by rules alone, without the table of exceptions.
func RuleLemma(form, upos, xpos string) string {
	low := strings.ReplaceAll(lowerForm(form), "’", "'")
	switch upos {
	case "PROPN":
		if xpos == "NNPS" && strings.HasSuffix(form, "s") && len(form) > 3 {
			return form
		}
		return form
	case "PUNCT", "SYM", "NUM", "X":
		return low
	case "NOUN":
		if xpos == "NNS" {
			return singular(low)
		}
	case "VERB", "AUX":
		switch xpos {
		case "VBZ":
			return singular(low)
		case "VBD", "VBN":
			return stem(low, "ed")
		case "VBG":
			return stem(low, "ing")
		}
	case "ADJ", "ADV":
		switch xpos {
		case "JJR", "RBR":
			return stem(low, "er")
		case "JJS", "RBS":
			return stem(low, "est")
		}
	}
	return low
}

func singular(w string) string {
	switch {
	case len(w) < 4 || !strings.HasSuffix(w, "s"), strings.HasSuffix(w, "ss"):
		return w
	case strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"), strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "zzes"):
		return w[:len(w)-2]
	}
	return w[:len(w)-1]
}

// stem takes an ending off and mends the stem: doubled consonants, a lost e, i for y.
func stem(w, ending string) string {
	if !strings.HasSuffix(w, ending) || len(w) < len(ending)+2 {
		return w
	}
	s := w[:len(w)-len(ending)]
	n := len(s)
	vowel := func(b byte) bool { return strings.IndexByte("aeiouy", b) >= 0 }
	if !strings.ContainsAny(s, "aeiouy") {
		return w
	}
	last := s[n-1]
	switch {
	case last == 'i' && ending != "ing":
		return s[:n-1] + "y"
	case n > 2 && last == s[n-2] && !vowel(last) && last != 'l' && last != 's' && last != 'f' && last != 'z':
		return s[:n-1]
	case last == 'e' || vowel(last) && last != 'u':
		if last == 'e' && ending != "ing" && n > 1 && s[n-2] == 'e' {
			return s
		}
		return s
	case last == 'c' || last == 'v' || last == 'u' || last == 'g' && n > 1 && (s[n-2] == 'n' && n > 4 || s[n-2] == 'r' || s[n-2] == 'd' || vowel(s[n-2])),
		last == 's' && n > 1 && s[n-2] != 's', last == 'z' && n > 1 && s[n-2] != 'z':
		return s + "e"
	case strings.HasSuffix(s, "at") && n > 3, strings.HasSuffix(s, "ir") && n > 3, strings.HasSuffix(s, "ut") && n > 4, strings.HasSuffix(s, "bl"), strings.HasSuffix(s, "tl"), strings.HasSuffix(s, "pl") && n > 3, strings.HasSuffix(s, "dl"):
		return s + "e"
	case n > 2 && !vowel(last) && vowel(s[n-2]) && !vowel(s[n-3]) && n <= 4 && (last == 'k' || last == 'd' || last == 'm' || last == 'p' || last == 'b') && ending != "er":
		return s + "e" // make, hide, name, hope
	}
	return s
}
