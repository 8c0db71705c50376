package tracker

import (
	"regexp"
	"strings"
)

var depotName = regexp.MustCompile(`^([A-Z]{2})-([0-9]{3})(?:-(yard|dock|gate))?$`)

// Fence is an area that vehicles enter and leave.
type Fence struct {
	Name   string
	Points [][2]float64
}

// Country is the country of a depot's fence, or empty.
func (f Fence) Country() string {
	match := depotName.FindStringSubmatch(f.Name)
	if match == nil {
		return ""
	}
	return strings.ToLower(match[1])
}

// Contains tells whether a point lies within the fence.
func (f Fence) Contains(lat, lon float64) bool {
	inside := false
	for i, j := 0, len(f.Points)-1; i < len(f.Points); j, i = i, i+1 {
		a, b := f.Points[i], f.Points[j]
		if (a[0] > lat) != (b[0] > lat) && lon < (b[1]-a[1])*(lat-a[0])/(b[0]-a[0])+a[1] {
			inside = !inside
		}
	}
	return inside
}
