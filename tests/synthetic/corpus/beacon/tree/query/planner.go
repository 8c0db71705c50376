package query

import "fmt"

// Range asks for one series name in a time, in steps.
type Range struct {
	Tenant   uint32
	Name     string
	From, To int64 // seconds
	Step     int64 // seconds
}

// Plan writes the SQL of a range.
func Plan(r Range, flags Flags) (string, []any) {
	if flags.On("query-planner-v2") {
		return planV2(r)
	}
	return fmt.Sprintf(`SELECT intDiv(toUnixTimestamp(time), %d) AS step, avg(value) FROM samples
		WHERE tenant = ? AND name = ? AND day BETWEEN toDate(?) AND toDate(?) AND time BETWEEN ? AND ?
		GROUP BY step ORDER BY step`, r.Step), []any{r.Tenant, r.Name, r.From, r.To, r.From, r.To}
}
