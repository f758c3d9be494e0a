package total

// Of is the total of an indicator over the members of a cluster.
func Of(_ Indicator, members []Member) Total { return Total{Of: len(members)} }
