# frozen_string_literal: true

# Finds ways between two ports, with changes on other islands.
class Connections
  MAX_LEGS = 3
  SHORTEST_CHANGE = 40 * 60

  def initialize(timetable)
    @timetable = timetable
  end

  # All connections on a day, the earliest arrival first.
  def between(from, to, day)
    found = []
    walk(from, to, day.to_time.to_i, [], found)
    found.sort_by { |legs| legs.last.arrives }.first(30)
  end

  private

  def walk(port, target, since, legs, found)
    return if legs.size == MAX_LEGS

    @timetable.departures(port, since).each do |leg|
      next if legs.any? { |other| other.from == leg.to }

      path = legs + [leg]
      if leg.to == target
        found << path
      else
        walk(leg.to, target, leg.arrives + SHORTEST_CHANGE, path, found)
      end
    end
  end
end
