package portal

import (
	"errors"
	"net/url"
	"time"
)

func parse(values url.Values) (query, error) {
	from, err := time.Parse(time.RFC3339, values.Get("from"))
	if err != nil {
		return query{}, errors.New("from is not a time")
	}
	to, err := time.Parse(time.RFC3339, values.Get("to"))
	if err != nil {
		return query{}, errors.New("to is not a time")
	}
	if to.Sub(from) > 400*24*time.Hour {
		return query{}, errors.New("more than 400 days")
	}
	return query{Meter: values.Get("meter"), From: from, To: to}, nil
}
