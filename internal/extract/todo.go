package extract

func (r *reading) control()       {}
func (r *reading) forecasts()     {}
func (r *reading) events()        {}
func (r *reading) narrations()    {}
func (r *reading) discrepancies() {}
func (r *reading) names()         {}
func (r *reading) finish()        { r.rep.Actors, r.rep.Places = r.Actors.Actors(), r.Places.Places }
