package worker_test

// holdFindings holds that what does not add up is told: after all that went wrong, a check of every report finds what
// is stored and nothing else.
func (s *simulation) holdFindings() {
	s.t.Helper()
	for _, r := range s.store.Client().Report.Query().WithCluster().WithPeriod().AllX(s.system()) {
		checked, err := s.fleet[0].CheckNow(s.ctx, r.Edges.Cluster.Code, r.Edges.Period.Code)
		if err != nil {
			s.t.Fatal(err)
		}
		if checked.Stored() {
			s.fail("checking %s once more finds %d, again %d, open again %d, other %d, fixed %d", r.Code,
				checked.Found, checked.Again, checked.Reopened, checked.Changed, checked.Fixed)
		}
	}
}
