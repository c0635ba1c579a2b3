package web

import (
	"context"
	"fmt"
	"strings"

	"parley/internal/record"
)

// memory is a Record in memory.
type memory struct {
	ids     []string
	texts   map[string]string
	reports map[string]*record.Report
}

func (m *memory) add(id, text string, rep *record.Report) {
	if m.texts == nil {
		m.texts, m.reports = map[string]string{}, map[string]*record.Report{}
	}
	m.ids = append(m.ids, id)
	m.texts[id], m.reports[id] = text, rep
}

func (m *memory) Report(_ context.Context, id string) (string, *record.Report, ReportInfo, error) {
	rep := m.reports[id]
	if rep == nil {
		return "", nil, ReportInfo{}, ErrNotFound
	}
	return m.texts[id], rep, ReportInfo{ID: id}, nil
}

func (m *memory) Reports(context.Context) ([]ReportInfo, error) {
	var out []ReportInfo
	for _, id := range m.ids {
		rep := m.reports[id]
		rd := newReading(id, m.texts[id], rep, nil)
		info := ReportInfo{ID: id, Title: rd.heading(), Outlet: deref(rep.Outlet), Date: rep.Date.EDTF, Items: map[string]int{}}
		for _, f := range rd.Items {
			info.Items[f.Layer.Name]++
		}
		out = append(out, info)
	}
	return out, nil
}

func (m *memory) List(_ context.Context, layer string, f Filter) ([]Place, int, error) {
	var out []Place
	for _, id := range m.ids {
		for _, it := range newReading(id, m.texts[id], m.reports[id], nil).of(layer) {
			if strings.Contains(strings.ToLower(it.Title), strings.ToLower(f.Text)) {
				out = append(out, Place{id, it.ID})
			}
		}
	}
	n := len(out)
	out = out[min(f.Offset, n):min(f.Offset+f.Limit, n)]
	return out, n, nil
}

func (m *memory) Item(_ context.Context, item string) (Place, []Revision, error) {
	for _, id := range m.ids {
		if newReading(id, m.texts[id], m.reports[id], nil).byID[item] != nil {
			return Place{id, item}, nil, nil
		}
	}
	return Place{}, nil, ErrNotFound
}

func (m *memory) Find(_ context.Context, q string, limit int) ([]Hit, error) {
	var out []Hit
	for _, id := range m.ids {
		if i := strings.Index(m.texts[id], q); i >= 0 {
			out = append(out, Hit{Report: id, Excerpt: m.texts[id][max(0, i-20):min(len(m.texts[id]), i+40)]})
		}
	}
	return out, nil
}

func (m *memory) Days(context.Context) ([]string, error) {
	if len(m.ids) == 0 {
		return nil, nil
	}
	return []string{"2031-05-02"}, nil
}

var _ = fmt.Sprint
