package fleet

import "math"

const cellDegrees = 0.005

// cells lists the cells of the grid that a circle touches.
func cells(lat, lon, radius float64) []int64 {
	reach := int64(math.Ceil(radius / 111_000 / cellDegrees))
	row, column := int64(lat/cellDegrees), int64(lon/cellDegrees)
	var all []int64
	for r := row - reach; r <= row+reach; r++ {
		for c := column - reach; c <= column+reach; c++ {
			all = append(all, r<<32|c&0xffffffff)
		}
	}
	return all
}
