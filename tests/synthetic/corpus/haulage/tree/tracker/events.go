package tracker

// Visit tells the fences that a vehicle is in.
func Visit(fences []Fence, p Position, countries map[string]bool) []string {
	var names []string
	for _, fence := range fences {
		if !countries[fence.Country()] {
			continue
		}
		if fence.Contains(p.Lat, p.Lon) {
			names = append(names, fence.Name)
		}
	}
	return names
}
