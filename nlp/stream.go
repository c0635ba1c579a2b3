package nlp

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// streamPart is the number of bytes that Stream reads at a time.
const streamPart = 1 << 16

// Stream reads a text of any length in bounded memory: it calls f with a Document for every part of
// some sixty kilobytes, and the byte at which the part begins. Parts end at a blank line where there
// is one, else at the end of a line, else at a space. What crosses parts (a chain of mentions) is not
// found. An error of f or of r ends it.
func (e *Engine) Stream(r io.Reader, f func(d *Document, at int) error) error {
	var buf []byte
	at := 0
	for {
		n := len(buf)
		buf = append(buf, make([]byte, streamPart)...)
		k, err := io.ReadFull(r, buf[n:])
		buf = buf[:n+k]
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return fmt.Errorf("read text at byte %d: %w", at+len(buf), err)
		}
		end := len(buf)
		if !last {
			end = partEnd(buf)
		}
		if end > 0 {
			if err := f(e.Read(string(buf[:end])), at); err != nil {
				return err
			}
		}
		at += end
		buf = append(buf[:0], buf[end:]...)
		if last {
			return nil
		}
	}
}

// partEnd is where to cut what was read so far; 0 to read more first.
func partEnd(b []byte) int {
	for _, sep := range []string{"\n\n", "\n", " "} {
		if k := bytes.LastIndex(b, []byte(sep)); k > len(b)/2 {
			return k + len(sep)
		}
	}
	if len(b) < 4*streamPart {
		return 0
	}
	k := len(b) // no space far and wide: behind a whole character
	for k > len(b)-utf8.UTFMax && !utf8.RuneStart(b[k-1]) {
		k--
	}
	if k--; k > len(b)-utf8.UTFMax && utf8.FullRune(b[k:]) {
		return len(b)
	}
	return k
}
