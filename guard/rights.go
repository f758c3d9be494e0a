package guard

import "slices"

// SeesLatest says whether the viewer may know of unpublished versions of a unit's rows (nil: the cluster's own).
func (v Viewer) SeesLatest(cluster, period int, district *int) bool {
	if v.all() {
		return true
	}
	if !v.unit() {
		return false
	}
	scope := Scope{cluster, period}
	return district != nil && *district == v.District || slices.Contains(v.Circulated, scope) || v.Leading(cluster, period)
}
