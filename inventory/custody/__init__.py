"""Who holds what and where: sightings, moves between rooms, hand-over and return."""
